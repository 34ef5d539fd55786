import {expect} from 'chai'
import {compilePlan, priceBill} from '#core/rates/price-bill.js'
import type {BillInputs, PricedBill} from '#core/rates/priced-bill.js'
import type {RatePlan} from '#core/rates/rate-plan.js'
import {inputsOf, partOf, planOf, tariffOf, versionOf} from '../../support/rate-plans.js'
import {refusedBy} from '../../support/refusal-of.js'

const price = (plan: RatePlan, inputs: BillInputs): PricedBill => priceBill(compilePlan(plan), inputs)

describe('rates: what is refused', () => {
  const plan = planOf(
    versionOf(
      '2025-01-01',
      tariffOf([{code: 'USE', basis: 'per_unit', rate: {depends_on: ['zone'], values: {'1': '2'}}, quantity: 'usage'}]),
      {
        classes: {
          residential: tariffOf([
            {code: 'USE', basis: 'per_unit', rate: {depends_on: ['zone'], values: {'1': '2'}}, quantity: 'usage'},
          ]),
        },
      },
    ),
  )
  const circular = planOf(
    versionOf(
      '2025-01-01',
      tariffOf([{code: 'A', basis: 'formula', amount: 'a'}], {parts: {a: partOf('b'), b: partOf('a')}}),
    ),
  )
  const unequal = planOf(
    versionOf(
      '2025-01-01',
      tariffOf([
        {
          code: 'USE',
          basis: 'tiered',
          quantity: 'usage',
          tiers: {convention: 'above', starts: ['0', '1'], prices: ['1'], names: [], scale: null},
        },
      ]),
    ),
  )
  const ask = (name: string) => planOf(versionOf('2025-01-01', tariffOf([{code: 'A', basis: 'formula', amount: name}])))
  const good = {usage: '1', zone: '1'}
  const refused: [string, RatePlan, BillInputs][] = [
    ['MISSING_INPUT', plan, inputsOf('2025-02-01', '2025-03-01', {zone: '1'})],
    ['NOT_A_NUMBER', plan, inputsOf('2025-02-01', '2025-03-01', {...good, usage: 'much'})],
    ['NO_RATE_FOR_KEY', plan, inputsOf('2025-02-01', '2025-03-01', {...good, zone: '9'})],
    ['UNKNOWN_CLASS', plan, inputsOf('2025-02-01', '2025-03-01', good, {serviceClass: 'lunar'})],
    ['UNKNOWN_CLASS', plan, inputsOf('2025-02-01', '2025-03-01', good, {serviceClass: 'constructor'})],
    ['MISSING_INPUT', ask('toString'), inputsOf('2025-02-01', '2025-03-01', {})],
    ['NO_RATES_FOR_DAY', plan, inputsOf('2024-02-01', '2024-03-01', good)],
    ['BAD_PERIOD', plan, inputsOf('2025-03-01', '2025-03-01', good)],
    ['PART_CYCLE', circular, inputsOf('2025-02-01', '2025-03-01', {})],
    ['BAD_TIERS', unequal, inputsOf('2025-02-01', '2025-03-01', {usage: '1'})],
  ]
  for (const [code, at, inputs] of refused) {
    it(code, async () => expect((await refusedBy(() => price(at, inputs))).code).to.equal(code))
  }

  it('a day on which the rates are no longer known', async () => {
    const ended = planOf({...plan.versions[0]!, known_until: '2025-02-15' as BillInputs['billOn']})
    const refusal = await refusedBy(() => price(ended, inputsOf('2025-02-01', '2025-03-01', good)))
    expect(refusal.code).to.equal('NO_RATES_FOR_DAY')
  })
})
