import type {ActContext} from '#core/acts/act.js'
import type {OpenCharge} from '#core/collections/arrange-facts-views.js'
import type {ArrangeDecision} from '#core/collections/arrange-payment.js'
import {expectedBills} from '#core/collections/expected-bills.js'
import type {Reduction} from '#core/collections/reduce-debt.js'
import type {RecordedArrangement} from '#core/collections/record-arrangement.js'
import {standingJson, standingOf} from '#core/collections/standing.js'
import type {Eligibility, JudgedRule} from '#core/collections/arrange-eligibility.js'
import {groupBy} from '#core/kernel/group-by.js'
import {sum} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {pullOrders, type OrderEffect} from '#core/payments/payment-effects.js'
import type {Trx} from '#core/store/open.js'

export type PartJson = {readonly due: string; readonly amount_cents: number}

export type ExpectedJson = {readonly month: string; readonly amount_cents: number; readonly from: string}

export type RuleJson = {
  readonly rule: string
  readonly title: string
  readonly passes: boolean
  readonly fact: string
  readonly citation: string
  readonly verified: string
  readonly passes_on: string | null
  readonly effect: string | null
  readonly may_override: readonly string[]
  readonly law: string
}

export type WarningJson = {readonly code: string; readonly message: string}

export type ReductionJson = {
  readonly amount_cents: number
  /** Whose money it is: never rates. */
  readonly fund: string
  readonly reason: string
  /** `J-…` */
  readonly journal: string
}

export type PullJson = {readonly order: string; readonly status: string; readonly acknowledged_at: null}

export type ArrangeOutcome = {
  readonly account: string
  readonly name: string
  readonly arrangement: string
  readonly status: 'active' | 'pending_down_payment'
  readonly option: string
  readonly made_on: string
  readonly total_cents: number
  readonly covered: readonly PartJson[]
  readonly down: PartJson | null
  readonly installments: readonly PartJson[]
  /** Days that were counted, are closed and were moved to the next open day. */
  readonly moved: readonly {readonly day: string; readonly due: string; readonly closed: string}[]
  readonly ends_on: string
  readonly expected_bills: readonly ExpectedJson[]
  readonly protected_until: string | null
  readonly supersedes: string | null
  readonly reason: string
  readonly delivered: string
  readonly channel: string
  readonly read_back: string
  readonly eligibility: string
  readonly rules: readonly RuleJson[]
  readonly warnings: readonly WarningJson[]
  readonly before: ReturnType<typeof standingJson>
  readonly after: ReturnType<typeof standingJson>
  /** Income declared in the same breath. */
  readonly declared: {readonly ground: string; readonly until: string} | null
  /** What was lowered first, in the same transaction. */
  readonly reduction: ReductionJson | null
  readonly pull: PullJson | null
  readonly orders: readonly OrderEffect[]
  readonly basis: string
}

export const ruleJson = (one: JudgedRule): RuleJson => ({
  ...{rule: one.rule, title: one.title, passes: one.passes, fact: one.fact, citation: one.citation},
  ...{verified: one.verified, passes_on: one.passesOn, effect: one.effect, may_override: one.mayOverride, law: one.law},
})

/** Where the district's own rule says no and the law's option remains; and water that is off already. */
export function warningsOf({rules}: Eligibility): WarningJson[] {
  return rules
    .filter((one) => one.effect === 'narrower_than_law')
    .map((one) =>
      one.rule === 'E-OFF'
        ? {
            code: 'ALREADY_OFF',
            message: `${one.fact}: an arrangement does not give the water back by itself (${one.citation}; HSC 116912)`,
          }
        : {
            code: 'NARROWER_THAN_LAW',
            message: `${one.rule} says no (${one.fact}; ${one.citation}); the law opens a plan to any residential customer (${one.law})`,
          },
    )
}

/** What is covered, by the day it was due. */
export const coveredJson = (covered: readonly OpenCharge[]): PartJson[] =>
  Array.from(
    groupBy(covered, (one) => one.dueOn),
    ([due, those]) => ({due, amount_cents: sum(those.map((one) => one.open))}),
  )

interface Arranged {
  readonly decision: ArrangeDecision
  readonly recorded: RecordedArrangement
  /** Of the reduction. */
  readonly journal: string | null
}

/** Judges the account again and asks its turn-off orders back. */
export async function arrangeOutcome(
  trx: Trx,
  {decision, recorded, journal}: Arranged,
  context: ActContext,
): Promise<Omit<ArrangeOutcome, 'declared'>> {
  const {facts, terms, input, covered, eligibility, supersedes, reduction, readBack, basis} = decision
  const {accountId} = facts
  const {arrangementNo} = recorded
  const after = await standingOf(trx, context.desk, accountId)
  const pulled = await pullOrders(trx, {ids: [accountId], why: `arrangement ${arrangementNo}`}, context)
  const orders = pulled.get(accountId) ?? []
  const days = terms.installments.map((one) => one.dueOn)
  return {
    ...{account: facts.accountNo, name: facts.name, arrangement: arrangementNo},
    status: terms.down === null ? 'active' : 'pending_down_payment',
    ...{option: terms.option, made_on: context.today, total_cents: terms.total},
    covered: coveredJson(covered),
    down: terms.down === null ? null : {due: terms.down.dueOn, amount_cents: terms.down.amount},
    installments: terms.installments.map((one) => ({due: one.dueOn, amount_cents: one.amount})),
    moved: terms.moved.map((one) => ({day: one.nominal, due: one.dueOn, closed: one.closed ?? ''})),
    ends_on: mustExist(days.at(-1), 'an arrangement has an installment'),
    expected_bills: expectedBills(facts.bills, days, context.today).map(({month, amount, from}) => ({
      ...{month, amount_cents: amount, from},
    })),
    protected_until: terms.down?.dueOn ?? null,
    supersedes: supersedes?.plan.arrangementNo ?? null,
    ...{reason: input.reason, delivered: input.delivered, channel: input.channel, read_back: readBack},
    ...{eligibility: eligibility.verdict, rules: eligibility.rules.map(ruleJson), warnings: warningsOf(eligibility)},
    ...{before: standingJson(facts.before), after: standingJson(after)},
    reduction: reduction === null ? null : reductionJson(reduction, journal ?? ''),
    ...{pull: pullOf(orders), orders, basis},
  }
}

const reductionJson = ({amount, adjustment}: Reduction, journal: string): ReductionJson => ({
  ...{amount_cents: amount, fund: adjustment.fundingSource ?? '', reason: adjustment.reason, journal},
})

/** The order asked back; the field has not said yes, so nothing is shown as cancelled. */
function pullOf(orders: readonly OrderEffect[]): PullJson | null {
  const pulled = orders.find(({state}) => state === 'pull_requested' || state === 'pull_requested_before')
  return pulled === undefined ? null : {order: pulled.order, status: 'pull_requested', acknowledged_at: null}
}
