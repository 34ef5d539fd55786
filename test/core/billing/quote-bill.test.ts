import {expect} from 'chai'
import fc from 'fast-check'
import type {Desk} from '#core/acts/desk.js'
import {recordBillingFacts} from '#core/billing/billing-facts.js'
import {recordEtPeriods} from '#core/billing/et-periods.js'
import {quoteBill, type QuoteSaid} from '#core/billing/quote-request.js'
import {recordRateVersions} from '#core/billing/rate-versions.js'
import {businessDate} from '#core/kernel/business-date.js'
import {readRatePlan} from '#core/rates/read-plan.js'
import {inOneAct} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {settle} from '../../support/town.js'
import {line, tariff, version, type Json} from '../rates/small-plan.js'

const LINES = [
  line('BASE', {basis: 'per_period', amount: '10.00', standard_days: '30'}),
  line('USE', {
    basis: 'tiered',
    quantity: 'usage',
    tiers: {convention: 'above', starts: ['0', 'budget'], prices: ['2.00', '5.00']},
  }),
]
/** The budget is two ccf a person and an inch of ET over the yard. */
const INPUTS: Json = {
  usage: {kind: 'number'},
  household_size: {kind: 'number', default: '3'},
  et: {kind: 'number'},
  sewer: {kind: 'key', default: 'septic'},
  stage: {kind: 'key', default: '0'},
}
const plan = (code: string, from = '2020-01-01', lines: readonly Json[] = LINES): ReturnType<typeof readRatePlan> =>
  readRatePlan(
    {
      code,
      title: code,
      unit: 'ccf',
      versions: [
        version({
          effective_from: from,
          classes: {'*': tariff({inputs: INPUTS, parts: {budget: {figure: 'household_size * 2 + et'}}, lines})},
        }),
      ],
    },
    code,
  )

const SAID: QuoteSaid = {
  plan: 'R-1',
  file: null,
  account: null,
  usage: '20',
  from: businessDate('2026-10-01'),
  to: businessDate('2026-10-31'),
  billOn: null,
  serviceClass: null,
  settings: ['et=4'],
  meters: [],
  partial: null,
  compare: null,
  whatIf: [],
  compat: false,
}

onEveryEngine((engine) => {
  describe('a bill is quoted', () => {
    let store: TestStore
    let desk: Desk
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('kchen')
      await inOneAct(desk, async (trx, context) => {
        const plans = [plan('R-1'), plan('R-2', '2020-01-01', [LINES[0]!])]
        await recordRateVersions(
          trx,
          plans.map((one) => ({plan: one, source: 'plan' as const, fileName: 'a test'})),
          context,
        )
        const et = {zone: 'z', from: businessDate('2026-09-01'), to: businessDate('2026-11-01'), source: 'a gauge'}
        await recordEtPeriods(trx, [{...et, inchesThousandths: 6100}], context)
      })
    })
    after(() => store.remove())

    const totalOf = async (said: Partial<QuoteSaid>): Promise<number> =>
      (await quoteBill(desk, {...SAID, ...said})).quote.bill.total_cents
    const refusedAs = async (said: Partial<QuoteSaid>): Promise<string> => {
      const refusal = await refusalOf(quoteBill(desk, {...SAID, ...said}))
      return `${refusal.exit} ${refusal.message}`
    }

    it('with the defaults of the plan, which are named as such', async () => {
      const {bill} = (await quoteBill(desk, SAID)).quote
      // 10.00 + 10 ccf at 2.00 + 10 ccf at 5.00.
      expect(bill.total_cents).to.equal(8000)
      expect(bill.inputs.filter(({source}) => source === 'plan').map(({name}) => name)).to.deep.equal([
        'household_size',
        'sewer',
      ])
      expect(bill.inputs.find(({name}) => name === 'stage')).to.include({source: 'district', value: '2'})
    })

    it('with what is known of the account on the last day served', async () => {
      const home = await settle(desk, {
        address: '12 ELM ST',
        meter: 'M1',
        services: ['water', 'sewer'],
        customer: {name: 'Ada Byron', since: '2024-01-01'},
      })
      const {accountId} = home
      const fact = (name: 'household_size' | 'et_zone', value: string, fromOn: string) => ({
        ...{accountId, name, value, fromOn: businessDate(fromOn), untilOn: null, source: 'a form'},
      })
      await inOneAct(desk, (trx, context) =>
        recordBillingFacts(
          trx,
          [
            fact('household_size', '5', '2026-10-30'),
            fact('household_size', '9', '2026-10-31'),
            fact('et_zone', 'z', '2020-01-01'),
          ],
          context,
        ),
      )
      const said = {plan: null, account: home.account, settings: []}
      const {quote, accountId: looked} = await quoteBill(desk, {...SAID, ...said})
      expect(looked).to.equal(accountId)
      expect(quote.bill).to.include({plan: 'R-1', class: 'residential'})
      // 30 of 61 days of 6.1 inches are 3: the budget is 13. 10.00 + 13 at 2.00 + 7 at 5.00.
      expect(quote.bill.total_cents).to.equal(1000 + 2600 + 3500)
      const sources = quote.bill.inputs.map(({name, value, source}) => `${name} ${value} ${source}`)
      expect(sources).to.include.members(['household_size 5 account', 'et 3 series', 'sewer connected account'])
      expect(await totalOf({...said, settings: ['household_size=3', 'et=4']})).to.equal(8000)
    })

    it('as an opening or closing bill by its days', async () => {
      const half = {to: businessDate('2026-10-16'), usage: '0'}
      expect(await totalOf(half)).to.equal(1000)
      expect(await totalOf({...half, partial: 'closing'})).to.equal(500)
    })

    it('beside another plan and other values', async () => {
      const {alternatives} = (
        await quoteBill(desk, {...SAID, compare: 'R-2', whatIf: ['usage=12', 'household_size=4']})
      ).quote
      // 10.00. What if: the budget is 12: 10.00 + 12 at 2.00.
      expect(alternatives.map(({kind, difference_cents: more}) => [kind, more])).to.deep.equal([
        ['compare', -7000],
        ['what_if', -4600],
      ])
      for (const {lines, difference_cents: all} of alternatives)
        expect(lines.reduce((total, {difference_cents: one}) => total + one, 0)).to.equal(all)
    })

    it('never by a guess: what is missing is named at once', async () => {
      expect(await refusedAs({usage: null, settings: []})).to.equal(
        '64 R-1 also needs --usage and --set et=… or --set et_zone=…',
      )
      expect(await refusedAs({settings: ['et_zone=z'], to: businessDate('2026-11-05')})).to.equal(
        '65 no evapotranspiration of zone z is known for 2026-11-01',
      )
      expect(await refusedAs({settings: ['et=4', 'pets=2']})).to.equal('64 the plan asks for no pets')
      expect(await refusedAs({settings: ['et=-4']})).to.match(/^64 et=-4/)
      expect(await refusedAs({plan: null})).to.match(/^64 PLAN/)
      expect(await refusedAs({plan: 'R-9'})).to.equal('66 no rate plan R-9')
      expect(await refusedAs({usage: '-1'})).to.match(/^64 --usage -1: use is never negative/)
    })

    it('without a trace in the store', async () => {
      const acts = async (): Promise<unknown> => desk.store.db('act').count({n: '*'}).first()
      const before = await acts()
      await totalOf({})
      expect(await acts()).to.deep.equal(before)
    })

    it('to the cent whatever the use: lines add up, and more use never costs less', async () => {
      const thousandths = (n: number): string => `${Math.floor(n / 1000)}.${String(n % 1000).padStart(3, '0')}`
      await fc.assert(
        fc.asyncProperty(fc.nat(60_000), fc.nat(5000), async (use, more) => {
          const {bill} = (await quoteBill(desk, {...SAID, usage: thousandths(use)})).quote
          // Thousandths of ccf at 2.00 and 5.00 dollars: tenths of a cent, half up.
          const tenths = use <= 10_000 ? use * 2 : 20_000 + (use - 10_000) * 5
          expect(bill.total_cents).to.equal(1000 + Math.floor((tenths + 5) / 10))
          expect(bill.lines.reduce((sum, {amount_cents: one}) => sum + one, 0)).to.equal(bill.total_cents)
          expect(await totalOf({usage: thousandths(use + more)})).to.be.at.least(bill.total_cents)
        }),
        {numRuns: 15},
      )
    })
  })
})
