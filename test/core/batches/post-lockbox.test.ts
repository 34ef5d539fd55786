import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {postLockbox, type LockboxPosted} from '#core/batches/post-lockbox.js'
import {brokenChecks} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {charge, settle, type Settled} from '../../support/town.js'
import {ledgerIn} from './batch-desk.js'

const NOBODY = '10455120760'.slice(0, 10)

interface Check {
  readonly cents: number
  /** Invoices of the overflow record, ten characters and an amount each. */
  readonly invoices: readonly (readonly [string, number])[]
}

const money = (cents: number, width: number): string => String(cents).padStart(width, '0')

/** A file of one box, one batch, as the layout `bai-invoices` has it. */
function lockboxFile(checks: readonly Check[], more: {readonly total?: number; readonly time?: string} = {}): string {
  const total = more.total ?? checks.reduce((sum, check) => sum + check.cents, 0)
  const items = checks.flatMap(({cents, invoices}, at) => {
    const item = String(at + 1).padStart(3, '0')
    const paid = invoices.map(([invoice, amount]) => invoice.padStart(10) + money(amount, 10)).join('')
    return [
      `6001${item}${money(cents, 10)}1210428820044177230${money(1044 + at, 10)}`,
      ...(invoices.length === 0 ? [] : [`4001${item}6019${paid}`]),
    ]
  })
  const count = String(checks.length)
  const records = [
    `100RIVERGATE 071000505 261121${more.time ?? '2359'}`,
    '50010000068751261120',
    ...items,
    `80000000068751261120${count.padStart(4, '0')}${money(total, 10)}`,
  ]
  return [...records, `9${String(records.length + 1).padStart(6, '0')}`, ''].join('\n')
}

describe('a lockbox file of the bank', () => {
  onEveryEngine((engine) => {
    let folder: string
    let store: TestStore
    let desk: Desk
    let first: Settled
    let second: Settled
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'curbstop-lockbox-'))
      store = await newTestStore(engine)
      desk = await store.as('mlopez')
      first = await settle(desk, {address: '1 Oak St', customer: {name: 'Ana Ruiz', since: '2024-01-01'}})
      second = await settle(desk, {address: '2 Oak St', customer: {name: 'Bo Chen', since: '2024-01-01'}})
      await charge(desk, first.accountId, {cents: 10_000, on: '2026-10-01', due: '2026-10-22'})
    })
    afterEach(async () => {
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
      await store.remove()
      rmSync(folder, {recursive: true})
    })

    const post = (
      content: string,
      said: {readonly count?: number; readonly total?: number} = {},
    ): Promise<LockboxPosted> => {
      const path = join(folder, 'file.bai')
      writeFileSync(path, content)
      const {count = null, total = null} = said
      const asked = {path, profile: 'bai-invoices', dryRun: false, said: {count, total: total as never}}
      return postLockbox(desk, asked, () => undefined)
    }
    const digits = (home: Settled): string => home.account.replaceAll('-', '')

    it('is posted check by check into clearing, and its settlement is expected', async () => {
      const file = lockboxFile([
        {
          cents: 15_010,
          invoices: [
            [digits(first), 10_000],
            [digits(second), 5_010],
          ],
        },
        {cents: 3_000, invoices: [[NOBODY, 3_000]]},
      ])
      const {done} = await post(file, {count: 2, total: 18_010})
      expect([done.status, done.items.length]).to.deep.equal(['posted', 2])
      expect(done.items[0]?.parts.map((part) => part.account)).to.deep.equal([first.account, second.account])
      expect([await ledgerIn(desk, '1055'), await ledgerIn(desk, '2140')]).to.deep.equal([18_010, -3_000])
      const paid: unknown = await desk.store.db('payment').distinct('effective_on', 'ledger_account')
      expect(paid).to.deep.equal([{effective_on: '2026-11-20', ledger_account: '1055'}])
      const expected: unknown = await desk.store.db('settlement_line').orderBy('reference').select('amount_cents')
      expect(expected).to.deep.equal([{amount_cents: 15_010}, {amount_cents: 3_000}])
    })

    it('is known again by origin, date, time and total, whatever it is called', async () => {
      const file = lockboxFile([{cents: 500, invoices: [[digits(first), 500]]}])
      await post(file)
      const {done} = await post(file)
      expect([done.status, done.skipped, done.items.length]).to.deep.equal(['known', 1, 0])
      const later = await post(lockboxFile([{cents: 500, invoices: [[digits(first), 500]]}], {time: '2358'}))
      expect(later.done.status).to.equal('posted')
      expect(await ledgerIn(desk, '1055')).to.equal(1_000)
    })

    it('posts nothing where its own totals or what the bank said differ', async () => {
      const wrong = await refusalOf(post(lockboxFile([{cents: 500, invoices: []}], {total: 600})))
      expect(wrong.code).to.equal('ROW_ERRORS')
      const said = await refusalOf(post(lockboxFile([{cents: 500, invoices: []}]), {total: 600}))
      expect(said.code).to.equal('CONTROL_TOTAL')
      expect(await ledgerIn(desk, '1055')).to.equal(0)
    })
  })
})
