import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {contextOf} from '#core/acts/perform.js'
import {BILLING_FACT_NAMES, factValueFault, type NewBillingFact} from '#core/billing/billing-fact.js'
import {billingFactsOf, recordBillingFacts} from '#core/billing/billing-facts.js'
import {businessDate} from '#core/kernel/business-date.js'
import {inTransaction} from '#core/store/transaction.js'
import {newAccount} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'

describe('the facts that price a bill', () => {
  const values: [(typeof BILLING_FACT_NAMES)[number], string, boolean][] = [
    ['household_size', '4', true],
    ['household_size', '0', false],
    ['household_size', '3.5', false],
    ['irrigated_area', '1850.5', true],
    ['irrigated_area', '1,850', false],
    ['irrigated_area', '-1', false],
    ['edus', '1.25', true],
    ['low_income', 'yes', true],
    ['low_income', 'true', false],
    ['et_zone', 'zone 50', true],
    ['et_zone', "'; drop", false],
  ]
  for (const [name, value, isRight] of values) {
    it(`${isRight ? 'take' : 'refuse'} ${name} ${value}`, () => {
      expect(factValueFault(name, value) === null).to.equal(isRight)
    })
  }

  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    beforeEach(async () => {
      store = await newTestStore(engine)
      desk = await store.as('mlopez')
    })
    afterEach(() => store.remove())
    const told = (accountId: string, name: NewBillingFact['name'], value: string, days: string): NewBillingFact => {
      const [from = '', until = ''] = days.split('..')
      return {
        ...{accountId, name, value, source: 'test'},
        fromOn: businessDate(from),
        untilOn: until === '' ? null : businessDate(until),
      }
    }
    const record = async (facts: readonly NewBillingFact[], at: string): Promise<void> => {
      const later = await store.as('mlopez', at)
      await inTransaction(later.store, (trx) => recordBillingFacts(trx, facts, contextOf(later)))
    }

    it('hold from their day up to the day they end; what was recorded last stands over what was recorded before', async () => {
      const [one, two] = [await newAccount(desk), await newAccount(desk)]
      await record(
        [
          told(one, 'household_size', '3', '2020-01-01..'),
          told(one, 'low_income', 'yes', '2026-01-01..2026-07-01'),
          told(two, 'household_size', '2', '2020-01-01..2026-06-01'),
          told(two, 'household_size', '5', '2026-06-01..'),
        ],
        '2026-11-20T18:00:00.000Z',
      )
      await record([told(one, 'household_size', '6', '2026-05-01..2026-08-01')], '2026-11-21T18:00:00.000Z')
      const on = async (day: string): Promise<unknown> =>
        Object.fromEntries(await billingFactsOf(desk.store.db, [one, two], businessDate(day)))
      expect(await on('2026-04-30')).to.deep.equal({
        [one]: {household_size: '3', low_income: 'yes'},
        [two]: {household_size: '2'},
      })
      expect(await on('2026-06-30')).to.deep.equal({
        [one]: {household_size: '6', low_income: 'yes'},
        [two]: {household_size: '5'},
      })
      expect(await on('2026-08-01')).to.deep.equal({[one]: {household_size: '3'}, [two]: {household_size: '5'}})
      expect(await on('2019-12-31')).to.deep.equal({})
      expect((await billingFactsOf(desk.store.db, [two], businessDate('2026-08-01'))).size).to.equal(1)
    })

    it('are refused where the value is none or the days are turned round, and nothing is kept', async () => {
      const one = await newAccount(desk)
      const good = told(one, 'edus', '1', '2026-01-01..')
      for (const bad of [told(one, 'edus', 'many', '2026-01-01..'), told(one, 'edus', '2', '2026-02-01..2026-02-01')]) {
        const refused = await refusalOf(record([good, bad], '2026-11-20T18:00:00.000Z'))
        expect([refused.code, refused.exit]).to.deep.equal(['BAD_FACT', 65])
      }
      expect(await desk.store.db('billing_fact').first()).to.equal(undefined)
    })
  })
})
