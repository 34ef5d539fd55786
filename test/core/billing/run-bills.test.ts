import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {applyBills} from '#core/billing/apply-bills.js'
import {priceCycle, type PlannedRun, type PlanRequest} from '#core/billing/plan-bills.js'
import {releaseHold} from '#core/billing/release-hold.js'
import {businessDate} from '#core/kernel/business-date.js'
import {select} from '#core/store/dialect.js'
import {adoptPlans, billedHome, readMeter, TINY, type BilledHome, type SettledHome} from '../../support/run-home.js'
import {balanceIn, brokenChecks, legsIn} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'

const asked = {cycle: '07', billOn: null, readsThrough: null, accounts: [], dryRun: false}
const still = (): void => undefined
const plan = async (desk: Desk, more: Partial<PlanRequest> = {}): Promise<PlannedRun> => {
  const {act, input} = await priceCycle(desk, {...asked, ...more}, still)
  const done = await perform(desk, act, input)
  if (done.status !== 'done') throw new Error('a plan waits for nobody')
  return done.outcome
}
const apply = (desk: Desk, planNo: string, partial = false) =>
  applyBills(desk, {plan: planNo, partial, dryRun: false}, still)

interface Bill {
  readonly account_id: string
  readonly amount_cents: number
  readonly service_from: string
  readonly service_to: string
  readonly due_on: string
  readonly journal_id: string
}
const billsIn = (desk: Desk): Promise<Bill[]> => select<Bill>(desk.store.db, 'select * from bill order by account_id')

/** 30 days and 12 ccf: 15.00 + 10 × 2.00 + 2 × 3.00 = 41.00 water, 12.00 sewer, 6.00 fee. */
const HOME: BilledHome = {
  services: ['water', 'sewer'],
  reads: [
    {on: '2026-10-20', value: 100},
    {on: '2026-11-19', value: 112},
  ],
}

describe('run-bills', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    beforeEach(async () => {
      store = await newTestStore(engine)
      desk = await store.as('dkim')
      await adoptPlans(desk, [TINY])
    })
    afterEach(() => store.remove())

    it('prices a cycle, posts it once, and the books hold', async () => {
      const home = await billedHome(desk, HOME)
      const run = await plan(desk)
      expect(run).to.include({billed: 1, billed_cents: 5900, held: 0, refused: 0, due_on: '2026-12-14'})
      expect(run.by_class).to.deep.equal([{class: 'residential', bills: 1, total_cents: 5900}])
      expect(await billsIn(desk)).to.deep.equal([])
      const applied = await apply(desk, run.plan)
      expect(applied).to.include({status: 'applied', posted: 1, postedCents: 5900, skipped: 0})
      const [bill] = await billsIn(desk)
      expect(bill).to.include({amount_cents: 5900, service_from: '2026-10-20', service_to: '2026-11-19'})
      expect(await legsIn(desk.store.db, bill!.journal_id)).to.deep.equal(
        ['1110:4100', '1120:1200', '1130:600', '4010:-4100', '4020:-1200', '4140:-600'].toSorted(),
      )
      expect(await balanceIn(desk.store.db, home.accountId)).to.equal(5900)
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
      expect(await apply(desk, run.plan)).to.include({status: 'nothing_new', posted: 0, skipped: 1})
      expect(await billsIn(desk)).to.have.length(1)
      expect(await plan(desk)).to.include({billed: 0, held: 0, refused: 0})
    })

    it('charges a discount to the program that pays it', async () => {
      await billedHome(desk, {...HOME, facts: {low_income: 'yes'}})
      await apply(desk, (await plan(desk)).plan)
      const [bill] = await billsIn(desk)
      expect(bill!.amount_cents).to.equal(5100)
      expect(await legsIn(desk.store.db, bill!.journal_id)).to.deep.equal(
        ['1110:3300', '1120:1200', '1130:600', '4010:-4100', '4020:-1200', '4140:-600', '5400:800'].toSorted(),
      )
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })

    it('finds reads billed by another plan, and posts nothing', async () => {
      await billedHome(desk, HOME)
      const [one, two] = [await plan(desk), await plan(desk)]
      expect(two.last).to.include({plan: one.plan, billed: 1, billed_cents: 5900})
      await apply(desk, one.plan)
      expect(await refusalOf(apply(desk, two.plan))).to.include({code: 'PLAN_STALE', exit: 65})
      const rest = await apply(desk, two.plan, true)
      expect([rest.posted, rest.refusedRows.length]).to.deep.equal([0, 1])
      expect(await billsIn(desk)).to.have.length(1)
    })

    it('posts nothing of a plan with a row that changed, or the rest of it', async () => {
      const homes: SettledHome[] = []
      for (let n = 0; n < 3; n += 1) homes.push(await billedHome(desk, HOME))
      const run = await plan(desk)
      await readMeter(desk, homes[1]!, homes[1]!.meterId, [{on: '2026-11-20', value: 113}])
      const refusal = await refusalOf(apply(desk, run.plan))
      expect(refusal).to.include({code: 'PLAN_STALE', exit: 65})
      expect(refusal.rows.map((row) => row.value)).to.deep.equal([homes[1]!.account])
      expect(await billsIn(desk)).to.deep.equal([])
      const applied = await apply(desk, run.plan, true)
      expect(applied).to.include({posted: 2, postedCents: 11_800})
      expect(applied.refusedRows).to.have.length(1)
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })

    it('posts a held bill only after somebody who may released it', async () => {
      const home = await billedHome(desk, {
        reads: [
          {on: '2026-10-20', value: 100},
          {on: '2026-11-19', value: 500},
        ],
      })
      const run = await plan(desk)
      expect(run).to.include({billed: 0, held: 1, held_cents: 1500 + 2000 + 390 * 300 + 600})
      expect(run.held_by_rule[0]).to.include({rule: 'HIGH_TOTAL', count: 1})
      expect(await apply(desk, run.plan)).to.include({posted: 0, held: 1})
      const input = {plan: run.plan, account: home.account, note: 'pool filled, read checked'}
      const advisor = await store.as('mlopez')
      expect(await refusalOf(perform(advisor, releaseHold, input))).to.include({exit: 77})
      await perform(desk, releaseHold, input)
      expect(await refusalOf(perform(desk, releaseHold, input))).to.include({code: 'ALREADY_RELEASED'})
      expect(await apply(desk, run.plan)).to.include({posted: 1, held: 0})
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })

    it('charges an opening bill its days, and bills a customer who left up to the last day', async () => {
      await billedHome(desk, {
        since: '2026-11-04',
        until: '2026-11-19',
        reads: [
          {on: '2026-11-04', value: 10},
          {on: '2026-11-19', value: 14},
          {on: '2026-11-22', value: 15},
        ],
      })
      const run = await plan(desk)
      expect(run).to.include({billed: 1, billed_cents: 750 + 800 + 300})
    })

    it('asks an account of the cycle, and the right to run bills', async () => {
      const home = await billedHome(desk, HOME)
      await billedHome(desk, HOME)
      expect(await plan(desk, {accounts: [home.account]})).to.include({billed: 1})
      expect(await refusalOf(plan(desk, {cycle: '08'}))).to.include({code: 'NOT_FOUND', exit: 66})
      const advisor = await store.as('mlopez')
      expect(await refusalOf(plan(advisor))).to.include({code: 'NOT_YOURS', exit: 77})
      expect(await refusalOf(plan(desk, {billOn: businessDate('2026-11-01')}))).to.include({
        code: 'BAD_BILL_DATE',
      })
    })
  })
})
