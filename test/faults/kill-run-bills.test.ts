import {perform} from '#core/acts/perform.js'
import {priceCycle} from '#core/billing/plan-bills.js'
import {proveBooks} from '#core/checks/prove-books.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'
import {adoptPlans, billedHome, TINY} from '../support/run-home.js'
import {newTestStore, type TestStore} from '../support/desk.js'
import {killAtEach} from '../support/killed-apply.js'
import {haveTool} from '../support/tools.js'

const FULL = process.env['CURBSTOP_SWEEP'] === 'full'
const STRIDE = FULL ? 1 : 40
const CHUNK = 6
const BILLS = 3 * CHUNK
/** 30 days and 12 ccf of the tiny plan: 15.00 + 20.00 + 6.00 + 6.00. */
const BILL_CENTS = 4700

interface Books {
  readonly bills: number
  readonly cents: number
  readonly posted: number
  readonly reads: number
  readonly priced: number
  readonly sound: boolean
}

async function booksOf(reader: Reader): Promise<Books> {
  const count = async (sql: string): Promise<number> => (await select<{n: number | null}>(reader, sql))[0]?.n ?? 0
  return {
    bills: await count('select count(*) as n from bill'),
    cents: await count('select sum(amount_cents) as n from receivable'),
    posted: await count("select count(*) as n from billing_run_result where state = 'posted'"),
    reads: await count('select count(distinct to_read_id) as n from bill_read'),
    priced: await count('select count(*) as n from bill_pricing'),
    sound: (await proveBooks(reader)).ok,
  }
}

const booksWith = (bills: number): Books => ({
  ...{bills, cents: bills * BILL_CENTS, posted: bills, reads: bills, priced: bills},
  sound: true,
})

describe('run-bills --apply killed at any write', function () {
  this.timeout(1_800_000)
  let template: TestStore
  let plan = ''

  before(async function () {
    if (!haveTool('strace')) this.skip()
    template = await newTestStore('sqlite')
    const desk = await template.as('kchen')
    await adoptPlans(desk, [TINY])
    const reads = [
      {on: '2026-10-20', value: 100},
      {on: '2026-11-19', value: 112},
    ]
    for (let n = 0; n < BILLS; n += 1) await billedHome(desk, {reads})
    const asked = {cycle: '07', billOn: null, readsThrough: null, accounts: [], dryRun: false}
    const {act, input} = await priceCycle(desk, asked, () => undefined)
    const planned = await perform(desk, act, input)
    plan = planned.status === 'done' ? planned.outcome.plan : ''
    await desk.store.close()
  })

  for (const call of ['pwrite64', 'fsync']) {
    it(`leaves whole chunks at each ${call}, and the same plan again posts the rest once`, async () => {
      await killAtEach<Books>(call, {
        ...{work: 'run-bills', input: {plan, chunk: CHUNK}, template: template.location, stride: STRIDE},
        books: booksOf,
        whole: ({bills}) => booksWith(CHUNK * Math.round(bills / CHUNK)),
        done: booksWith(BILLS),
      })
    })
  }
})
