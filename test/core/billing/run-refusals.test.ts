import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {HOLD_RULES} from '#core/billing/hold-rules.js'
import {priceCycle, type PlannedRun} from '#core/billing/plan-bills.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {businessDate} from '#core/kernel/business-date.js'
import {
  adoptPlans,
  billedHome,
  TINY,
  TINY_ASKS,
  TINY_ET,
  TINY_REBATE,
  TINY_SIZE,
  TINY_STRANGE,
  type BilledHome,
  type SettledHome,
} from '../../support/run-home.js'
import {aBill, inOneAct} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'

/** October's read and November's, twelve ccf apart. */
const READS = [
  {on: '2026-10-20', value: 100},
  {on: '2026-11-19', value: 112},
]

interface Past {
  readonly from: string
  readonly to: string
  readonly ccf: number
  readonly estimated?: boolean
}

async function pastBills(desk: Desk, home: SettledHome, bills: readonly Past[]): Promise<void> {
  const made = bills.map(({from, to, ccf, estimated = false}) => ({
    ...aBill(home.accountId, {issuedOn: to, dueOn: to, lines: {water: 100}}),
    ...{serviceFrom: businessDate(from), serviceTo: businessDate(to)},
    ...{usageThousandths: ccf * 1000, usageUnit: 'ccf', estimated},
  }))
  await inOneAct(desk, (trx, context) => issueBills(trx, made, 'bill.import', context))
}

interface Case {
  readonly what: string
  readonly rule: string
  readonly detail: RegExp
  readonly home: BilledHome
  readonly before?: readonly Past[]
}

const REFUSED: readonly Case[] = [
  {
    what: 'a plan that is not in the store',
    rule: 'NO_PLAN',
    detail: /no rate plan T-NONE/,
    home: {plan: 'T-NONE', reads: READS},
  },
  {
    what: 'a class the plan does not know',
    rule: 'UNKNOWN_CLASS',
    detail: /no tariff for class commercial/,
    home: {class: 'commercial', reads: READS},
  },
  {
    what: 'weather that is not known',
    rule: 'MISSING_ET',
    detail: /zone 9 .*2026-10-20/,
    home: {plan: 'T-ET', facts: {et_zone: '9'}, reads: READS},
  },
  {
    what: 'an account whose zone nobody recorded',
    rule: 'MISSING_INPUT',
    detail: /needs et\b/,
    home: {plan: 'T-ET', reads: READS},
  },
  {
    what: 'a figure the plan needs',
    rule: 'MISSING_INPUT',
    detail: /needs edus/,
    home: {plan: 'T-ASKS', reads: READS},
  },
  {
    what: 'a size of meter without a rate',
    rule: 'NO_RATE_FOR_KEY',
    detail: /6"/,
    home: {plan: 'T-SIZE', size: '6', reads: READS},
  },
  {
    what: 'rates that earn on an account of no chart',
    rule: 'NO_LEDGER_ACCOUNT',
    detail: /4999/,
    home: {plan: 'T-STRANGE', reads: READS},
  },
  {
    what: 'no read within the cycle',
    rule: 'READ_GAP',
    detail: /no read from 2026-11-08 to 2026-11-23, the last is of 2026-10-27/,
    home: {reads: [READS[0]!, {on: '2026-10-27', value: 101}]},
  },
  {
    what: 'no read where the last bill ended',
    rule: 'OVERLAP',
    detail: /counted from 2026-09-20, but days up to 2026-10-12 are billed/,
    home: {since: '2026-08-20', reads: [{on: '2026-09-20', value: 90}, READS[1]!]},
    before: [{from: '2026-09-20', to: '2026-10-12', ccf: 10}],
  },
  {
    what: 'service that began without a read',
    rule: 'NO_START_READ',
    detail: /began on 2026-10-25/,
    home: {since: '2026-10-25', reads: [{on: '2026-11-02', value: 104}, READS[1]!]},
  },
  {
    what: 'days between two meters',
    rule: 'READ_GAP',
    detail: /read last on 2026-10-20, meter .* first on 2026-11-05/,
    home: {
      reads: [READS[0]!],
      exchange: {
        on: '2026-11-05',
        reads: [
          {on: '2026-11-05', value: 0},
          {on: '2026-11-19', value: 5},
        ],
      },
    },
  },
  {
    what: 'a register that went back',
    rule: 'NEGATIVE_USE',
    detail: /100 on 2026-10-20, 40 on 2026-11-19/,
    home: {reads: [READS[0]!, {on: '2026-11-19', value: 40}]},
  },
  {
    what: 'a rollover that nobody confirmed',
    rule: 'ROLLOVER',
    detail: /999990 on 2026-10-20, 5 on 2026-11-19/,
    home: {
      reads: [
        {on: '2026-10-20', value: 999_990},
        {on: '2026-11-19', value: 5},
      ],
    },
  },
  {
    what: 'a bill of a day before all rates',
    rule: 'NO_RATES_FOR_DAY',
    detail: /no rates for 2026-11-23/,
    home: {plan: 'T-LATER', reads: READS},
  },
]

const YEAR_BEFORE = {from: '2025-10-20', to: '2025-11-19'}
const LAST = {from: '2026-09-20', to: '2026-10-20'}
const SINCE = {since: '2020-01-01'}

const HELD: readonly Case[] = [
  {
    what: 'a bill below zero',
    rule: 'NEGATIVE_BILL',
    detail: /-\$5\.00/,
    home: {plan: 'T-REBATE', reads: READS},
  },
  {
    what: 'a total far above the class',
    rule: 'HIGH_TOTAL',
    detail: /more than \$600\.00 for residential/,
    home: {reads: [READS[0]!, {on: '2026-11-19', value: 400}]},
  },
  {
    what: 'use far above the same season',
    rule: 'HIGH_USE',
    detail: /60 ccf in 30 days; the same season before: 20 in 30 days/,
    home: {...SINCE, reads: [READS[0]!, {on: '2026-11-19', value: 160}]},
    before: [
      {...YEAR_BEFORE, ccf: 20},
      {...LAST, ccf: 20},
    ],
  },
  {
    what: 'use far below the same season',
    rule: 'LOW_USE',
    detail: /2 ccf in 30 days; the same season before: 20 in 30 days/,
    home: {...SINCE, reads: [READS[0]!, {on: '2026-11-19', value: 102}]},
    before: [
      {...YEAR_BEFORE, ccf: 20},
      {...LAST, ccf: 2},
    ],
  },
  {
    what: 'no use after use',
    rule: 'ZERO_USE',
    detail: /no use in 30 days; the bill before had 9/,
    home: {...SINCE, reads: [READS[0]!, {on: '2026-11-19', value: 100}]},
    before: [{...LAST, ccf: 9}],
  },
  {
    what: 'an estimate with high use',
    rule: 'ESTIMATED_HIGH',
    detail: /30 ccf in 30 days; the same season before: 20/,
    home: {...SINCE, reads: [READS[0]!, {on: '2026-11-19', value: 130, kind: 'estimated'}]},
    before: [
      {...YEAR_BEFORE, ccf: 20},
      {...LAST, ccf: 20},
    ],
  },
  {
    what: 'a third estimate in a row',
    rule: 'ESTIMATED_RUN',
    detail: /3 estimated bills in a row/,
    home: {...SINCE, reads: [READS[0]!, {on: '2026-11-19', value: 112, kind: 'estimated'}]},
    before: [
      {from: '2026-07-20', to: '2026-08-20', ccf: 11},
      {from: '2026-08-20', to: '2026-09-20', ccf: 11, estimated: true},
      {...LAST, ccf: 11, estimated: true},
    ],
  },
  {
    what: 'the first bill after an exchange',
    rule: 'AFTER_EXCHANGE',
    detail: /exchanged/,
    home: {
      reads: [READS[0]!, {on: '2026-11-05', value: 106}],
      exchange: {
        on: '2026-11-05',
        reads: [
          {on: '2026-11-05', value: 0},
          {on: '2026-11-19', value: 5},
        ],
      },
    },
  },
  {
    what: 'a long period',
    rule: 'LONG_PERIOD',
    detail: /90 days, more than 70/,
    home: {reads: [{on: '2026-08-21', value: 90}, READS[1]!]},
  },
  {
    what: 'a short period',
    rule: 'SHORT_PERIOD',
    detail: /9 days, less than 20/,
    home: {...SINCE, reads: [{on: '2026-11-10', value: 108}, READS[1]!]},
    before: [{from: '2026-10-10', to: '2026-11-10', ccf: 11}],
  },
]

async function ran(desk: Desk, {home, before = []}: Case): Promise<PlannedRun> {
  await pastBills(desk, await billedHome(desk, home), before)
  const asked = {cycle: '07', billOn: null, readsThrough: null, accounts: [], dryRun: true}
  const {act, input} = await priceCycle(desk, asked, () => undefined)
  const done = await perform(desk, act, input, {dryRun: true})
  if (done.status !== 'done') throw new Error('a plan waits for nobody')
  return done.outcome
}

describe('a run of bills', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('dkim')
      const later = {
        ...TINY,
        code: 'T-LATER',
        versions: TINY.versions.map((one) => ({...one, effective_from: businessDate('2027-01-01')})),
      }
      await adoptPlans(desk, [TINY, TINY_ET, TINY_ASKS, TINY_SIZE, TINY_STRANGE, TINY_REBATE, later])
    })
    after(() => store.remove())
    /** Each home is alone in its cycle: those before it are of another cycle by then. */
    afterEach(async () => {
      await desk.store.db.raw(
        `insert into account_version select account_id, version_id || 'X', person_id, premise_id, class, customer_role, tenure, mail_address,
         mail_differs, '99', paperless, effective_from, recorded_at, act_id from account_version where cycle = '07' and version_id || 'X' not in (select version_id from account_version)`,
      )
    })

    for (const one of REFUSED) {
      it(`refuses ${one.what}: ${one.rule}`, async () => {
        const run = await ran(desk, one)
        expect([run.billed, run.held, run.refused]).to.deep.equal([0, 0, 1])
        const [found] = run.refused_by_rule
        expect(found).to.include({rule: one.rule, count: 1})
        expect(found!.first[0]!.detail).to.match(one.detail)
      })
    }

    for (const one of HELD) {
      it(`holds ${one.what}: ${one.rule}`, async () => {
        const run = await ran(desk, one)
        expect([run.billed, run.held, run.refused]).to.deep.equal([0, 1, 0])
        const [found] = run.held_by_rule
        expect(found).to.include({rule: one.rule, count: 1})
        expect(found!.first[0]!.detail).to.match(one.detail)
      })
    }

    it('bills the use of both meters of an exchange', async () => {
      const exchanged = await ran(
        desk,
        HELD.find(({rule}) => rule === 'AFTER_EXCHANGE')!,
      )
      // 6 + 5 ccf in 30 days: 15.00 + 10 × 2.00 + 1 × 3.00 + 6.00
      expect(exchanged.held_cents).to.equal(4400)
    })
  })

  it('has a home of its own for every rule that holds', () => {
    expect(HELD.map(({rule}) => rule).toSorted()).to.deep.equal(HOLD_RULES.toSorted())
  })
})
