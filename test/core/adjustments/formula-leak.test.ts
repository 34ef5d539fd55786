import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import type {AdjustmentAsked} from '#core/adjustments/formula.js'
import {wasDelinquent} from '#core/adjustments/delinquency-views.js'
import {leakFormula} from '#core/adjustments/formula-leak.js'
import {leakInputs} from '#core/adjustments/load-leak.js'
import {workLeak} from '#core/adjustments/work-leak.js'
import {amountOf, type Worked} from '#core/adjustments/worksheet.js'
import {recordBillPricing} from '#core/billing/bill-pricing.js'
import {billByNumber} from '#core/billing/explain/bill-record-views.js'
import {planOf} from '#core/billing/rate-versions.js'
import {businessDate} from '#core/kernel/business-date.js'
import {postPayments} from '#core/payments/post-payments.js'
import {adjustmentPolicy, reasonOf} from '#core/policies/adjustment-policy.js'
import {leakForm, readLeakPolicy} from '#core/policies/leak-relief.js'
import {adjust, adjusted, billed, newCustomer} from '../../support/adjusted.js'
import {aPayment, balanceIn, inOneAct} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {fourTiers, pricedBill} from '../../support/priced-bills.js'
import {refusalOf} from '../../support/refusal-of.js'
import {refusedAs} from '../../support/refused.js'
import {inputsOf} from '../../support/rate-plans.js'
import {adoptPlans, TINY} from '../../support/run-home.js'

const PLAN = fourTiers()
const MENDED = {repaired_on: '2026-11-14', irrigation: 'no'}
const TODAY = businessDate('2026-11-23')

/** Worked out under the policy of another agency, nothing posted. */
async function workedUnder(
  desk: Desk,
  agency: string,
  {
    account,
    accountId,
    billNo,
    given,
  }: {account: string; accountId: string; billNo: string; given: Record<string, string>},
): Promise<Worked> {
  const {db} = desk.store
  const policy = adjustmentPolicy('rivergate', TODAY)
  const asked: AdjustmentAsked = {
    ...{accountId, accountNo: account, bill: await billByNumber(db, billNo), policy, class: null, given},
    ...{reason: reasonOf(policy, 'LEAK'), effectiveOn: TODAY},
  }
  const under = {policy: readLeakPolicy(leakForm(agency, TODAY)), district: 'rivergate', today: TODAY}
  const inputs = await leakInputs(db, asked, under)
  const plans = new Map([[PLAN.code, await planOf(db, PLAN.code)]])
  return workLeak(inputs, plans)
}

describe('leak relief', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('rpatel')
      await adoptPlans(desk, [PLAN, TINY])
    })
    after(() => store.remove())

    const november = (accountId: string, use = 48) =>
      pricedBill(desk, accountId, {plan: PLAN, from: '2026-10-04', to: '2026-11-03', use})

    it('prices what lies above tier 2 at tier 2, tier by tier', async () => {
      const {account, accountId} = await newCustomer(desk)
      const bill = await november(accountId)
      const done = await adjusted(desk, {account, bill: bill.billNo, reason: 'LEAK', given: MENDED})
      // 15 x (4.10 - 2.50) + 8 x (6.00 - 2.50) = 24.00 + 28.00
      expect(done.amount_cents).to.equal(-5200)
      expect(done.ledger_account).to.equal('4900')
      expect(done.worksheet.rows).to.deep.equal([
        {label: 'Tier 1 Low', quantity: '10 ccf', billed_cents: 2000, policy_cents: 2000, note: ''},
        {label: 'Tier 2 Usual', quantity: '15 ccf', billed_cents: 3750, policy_cents: 3750, note: ''},
        {label: 'Tier 3 High', quantity: '15 ccf', billed_cents: 6150, policy_cents: 3750, note: 'at tier 2, $2.50'},
        {label: 'Tier 4 Highest', quantity: '8 ccf', billed_cents: 4800, policy_cents: 2000, note: 'at tier 2, $2.50'},
        {label: 'METER', quantity: '', billed_cents: 2830, policy_cents: 2830, note: ''},
        {label: 'SEWER', quantity: '', billed_cents: 500, policy_cents: 500, note: ''},
        {label: 'FLOW', quantity: '', billed_cents: 2400, policy_cents: 2400, note: ''},
      ])
      expect(done.worksheet.notes).to.include('leak relief before: never')
      expect(done.worksheet.notes).to.include('the next is possible from 2027-11-23')
      expect(await balanceIn(desk.store.db, accountId)).to.equal(bill.total - 5200)
    })

    it('is worked out again from its worksheet alone', async () => {
      const {account, accountId} = await newCustomer(desk)
      const bill = await november(accountId, 43.217)
      const done = await adjusted(desk, {account, bill: bill.billNo, reason: 'LEAK', given: MENDED})
      // 24.00 + 3.217 x 3.50 = 35.2595
      expect(done.amount_cents).to.equal(-3526)
      const row = await desk.store
        .db<{account_id: string; worksheet_json: string}>('adjustment')
        .where('account_id', accountId)
        .first()
      const kept = JSON.parse(row?.worksheet_json ?? '') as {inputs: Parameters<typeof leakFormula.work>[0]}
      const again = leakFormula.work(kept.inputs, new Map([[PLAN.code, await planOf(desk.store.db, PLAN.code)]]))
      expect(amountOf(again)).to.equal(-3526)
      const change = again.rows.reduce((sum, one) => sum + one.policy - one.billed, 0)
      expect(change).to.equal(-3526)
      expect(again.rows.reduce((sum, one) => sum + one.billed, 0)).to.equal(bill.total)
    })

    it('is given once in twelve months, and says when it was and when it can be again', async () => {
      const {account, accountId} = await newCustomer(desk)
      const first = await november(accountId)
      const done = await adjusted(desk, {account, bill: first.billNo, reason: 'LEAK', given: MENDED})
      const second = await pricedBill(desk, accountId, {plan: PLAN, from: '2026-07-05', to: '2026-09-01', use: 50})
      const again = await refusalOf(adjust(desk, {account, bill: second.billNo, reason: 'LEAK', given: MENDED}))
      expect([again.code, again.exit]).to.deep.equal(['LEAK_LIMIT', 65])
      expect(again.message).to.equal(
        `a leak credit was posted on 2026-11-23 (${done.journal}); 1 in 12 months, 1 at most`,
      )
      expect(again.next).to.deep.equal(['possible from 2027-11-23'])
      expect(again.because[0]?.rule).to.equal('P-LEAK-T2')
      expect(await refusedAs(adjust(desk, {account, bill: first.billNo, reason: 'LEAK', given: MENDED}))).to.equal(
        'LEAK_LIMIT 65',
      )
    })

    it('is refused late, for irrigation, before the repair, to a business, in a drought', async () => {
      const {account, accountId} = await newCustomer(desk)
      const bill = await pricedBill(desk, accountId, {plan: PLAN, from: '2026-07-25', to: '2026-08-24', use: 48})
      const asked = {account, bill: bill.billNo, reason: 'LEAK'}
      const refused = async (given: Record<string, string>) => {
        const refusal = await refusalOf(adjust(desk, {...asked, given: {...MENDED, ...given}}))
        return `${refusal.code} ${refusal.because[0]?.fact ?? ''}`
      }
      expect(await refused({})).to.equal('LEAK_LATE 91 days, 90 at most')
      expect(await refused({irrigation: 'yes'})).to.equal('LEAK_EXCLUDED irrigation yes')
      expect(await refused({applied_on: '2026-11-13'})).to.equal('LEAK_EXCLUDED repaired no')
      expect(await refused({applied_on: '2022-07-01', repaired_on: '2022-06-01'})).to.equal(
        'LEAK_DROUGHT drought stage 3b',
      )
      const shop = {plan: PLAN, from: '2026-08-24', to: '2026-09-23', use: 48, class: 'commercial'}
      const other = await pricedBill(desk, accountId, shop)
      const business = await refusalOf(adjust(desk, {...asked, bill: other.billNo, given: MENDED}))
      expect(`${business.code} ${business.because[0]?.fact ?? ''}`).to.equal(
        'LEAK_EXCLUDED class of service commercial',
      )
    })

    it('asks for everything at once, and takes no nonsense', async () => {
      const {account, accountId} = await newCustomer(desk)
      const bill = await november(accountId)
      const asked = {account, bill: bill.billNo, reason: 'LEAK'}
      const missing = await refusalOf(adjust(desk, asked))
      expect([missing.code, missing.exit]).to.deep.equal(['MISSING_FACT', 64])
      expect(missing.message).to.contain('repaired_on').and.contain('irrigation')
      const refused = (given: Record<string, string>) =>
        refusedAs(adjust(desk, {...asked, given: {...MENDED, ...given}}))
      expect(await refused({irrigation: 'perhaps'})).to.equal('NOT_YES_NO 64')
      expect(await refused({repaired_on: '11/14'})).to.equal('NOT_A_DATE 64')
      expect(await refused({applied_on: '2026-11-24'})).to.equal('FUTURE_DATE 65')
      expect(await refusedAs(adjust(desk, {account, reason: 'LEAK', given: MENDED}))).to.equal('MISSING_BILL 65')
    })

    it('relieves nothing of a bill made elsewhere, of few tiers, of usual use', async () => {
      const {account, accountId} = await newCustomer(desk)
      const elsewhere = await billed(desk, accountId, {water: 9000})
      const refused = (billNo: string) =>
        refusedAs(adjust(desk, {account, bill: billNo, reason: 'LEAK', given: MENDED}))
      expect(await refused(elsewhere.billNo)).to.equal('NOT_PRICED_HERE 65')
      const two = {plan: TINY, from: '2026-10-04', to: '2026-11-03', use: 48}
      expect(await refused((await pricedBill(desk, accountId, two)).billNo)).to.equal('NOTHING_TO_RELIEVE 65')
      const usual = {plan: PLAN, from: '2026-09-04', to: '2026-10-04', use: 25}
      expect(await refused((await pricedBill(desk, accountId, usual)).billNo)).to.equal('NOTHING_TO_RELIEVE 65')
    })

    it('gives back no more than can still be credited', async () => {
      const {account, accountId} = await newCustomer(desk)
      const bill = await november(accountId)
      // Water was 28.30 + 167.00
      await adjusted(desk, {account, bill: bill.billNo, class: 'water', stated_cents: -19_000})
      const done = await adjusted(desk, {account, bill: bill.billNo, reason: 'LEAK', given: MENDED})
      expect(done.amount_cents).to.equal(-530)
      const rows = done.worksheet.rows.map((row) => [row.label, row.policy_cents - row.billed_cents])
      expect(rows.filter(([, change]) => change !== 0)).to.deep.equal([
        ['Tier 3 High', -2400],
        ['Tier 4 Highest', -2800],
        ['Above what can be credited', 4670],
      ])
    })

    it('says so where all of it was credited, and where two plans priced the water', async () => {
      const {account, accountId} = await newCustomer(desk)
      const bill = await november(accountId)
      const asked = {account, bill: bill.billNo, reason: 'LEAK', given: MENDED}
      await adjusted(desk, {account, bill: bill.billNo, class: 'water', stated_cents: -19_530})
      const refused = await refusalOf(adjust(desk, asked))
      expect(`${refused.code}: ${refused.message}`).to.equal(
        `NOTHING_TO_RELIEVE: ${bill.billNo} was credited before in full`,
      )
      const other = await newCustomer(desk)
      const both = await november(other.accountId)
      const second = inputsOf('2026-10-04', '2026-11-03', {usage: '12'})
      const {accountId: own} = other
      await inOneAct(desk, (trx) =>
        recordBillPricing(trx, [{accountId: own, billId: both.billId, planCode: 'T-1', inputs: second, figures: {}}]),
      )
      expect(await refusedAs(adjust(desk, {...asked, account: other.account, bill: both.billNo}))).to.equal(
        'SEVERAL_PLANS 65',
      )
    })

    it('measures against the same period of the year before, under the tiers of both bills', async () => {
      const {account, accountId} = await newCustomer(desk)
      const last = await pricedBill(desk, accountId, {plan: PLAN, from: '2025-10-15', to: '2025-11-14', use: 17})
      const bill = await november(accountId)
      const soquel = await workedUnder(desk, 'soquel-creek', {account, accountId, billNo: bill.billNo, given: MENDED})
      // 31 above 17: 8 x 2.50 + 15 x 4.10 + 8 x 6.00 = 129.50, less 15.5 x 2.50 = 38.75
      expect(amountOf(soquel)).to.equal(-9075)
      expect(soquel.notes).to.include(`measured against ${last.billNo}`)
      expect(soquel.rows.reduce((sum, one) => sum + one.policy - one.billed, 0)).to.equal(-9075)
      const gcsd = {...MENDED, vacation_rental: 'no'}
      // 129.50 less 31 x 2.00
      const refused = await refusedAs(
        workedUnder(desk, 'groveland', {account, accountId, billNo: bill.billNo, given: gcsd}),
      )
      expect(refused).to.equal('LEAK_EXCLUDED 65')
      const marin = {...MENDED, meter_ok: 'yes', negligent: 'no', faucet: 'no', corrective_hours: '5'}
      // Half of 129.50
      expect(
        amountOf(await workedUnder(desk, 'marin', {account, accountId, billNo: bill.billNo, given: marin})),
      ).to.equal(-6475)
      // 38 above tier 1: 37.50 + 61.50 + 48.00, less 38 x 2.00
      expect(
        amountOf(await workedUnder(desk, 'san-luis-obispo', {account, accountId, billNo: bill.billNo, given: MENDED})),
      ).to.equal(-7100)
    })

    it('finds no baseline twenty-one days away, and one twenty days away', async () => {
      for (const [to, expected] of [
        ['2025-11-23', -9075],
        ['2025-11-24', 'LEAK_NO_BASELINE 65'],
      ] as const) {
        const {account, accountId} = await newCustomer(desk)
        await pricedBill(desk, accountId, {plan: PLAN, from: '2025-10-24', to, use: 17})
        const {billNo} = await november(accountId)
        const work = workedUnder(desk, 'soquel-creek', {account, accountId, billNo, given: MENDED})
        expect(typeof expected === 'number' ? amountOf(await work) : await refusedAs(work)).to.equal(expected)
      }
    })

    it('waits for a full period after the repair where the policy says so', async () => {
      const {account, accountId} = await newCustomer(desk)
      const leaky = await pricedBill(desk, accountId, {plan: PLAN, from: '2026-07-05', to: '2026-08-04', use: 48})
      await pricedBill(desk, accountId, {plan: PLAN, from: '2026-08-04', to: '2026-09-03', use: 30})
      const given = {repaired_on: '2026-08-10'}
      const otay = () => workedUnder(desk, 'otay', {account, accountId, billNo: leaky.billNo, given})
      expect(await refusedAs(otay())).to.equal('LEAK_NO_BASELINE 65')
      await pricedBill(desk, accountId, {plan: PLAN, from: '2026-09-03', to: '2026-10-03', use: 17})
      // 129.50 less 31 at the lowest rate, 2.00
      expect(amountOf(await otay())).to.equal(-6750)
    })

    it('knows who was sixty days late in twenty-four months', async () => {
      const late = async (dueOn: string, paidOn: string | null) => {
        const {accountId} = await newCustomer(desk)
        await billed(desk, accountId, {water: 5000}, dueOn)
        if (paidOn !== null)
          await inOneAct(desk, (trx, context) => postPayments(trx, [aPayment(accountId, 5000, paidOn)], context))
        return wasDelinquent(desk.store.db, accountId, {days: 60, months: 24, on: TODAY})
      }
      // 2026-09-24 and 60 days is 2026-11-23; 2024-09-24 and 60 days is 2024-11-23.
      expect(await late('2026-09-24', null)).to.equal(false)
      expect(await late('2026-09-23', null)).to.equal(true)
      expect(await late('2026-03-01', '2026-04-30')).to.equal(false)
      expect(await late('2026-03-01', '2026-05-01')).to.equal(true)
      expect(await late('2024-09-24', '2025-01-10')).to.equal(true)
      expect(await late('2024-09-23', '2025-01-10')).to.equal(false)
    })
  })
})
