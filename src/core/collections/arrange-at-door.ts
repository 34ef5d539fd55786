import type {Act, ActContext, ApprovalNeed, Decided} from '#core/acts/act.js'
import {downAsked} from '#core/collections/arrange-authority.js'
import type {Eligibility} from '#core/collections/arrange-eligibility.js'
import {
  arrangeFacts,
  orderAtDoor,
  type ArrangeFacts,
  type OrderAtDoor,
  type PaymentHistory,
} from '#core/collections/arrange-facts-views.js'
import type {ArrangeInput, DoorInput} from '#core/collections/arrange-input.js'
import {ruleJson, type ArrangeOutcome, type RuleJson} from '#core/collections/arrange-outcome.js'
import {
  decideArrangement,
  eligibilityOf,
  recordArranged,
  rulesJson,
  type ArrangeDecision,
} from '#core/collections/arrange-payment.js'
import {readBackOf, type DoorDecision} from '#core/collections/read-back.js'
import {addDays} from '#core/kernel/business-date.js'
import {canonicalJson, sha256} from '#core/kernel/canonical-json.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {arrangementPolicy, type ArrangementPolicy} from '#core/policies/arrangement-policy.js'
import {approversOf, standing} from '#core/staff/roles.js'

interface DoorFacts {
  readonly order: OrderAtDoor
  readonly facts: ArrangeFacts
}

interface DoorDecided extends Decided {
  readonly decision: DoorDecision
  /** Why not, in sentences; empty where it is approved. */
  readonly why: readonly string[]
  readonly order: OrderAtDoor
  readonly facts: ArrangeFacts
  readonly eligibility: Eligibility
  readonly input: DoorInput
  readonly arranged: ArrangeDecision | null
}

export type DoorOutcome = {
  readonly decision: DoorDecision
  readonly read_back: string
  readonly order: string
  readonly account: string
  readonly name: string
  readonly can_pay_cents: number
  readonly why: readonly string[]
  readonly history: PaymentHistory
  readonly rules: readonly RuleJson[]
  readonly arrangement: ArrangeOutcome | null
  readonly basis: string
}

/**
 * What is said to somebody at a door, in one act: approved with the best terms within the rule for doors and the order
 * asked back, denied, or to call a supervisor. Each is recorded with its code.
 */
export const arrangeAtDoor: Act<DoorInput, DoorFacts, DoorDecided, DoorOutcome> = {
  kind: 'arrange-at-door',
  permission: 'arrange_payment',
  subject: (input) => input.order,
  accountId: (decision) => decision.facts.accountId,
  async load(trx, input, {desk}) {
    const order = await orderAtDoor(trx, input.order)
    const facts = await arrangeFacts(trx, desk, order.accountNo)
    await lockAccounts(trx, [facts.accountId])
    return {order, facts}
  },
  decide: decideAtDoor,
  record: recordAtDoor,
}

function decideAtDoor({order, facts}: DoorFacts, input: DoorInput, context: ActContext): DoorDecided {
  const asked = termsAtDoor(facts.accountNo, input)
  const eligibility = eligibilityOf(facts, asked, context)
  const judged = judgeDoor({order, facts}, asked, {eligibility, context, ask: input.ask})
  const {decision, why} = judged
  return {
    ...{decision, why, order, facts, eligibility, input, arranged: judged.arranged},
    approval: approvalFor(judged, input, context),
    basis: sha256(canonicalJson({input, schedule: judged.arranged?.basis ?? null})),
    amountCents: judged.arranged?.amountCents ?? null,
    summary: `${order.orderNo} at ${facts.accountNo}: ${judged.arranged?.summary ?? why.join('; ')}`,
  }
}

const termsAtDoor = (account: string, input: DoorInput): ArrangeInput => ({
  ...{account, months: null, amount_cents: input.can_pay_cents, every: input.every, pay_day: input.pay_day},
  ...{first: input.first, down_cents: 0, down_by: null, include_current: false, delivered: 'read-aloud'},
  ...{channel: 'field', reason: input.reason, supersede: false, order: input.order, relation: input.relation},
  ...{declares_low_income: false, reduce_cents: 0},
})

interface JudgedDoor {
  readonly decision: DoorDecision
  readonly why: readonly string[]
  readonly arranged: ArrangeDecision | null
  readonly need: ApprovalNeed | null
}

interface Judging {
  readonly eligibility: Eligibility
  readonly context: ActContext
  /** A supervisor is asked now: then what nobody can grant is refused, not asked for. */
  readonly ask: boolean
}

function judgeDoor({order, facts}: DoorFacts, asked: ArrangeInput, {eligibility, context, ask}: Judging): JudgedDoor {
  const denied = eligibility.rules.filter((one) => one.effect === 'denies')
  if (denied.length > 0) {
    const why = denied.map(({rule, fact}) => `${rule}: ${fact}`)
    return {decision: 'denied', why, arranged: null, need: null}
  }
  const policy = arrangementPolicy(context.desk.district.id, context.today)
  try {
    const arranged = decideArrangement({facts, order, reduction: null}, asked, context)
    const {approval = null} = arranged
    const beyond = beyondDoor(arranged, policy, context)
    const why = [...(approval === null ? [] : [approval.message]), ...beyond]
    return {decision: why.length === 0 ? 'approved' : 'call_supervisor', why, arranged, need: approval}
  } catch (error) {
    if (!(error instanceof Refusal) || error.exit === EXIT.usage || error.exit === EXIT.configuration) throw error
    if (TYPED_WRONG.has(error.code) || ask || context.approving !== null) throw error
    const overrides = eligibility.rules.filter((one) => one.effect === 'needs_override')
    const why = [...overrides.map(({rule, fact}) => `${rule}: ${fact}`), error.message]
    return {decision: 'call_supervisor', why, arranged: null, need: null}
  }
}

/** Faults of what was typed: nobody at a door is told to call anybody because of them. */
const TYPED_WRONG: ReadonlySet<string> = new Set(['CLOSED_DAY', 'BAD_FIRST', 'UNKNOWN_REASON'])

/** What the rule for doors does not let an advisor grant; those named in it grant what they may anywhere. */
function beyondDoor(
  {terms, eligibility}: ArrangeDecision,
  policy: ArrangementPolicy,
  {roles, today}: ActContext,
): string[] {
  const {door} = policy
  if (roles.some((role) => door.beyond_by.includes(role))) return []
  const latest = addDays(today, door.first_within_days)
  const first = terms.installments[0]?.dueOn ?? today
  const {priorBreaks} = eligibility
  const down = downAsked(policy, terms.total, priorBreaks)
  const said: readonly [over: boolean, words: string][] = [
    [terms.months > door.months, `${terms.months} months, at a door ${door.months}`],
    [terms.total > door.total_cents, `${formatMoney(terms.total)}, at a door ${formatMoney(door.total_cents)}`],
    [priorBreaks > door.prior_breaks, `${priorBreaks} broken before, at a door ${door.prior_breaks}`],
    [first > latest, `first installment ${first}, at a door ${latest}`],
    [down > 0, `${formatMoney(down)} is asked at once`],
  ]
  return said.flatMap(([over, words]) => (over ? [`${words} (${door.citation})`] : []))
}

/** Who has to agree: asked for, where somebody of the caller's kind only asks, or where a supervisor shall be asked now. */
function approvalFor({decision, why, need}: JudgedDoor, {ask}: DoorInput, context: ActContext): ApprovalNeed | null {
  if (decision === 'approved') return null
  const {desk, today, roles, approving} = context
  const onlyAsks = standing(desk.staff, 'arrange_payment', roles) === 'request'
  if (decision === 'denied' || !(ask || onlyAsks || approving !== null)) return null
  const {door} = arrangementPolicy(desk.district.id, today)
  const approvers = (need?.approvers ?? door.beyond_by).filter((role) =>
    approversOf(desk.staff, 'arrange_payment').includes(role),
  )
  return {
    ...{why: 'over_authority', approvers, message: why.join('; ')},
    because: [{rule: 'arrangement.door', citation: door.citation}],
  }
}

async function recordAtDoor(
  trx: Parameters<typeof recordArranged>[0],
  decided: DoorDecided,
  context: ActContext,
): Promise<DoorOutcome> {
  const {decision, facts, order, input, eligibility, why} = decided
  const decisionId = context.key()
  const readBack = readBackOf(decision, sha256(decisionId))
  const arranged = decision === 'approved' ? decided.arranged : null
  const arrangement = arranged === null ? null : await recordArranged(trx, {...arranged, readBack}, context)
  await trx('arrangement_decision').insert({
    ...{account_id: facts.accountId, decision_id: decisionId, decision, read_back: readBack, channel: 'field'},
    ...{order_id: order.orderId, can_pay_cents: input.can_pay_cents, arrangement_id: arrangement?.arrangement ?? null},
    ...{rules_json: canonicalJson({why: [...why], judged: rulesJson(eligibility)}), operator_id: context.operatorId},
    ...{recorded_at: context.recordedAt, act_id: context.actId},
  })
  return {
    ...{decision, read_back: readBack, order: order.orderNo, account: facts.accountNo, name: facts.name},
    ...{can_pay_cents: cents(input.can_pay_cents), why},
    history: facts.history,
    rules: eligibility.rules.map(ruleJson),
    ...{arrangement, basis: decided.basis ?? ''},
  }
}
