import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {contextOf, perform} from '#core/acts/perform.js'
import {applyBills, type AppliedRun} from '#core/billing/apply-bills.js'
import {recordBillingFacts} from '#core/billing/billing-facts.js'
import {recordEtPeriods} from '#core/billing/et-periods.js'
import {priceCycle} from '#core/billing/plan-bills.js'
import {businessDate} from '#core/kernel/business-date.js'
import {select} from '#core/store/dialect.js'
import {inTransaction} from '#core/store/transaction.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {adoptPlans, billedHome, readMeter, TINY, TINY_ET, type SettledHome} from '../../support/run-home.js'

const still = (): void => undefined
const day = businessDate
const READS = [
  {on: '2026-10-20', value: 100},
  {on: '2026-11-19', value: 112},
]

interface Change {
  readonly what: string
  readonly make: (desk: Desk, home: SettledHome) => Promise<unknown>
}

/** Whatever a price stands on. The home that is changed is on T-ET, the other on T-1. */
const CHANGES: readonly Change[] = [
  {what: 'a later read', make: (desk, home) => readMeter(desk, home, home.meterId, [{on: '2026-11-20', value: 113}])},
  {
    what: 'another read of the same day',
    make: (desk, home) => readMeter(desk, home, home.meterId, [{on: '2026-11-19', value: 113}]),
  },
  {
    what: 'a fact',
    make: (desk, {accountId}) =>
      inTransaction(desk.store, (trx) => {
        const fact = {accountId, name: 'low_income', value: 'yes', fromOn: day('2026-11-01'), untilOn: null} as const
        return recordBillingFacts(trx, [{...fact, source: 'test'}], contextOf(desk))
      }),
  },
  {
    what: 'a new version of the rates',
    make: (desk) => {
      const versions = TINY_ET.versions.map((one) => ({
        ...one,
        effective_from: day('2026-11-01'),
        classes: {residential: {...one.classes['residential']!, lines: one.classes['residential']!.lines.slice(1)}},
      }))
      return adoptPlans(desk, [{...TINY_ET, versions}])
    },
  },
  {
    what: 'the ET of its days',
    make: (desk) =>
      inTransaction(desk.store, (trx) =>
        // Around the check that keeps known days as they are.
        trx('et_period').insert({
          ...{zone: '9', from_on: '2026-09-15', to_on: '2026-11-10', inches_thousandths: 9000, source: 'test'},
          ...{recorded_at: '2026-11-23T12:00:00Z', act_id: 'test'},
        }),
      ),
  },
  {
    what: 'its class',
    make: ({store}, {accountId}) =>
      store.db.raw(
        `insert into account_version select account_id, version_id || 'X', person_id, premise_id, 'commercial', customer_role, tenure, mail_address,
         mail_differs, cycle, paperless, effective_from, recorded_at, act_id from account_version where account_id = ?`,
        [accountId],
      ),
  },
]

describe('a row of a plan that changed since', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    let planNo: string
    let home: SettledHome
    beforeEach(async () => {
      store = await newTestStore(engine)
      desk = await store.as('dkim')
      await adoptPlans(desk, [TINY, TINY_ET])
      const et = {zone: '9', from: day('2026-10-01'), to: day('2026-12-01'), inchesThousandths: 3000, source: 'test'}
      await inTransaction(desk.store, (trx) => recordEtPeriods(trx, [et], contextOf(desk)))
      await billedHome(desk, {reads: READS})
      home = await billedHome(desk, {reads: READS, plan: 'T-ET', facts: {et_zone: '9'}})
      const asked = {cycle: '07', billOn: null, readsThrough: null, accounts: [], dryRun: false}
      const {act, input} = await priceCycle(desk, asked, still)
      const planned = await perform(desk, act, input)
      if (planned.status !== 'done') throw new Error('a plan waits for nobody')
      expect(planned.outcome).to.include({billed: 2, held: 0, refused: 0})
      planNo = planned.outcome.plan
    })
    afterEach(() => store.remove())

    const apply = (partial: boolean): Promise<AppliedRun> =>
      applyBills(desk, {plan: planNo, partial, dryRun: false}, still)
    const billed = async (): Promise<string[]> =>
      (await select<{account_id: string}>(desk.store.db, 'select account_id from bill')).map((row) => row.account_id)

    it('is none when nothing did', async () => {
      expect(await apply(false)).to.include({posted: 2})
    })

    for (const {what, make} of CHANGES) {
      it(`is never posted: ${what}`, async () => {
        await make(desk, home)
        const refusal = await refusalOf(apply(false))
        expect(refusal.code).to.equal('PLAN_STALE')
        expect(refusal.rows.map((row) => row.value)).to.deep.equal([home.account])
        expect(await billed()).to.deep.equal([])
        expect(await apply(true)).to.include({posted: 1})
        expect(await billed()).to.not.include(home.accountId)
      })
    }

    it('is posted by no chunk either when the number of its facts stayed the same', async () => {
      await desk.store.db('meter_installation').where('meter_id', home.meterId).update({installed_on: '2026-11-01'})
      const applied = await apply(false)
      expect([applied.posted, applied.refusedRows.map((row) => row.value)]).to.deep.equal([1, [home.account]])
      expect(await billed()).to.not.include(home.accountId)
    })

    it('is a row whose price is another, not one that has more facts', async () => {
      await readMeter(desk, home, home.meterId, [{on: '2026-10-01', value: 90}])
      expect(await apply(false)).to.include({posted: 2})
    })
  })
})
