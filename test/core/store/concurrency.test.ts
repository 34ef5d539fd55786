import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {text} from 'node:stream/consumers'
import {fileURLToPath} from 'node:url'
import {expect} from 'chai'
import {verifyChain} from '#core/acts/audit-chain.js'
import {select} from '#core/store/dialect.js'
import type {Store} from '#core/store/open.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {figureOf} from '../../support/moving-act.js'
import type {WriterReport} from '../../support/writer.js'

const WRITER = fileURLToPath(new URL('../../support/writer.js', import.meta.url))
/** Few, so that writers meet. */
const ACCOUNTS = ['hot-1', 'hot-2', 'hot-3']
const PROCESSES = 10
/** Ten programs start on two cores before the first of them writes. */
const START_UP_MS = 4000

interface Outcome {
  readonly failures: readonly string[]
  readonly acts: number
  readonly longest: number
  /** What does not add up, one line each. */
  readonly faults: readonly string[]
}

async function writeAtOnce(
  test: TestStore,
  store: Store,
  seconds: number,
  cure: 'sound' | 'mutated',
): Promise<Outcome> {
  const start = Date.now() + START_UP_MS
  const reports = await Promise.all(
    Array.from({length: PROCESSES}, async () => {
      const child = spawn(
        process.execPath,
        [WRITER, test.location, String(start), String(seconds), ACCOUNTS.join(), cure],
        {stdio: ['ignore', 'pipe', 'inherit']},
      )
      const [said] = await Promise.all([text(child.stdout), once(child, 'exit')])
      return JSON.parse(said) as WriterReport
    }),
  )
  return {
    failures: reports.flatMap((report) => report.failures),
    acts: reports.reduce((sum, report) => sum + report.acts, 0),
    longest: Math.max(...reports.map((report) => report.longest_ms)),
    faults: await faultsOf(store, reports),
  }
}

async function faultsOf(store: Store, reports: readonly WriterReport[]): Promise<string[]> {
  const faults: string[] = []
  const number = async (sql: string, name: string): Promise<number> =>
    Number((await select<{n: string | number}>(store.db, sql, {name}))[0]?.n ?? 0)
  for (const account of ACCOUNTS) {
    const acknowledged = reports.reduce((sum, report) => sum + (report.moved[account] ?? 0), 0)
    const found = {
      figure: await number('select value as n from setting where name = :name', figureOf(account)),
      balance: await number('select balance_cents as n from account_balance where account_id = :name', account),
      postings: await number(
        "select coalesce(sum(amount_cents), 0) as n from posting where account_id = :name and ledger_account = '1110'",
        account,
      ),
    }
    for (const [what, is] of Object.entries(found))
      if (is !== acknowledged) faults.push(`${what} of ${account} is ${is}, acknowledged were ${acknowledged}`)
  }
  const total = await number('select coalesce(sum(amount_cents), 0) as n from posting where account_id <> :name', '')
  if (total !== 0) faults.push(`the postings sum to ${total}`)
  const {broken} = await verifyChain(store.db)
  if (broken !== null) faults.push(broken.fault)
  return faults
}

describe('ten processes writing at once', function () {
  this.timeout(60_000)
  onEveryEngine((engine) => {
    let test: TestStore
    let store: Store
    beforeEach(async () => {
      test = await newTestStore(engine)
      store = (await test.as('kchen')).store
      await store.db('setting').insert(ACCOUNTS.map((account) => ({name: figureOf(account), value: '0'})))
    })
    afterEach(() => test.remove())

    it('lose no update and meet no failure in six seconds', async () => {
      const outcome = await writeAtOnce(test, store, 6, 'sound')
      expect(outcome.failures).to.deep.equal([])
      expect(outcome.faults).to.deep.equal([])
      expect(outcome.acts).to.be.greaterThan(PROCESSES)
    })

    it(`would be noticed without ${engine === 'sqlite' ? 'BEGIN IMMEDIATE' : 'row locks'}`, async () => {
      const outcome = await writeAtOnce(test, store, 2, 'mutated')
      expect(outcome.failures.length + outcome.faults.length).to.be.greaterThan(0)
    })
  })
})
