import {expect} from 'chai'
import {recordMeters} from '#core/accounts/record-premises.js'
import type {Desk} from '#core/acts/desk.js'
import {formulaOf} from '#core/adjustments/formulas.js'
import {amountOf} from '#core/adjustments/worksheet.js'
import {planOf} from '#core/billing/rate-versions.js'
import type {Json} from '#core/kernel/canonical-json.js'
import type {FormulaCode} from '#core/policies/adjustment-policy.js'
import {adjust, adjusted, billed, newCustomer, type Adjusting, type Billed} from '../../support/adjusted.js'
import {balanceIn, inOneAct, openItemsIn} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {fourTiers, pricedBill} from '../../support/priced-bills.js'
import {refusalOf} from '../../support/refusal-of.js'
import {refusedAs} from '../../support/refused.js'
import {adoptPlans} from '../../support/run-home.js'
import type {Settled} from '../../support/town.js'

const PLAN = fourTiers()

interface Kept {
  readonly account_id: string
  readonly formula: FormulaCode
  readonly worksheet_json: string
  readonly amount_cents: number
}

/** Says which meters bills were read from. */
const readFrom = (desk: Desk, {accountId, points}: Settled, bills: Readonly<Record<string, readonly Billed[]>>) =>
  inOneAct(desk, async (trx, context) => {
    for (const [serial, read] of Object.entries(bills)) {
      const meterId = context.key()
      await recordMeters(trx, [{meterId, serial, size: '3/4'}], context)
      for (const {billId} of read)
        await trx('bill_read').insert({
          ...{account_id: accountId, bill_id: billId, service_point_id: points[0] ?? '', meter_id: meterId},
          ...{from_read_id: context.key(), to_read_id: context.key(), usage_thousandths: 0},
        })
    }
  })

describe('bills worked out again', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('rpatel')
      await adoptPlans(desk, [PLAN])
    })
    after(() => store.remove())

    const bill = (accountId: string, use: number, from = '2026-10-04', to = '2026-11-03') =>
      pricedBill(desk, accountId, {plan: PLAN, from, to, use})
    const codeOf = async (parts: Adjusting): Promise<string> => refusedAs(adjust(desk, parts))

    describe('a pool that was filled', () => {
      it('moves what the pool holds to tier 2, the dearest units first', async () => {
        const {account, accountId} = await newCustomer(desk)
        const {billNo} = await bill(accountId, 48)
        const done = await adjusted(desk, {account, bill: billNo, reason: 'POOL_FILL', given: {gallons: '7480'}})
        // 10 ccf: 8 x 3.50 of tier 4, 2 x 1.60 of tier 3
        expect(done.amount_cents).to.equal(-3120)
        const rows = done.worksheet.rows.map((row) => [row.label, row.billed_cents, row.policy_cents, row.note])
        expect(rows.slice(0, 4)).to.deep.equal([
          ['Tier 1 Low', 2000, 2000, ''],
          ['Tier 2 Usual', 3750, 3750, ''],
          ['Tier 3 High', 6150, 5830, '2 ccf at tier 2, $2.50'],
          ['Tier 4 Highest', 4800, 2000, '8 ccf at tier 2, $2.50'],
        ])
        expect(done.worksheet.figures).to.deep.equal({units_adjusted: '10', moved_t4: '8', moved_t3: '2'})
        const again = {account, bill: billNo, reason: 'POOL_FILL', given: {gallons: '7480'}}
        const refused = await refusalOf(adjust(desk, again))
        expect([refused.code, refused.next]).to.deep.equal(['POOL_LIMIT', ['possible from 2031-11-23']])
        expect(refused.because[0]?.rule).to.equal('P-VAR')
      })

      it('is for homes with dear use, and has to be told the gallons', async () => {
        const {account, accountId} = await newCustomer(desk)
        const low = await bill(accountId, 25)
        const asked = {account, bill: low.billNo, reason: 'POOL_FILL', given: {gallons: '7480'}}
        expect(await codeOf(asked)).to.equal('NOTHING_TO_RELIEVE 65')
        expect(await codeOf({...asked, given: {}})).to.equal('MISSING_FACT 64')
        const shop = {plan: PLAN, from: '2026-09-04', to: '2026-10-04', use: 48, class: 'commercial'}
        const {billNo} = await pricedBill(desk, accountId, shop)
        expect(await codeOf({...asked, bill: billNo})).to.equal('POOL_EXCLUDED 65')
      })
    })

    describe('a meter that registered wrong', () => {
      it('refunds a fast one through the tiers of each bill of six months', async () => {
        const {account, accountId} = await newCustomer(desk)
        await bill(accountId, 52, '2026-04-22', '2026-05-22')
        const second = await bill(accountId, 26, '2026-04-23', '2026-05-23')
        const first = await bill(accountId, 52)
        const given = {low: '101', intermediate: '103', high: '105'}
        const done = await adjusted(desk, {account, reason: 'METER_ERROR', given})
        // 104%: 52 to 50 is 2 x 6.00 and 2 x 0.50 of sewer; 26 to 25 is 4.10 and 0.50
        expect(done.amount_cents).to.equal(-1760)
        expect(done.worksheet.parts).to.have.deep.members([
          {bill_id: first.billId, class: 'water', amount_cents: -1200},
          {bill_id: first.billId, class: 'sewer', amount_cents: -100},
          {bill_id: second.billId, class: 'water', amount_cents: -410},
          {bill_id: second.billId, class: 'sewer', amount_cents: -50},
        ])
        expect(done.worksheet.figures).to.deep.equal({registration_pct: '104', adjust_pct: '4'})
        expect(done.worksheet.notes).to.deep.equal(['the fee for the test is given back'])
      })

      it('charges what a slow one missed', async () => {
        const {account, accountId} = await newCustomer(desk)
        const {billNo, total} = await bill(accountId, 48)
        const slow = {account, bill: billNo, reason: 'METER_ERROR', given: {registration: '96'}}
        const done = await adjusted(desk, slow)
        // 48 to 50: 2 x 6.00 and 2 x 0.50 of sewer
        expect(done.amount_cents).to.equal(1300)
        expect(await balanceIn(desk.store.db, accountId)).to.equal(total + 1300)
        const open = await openItemsIn(desk.store.db, accountId)
        expect(open.map((item) => item.open).toSorted((a, b) => a - b)).to.include.members([100, 1200])
      })

      it('is the matter of one meter: bills of another, or of both, are left out', async () => {
        const home = await newCustomer(desk)
        const [old, both, now] = [
          await bill(home.accountId, 52, '2026-08-05', '2026-09-04'),
          await bill(home.accountId, 52, '2026-09-04', '2026-10-04'),
          await bill(home.accountId, 26),
        ]
        const [first, second] = [`W${home.account}`, `X${home.account}`]
        await readFrom(desk, home, {[first]: [old, both], [second]: [both, now]})
        const asked = {
          account: home.account,
          reason: 'METER_ERROR',
          given: {registration: '104', tested_on: '2026-11-20'},
        }
        const newest = await adjust(desk, asked, {preview: true})
        const removed = await adjust(desk, {...asked, given: {...asked.given, meter: first}}, {preview: true})
        // 26 to 25, and 52 to 50
        expect([newest, removed].map((one) => one.status === 'done' && one.outcome.amount_cents)).to.deep.equal([
          -460, -1300,
        ])
        expect(await codeOf({...asked, given: {...asked.given, meter: 'Z9'}})).to.equal('NOT_PRICED_HERE 65')
      })

      it('leaves bills as they are where the test passes, and says what is not known', async () => {
        const {account, accountId} = await newCustomer(desk)
        const asked = (given: Record<string, string>) => ({account, reason: 'METER_ERROR', given})
        expect(await codeOf(asked({registration: '104'}))).to.equal('NO_BILLS 65')
        const elsewhere = await billed(desk, accountId, {water: 5000})
        expect(await codeOf(asked({registration: '104'}))).to.equal('NOT_PRICED_HERE 65')
        await bill(accountId, 48)
        expect(await codeOf(asked({registration: '102'}))).to.equal('METER_WITHIN_LIMITS 65')
        const passes = {low: '101', intermediate: '101.5', high: '101.5'}
        expect(await codeOf(asked(passes))).to.equal('METER_WITHIN_LIMITS 65')
        expect(await codeOf(asked({}))).to.equal('MISSING_FACT 64')
        expect(await codeOf(asked({low: '104', high: '104'}))).to.equal('MISSING_FACT 64')
        expect(await codeOf(asked({registration: '-3'}))).to.equal('NOT_A_PERCENT 64')
        expect(await codeOf(asked({registration: '0'}))).to.equal('NOT_A_PERCENT 64')
        const done = await adjusted(desk, asked({registration: '104'}))
        expect(done.worksheet.notes).to.include(`made elsewhere or of another meter, left out: ${elsewhere.billNo}`)
      })
    })

    describe('sewer service alone', () => {
      it('is priced with what should have been known, water stays as billed', async () => {
        const {account, accountId} = await newCustomer(desk)
        const {billNo, billId} = await bill(accountId, 48)
        const asked = (given: Record<string, string>) => ({account, bill: billNo, reason: 'SEWER_ONLY', given})
        const septic = await adjusted(desk, asked({sewer: 'septic'}))
        // 5.00 and 48 x 0.50
        expect(septic.amount_cents).to.equal(-2900)
        expect(septic.worksheet.parts).to.deep.equal([{bill_id: billId, class: 'sewer', amount_cents: -2900}])
        expect(septic.worksheet.rows.map((row) => [row.label, row.billed_cents, row.policy_cents])).to.deep.equal([
          ['METER', 2830, 2830],
          ['WATER', 16_700, 16_700],
          ['SEWER', 500, 0],
          ['FLOW', 2400, 0],
        ])
        const other = await newCustomer(desk)
        const more = await bill(other.accountId, 48)
        const edus = {account: other.account, bill: more.billNo, reason: 'SEWER_ONLY', given: {edus: '2.5'}}
        expect((await adjusted(desk, edus)).amount_cents).to.equal(750)
      })

      it('is charged for no more than twelve months back, and credited however old', async () => {
        const {account, accountId} = await newCustomer(desk)
        const old = await bill(accountId, 48, '2025-10-23', '2025-11-22')
        const asked = (given: Record<string, string>) => ({account, bill: old.billNo, reason: 'SEWER_ONLY', given})
        expect(await codeOf(asked({edus: '2'}))).to.equal('BACK_BILL_LIMIT 65')
        expect((await adjusted(desk, asked({edus: '0.5'}))).amount_cents).to.equal(-250)
      })

      it('takes only what the plan asks for', async () => {
        const {account, accountId} = await newCustomer(desk)
        const {billNo} = await bill(accountId, 48)
        const asked = (given: Record<string, string>) => ({account, bill: billNo, reason: 'SEWER_ONLY', given})
        expect(await codeOf(asked({}))).to.equal('MISSING_FACT 64')
        expect(await codeOf(asked({moons: '2'}))).to.equal('UNKNOWN_INPUT 64')
        expect(await codeOf(asked({edus: 'two'}))).to.equal('NOT_A_NUMBER 64')
        expect(await codeOf(asked({edus: '1'}))).to.equal('NOTHING_TO_ADJUST 65')
      })
    })

    describe('what was kept', () => {
      it('comes to the same from the worksheet alone, every time', async () => {
        const rows = await desk.store.db<Kept>('adjustment').select('formula', 'worksheet_json', 'amount_cents')
        expect(new Set(rows.map(({formula}) => formula))).to.deep.equal(
          new Set(['pool_fill', 'meter_error', 'sewer_only']),
        )
        const plans = new Map([[PLAN.code, await planOf(desk.store.db, PLAN.code)]])
        for (const row of rows) {
          const {inputs} = JSON.parse(row.worksheet_json) as {inputs: Json}
          const again = (await formulaOf(row.formula)).work(inputs, plans)
          expect(amountOf(again), row.formula).to.equal(row.amount_cents)
          expect(again.rows.reduce((sum, one) => sum + one.policy - one.billed, 0)).to.equal(row.amount_cents)
        }
      })
    })
  })
})
