import {arrangementsOf, stateOf, type StoredArrangement} from '#core/collections/arrangement-views.js'
import type {ArrangementState} from '#core/collections/arrangement.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {sum, type Cents} from '#core/kernel/money.js'
import type {Reader} from '#core/store/open.js'

export interface PlannedInstallment {
  readonly number: number
  readonly dueOn: BusinessDate
  readonly amount: Cents
  readonly paid: Cents
}

/** An arrangement that money counts towards: not superseded, cancelled or lapsed. */
export interface RunningPlan {
  readonly arrangementId: string
  /** `A-…` */
  readonly arrangementNo: string
  readonly madeOn: BusinessDate
  readonly state: ArrangementState
  /** Receivables that it covers. */
  readonly covered: ReadonlySet<string>
  readonly installments: readonly PlannedInstallment[]
}

/** Running arrangements of accounts at the end of a day, oldest first. */
export async function runningPlansOf(
  reader: Reader,
  accountIds: readonly string[],
  on: {readonly district: string; readonly day: BusinessDate},
): Promise<Map<string, RunningPlan[]>> {
  const stored = await arrangementsOf(reader, accountIds)
  const plans = new Map<string, RunningPlan[]>()
  for (const [accountId, all] of stored) {
    const own = all
      .filter(({facts: {ended}}) => ended === null || ended.on > on.day)
      .map((one) => runningPlan(one, stateOf(on.district, one, on.day)))
      .filter(({state}) => state.status !== 'lapsed')
    if (own.length > 0) plans.set(accountId, own)
  }
  return plans
}

const runningPlan = (
  {arrangementId, arrangementNo, facts}: StoredArrangement,
  state: ArrangementState,
): RunningPlan => ({
  ...{arrangementId, arrangementNo, madeOn: facts.madeOn, state},
  covered: new Set(facts.covered.map((debt) => debt.receivableId)),
  installments: facts.installments.map(({number, dueOn, amount, payments}) => ({
    ...{number, dueOn, amount},
    paid: sum(payments.map((payment) => payment.amount)),
  })),
})
