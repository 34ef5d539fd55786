import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {text} from 'node:stream/consumers'
import {fileURLToPath} from 'node:url'
import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {drawerFigures} from '#core/cashiering/drawer-figures-views.js'
import {openSessionOf} from '#core/cashiering/drawer-session-views.js'
import {balanceIn, brokenChecks} from '../support/books.js'
import type {CashierReport} from '../support/cashier-process.js'
import {newTestStore, onEveryEngine, type TestStore} from '../support/desk.js'
import {withDrawers} from '../support/taking.js'
import {settle, type Settled} from '../support/town.js'

const PROCESS = fileURLToPath(new URL('../support/cashier-process.js', import.meta.url))
const FULL = process.env['CURBSTOP_SWEEP'] === 'full'
/** Forty in a full run; the gate runs fewer, so that it ends soon on two cores. */
const SIZE = FULL ? {processes: 40, payments: 25} : {processes: 6, payments: 4}
const CASHIERS = ['tngo', 'mlopez', 'dkim']
const FLOAT = 20_000
/** The programs start before the first of them takes money. */
const START_UP_MS = SIZE.processes * 400

describe(`${SIZE.processes} processes taking ${SIZE.payments} payments each at once`, function () {
  this.timeout(600_000)
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    let homes: Settled[]
    before(async () => {
      store = await newTestStore(engine)
      await withDrawers(store, ...CASHIERS)
      desk = await store.as('tngo')
      homes = []
      for (const at of [1, 2, 3])
        homes.push(await settle(desk, {address: `${at} Hot St`, customer: {name: `Hot ${at}`, since: '2024-01-01'}}))
    })
    after(() => store.remove())

    async function takeAtOnce(): Promise<CashierReport[]> {
      const start = Date.now() + START_UP_MS
      const accounts = homes.map((home) => home.account).join()
      return Promise.all(
        Array.from({length: SIZE.processes}, async (_, seed) => {
          const operator = CASHIERS[seed % CASHIERS.length] ?? ''
          const args = [store.location, operator, String(start), String(SIZE.payments), accounts, String(seed)]
          const child = spawn(process.execPath, [PROCESS, ...args], {stdio: ['ignore', 'pipe', 'inherit']})
          const [said] = await Promise.all([text(child.stdout), once(child, 'exit')])
          return JSON.parse(said) as CashierReport
        }),
      )
    }

    it('lose none, refuse none, and leave every drawer and account right', async () => {
      const reports = await takeAtOnce()
      expect(reports.flatMap((report) => report.failures)).to.deep.equal([])
      for (const home of homes) {
        const paid = reports.reduce((total, report) => total + (report.paid[home.account] ?? 0), 0)
        expect(await balanceIn(desk.store.db, home.accountId)).to.equal(-paid)
      }
      for (const cashier of CASHIERS) {
        const own = reports.filter((report) => report.operator === cashier)
        const session = await openSessionOf(desk.store.db, cashier)
        const figures = await drawerFigures(desk.store.db, session!)
        const receipts = own.reduce((total, report) => total + report.receipts, 0)
        expect(figures.cash).to.equal(FLOAT + own.reduce((total, report) => total + report.cash, 0))
        expect(figures.receipts).to.deep.equal({count: receipts, highest: receipts})
      }
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })
  })
})
