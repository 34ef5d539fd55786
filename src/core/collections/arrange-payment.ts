import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {besidesOf, judgeAuthority} from '#core/collections/arrange-authority.js'
import {postAdjustments} from '#core/adjustments/post-adjustments.js'
import {allOf} from '#core/adjustments/backdating.js'
import {decideReduction, reductionFacts, type Reduction, type ReductionFacts} from '#core/collections/reduce-debt.js'
import {mustExist} from '#core/kernel/must.js'
import {judgeEligibility, type Eligibility} from '#core/collections/arrange-eligibility.js'
import {
  arrangeFacts,
  mustBeOrderOf,
  orderAtDoor,
  type ArrangeFacts,
  type KnownState,
  type OpenCharge,
  type OrderAtDoor,
} from '#core/collections/arrange-facts-views.js'
import {deliveredBy, type ArrangeInput} from '#core/collections/arrange-input.js'
import {declareBeside} from '#core/collections/arrange-income.js'
import {arrangeOutcome, type ArrangeOutcome} from '#core/collections/arrange-outcome.js'
import {termsOf, type Terms, type TermsRules} from '#core/collections/arrange-terms.js'
import {booksFor} from '#core/collections/district-books.js'
import {protectionsOf} from '#core/collections/protection-views.js'
import {standsOn} from '#core/collections/protection.js'
import {endArrangement, recordArrangement, type NewArrangement} from '#core/collections/record-arrangement.js'
import {recordProtectionEnd} from '#core/collections/record-protection.js'
import {canonicalJson, sha256, type Json} from '#core/kernel/canonical-json.js'
import {cents, formatMoney, subtract, sum, type Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {arrangementPolicy, type ArrangementPolicy} from '#core/policies/arrangement-policy.js'
import {arrangementRights} from '#core/policies/arrangement-rights.js'
import {extensionPolicy} from '#core/policies/extensions.js'
import type {Trx} from '#core/store/open.js'

export interface ArrangeLoaded {
  readonly facts: ArrangeFacts
  readonly order: OrderAtDoor | null
  /** Read where something is lowered, else null. */
  readonly reduction: ReductionFacts | null
}

export interface ArrangeDecision extends Decided {
  readonly facts: ArrangeFacts
  readonly order: OrderAtDoor | null
  readonly input: ArrangeInput
  readonly covered: readonly OpenCharge[]
  readonly terms: Terms
  readonly eligibility: Eligibility
  /** The arrangement whose new version this is; null for a first one. */
  readonly supersedes: KnownState | null
  /** What is lowered first, in the same transaction; null where nothing is. */
  readonly reduction: Reduction | null
  readonly readBack: string
  readonly basis: string
}

/** One arrangement on terms as somebody agreed to them: within the law, within the authority of whoever grants it. */
export const arrangePayment: Act<ArrangeInput, ArrangeLoaded, ArrangeDecision, ArrangeOutcome> = {
  kind: 'arrange-payment',
  permission: 'arrange_payment',
  subject: (input) => input.account,
  accountId: (decision) => decision.facts.accountId,
  load: loadArranging,
  decide: decideArrangement,
  record: recordArranged,
}

/** Locks the account and reads. @throws Refusal NOT_FOUND (66), OTHER_ACCOUNT (65) */
export async function loadArranging(
  trx: Trx,
  {account, order, reduce_cents: reduce}: ArrangeInput,
  context: ActContext,
): Promise<ArrangeLoaded> {
  const accountId = await accountIdOf(trx, account)
  // Read behind the lock: money or another arrangement may be on its way.
  if (accountId !== null) await lockAccounts(trx, [accountId])
  const facts = await arrangeFacts(trx, context.desk, account)
  const of = {accountId: facts.accountId, accountNo: facts.accountNo, residential: facts.service === 'residential'}
  return {
    facts,
    order: order === null ? null : mustBeOrderOf(await orderAtDoor(trx, order), facts.accountNo),
    reduction: reduce === 0 ? null : await reductionFacts(trx, of, context),
  }
}

/** Statuses in which an arrangement is in the way of another. */
const RUNNING: ReadonlySet<string> = new Set(['active', 'pending_down_payment'])
/** Statuses in which one is over, though nobody has ended it. */
const OVER: ReadonlySet<string> = new Set(['broken', 'lapsed', 'kept'])

export const runningOf = ({plans}: ArrangeFacts): KnownState | null =>
  plans.findLast(({state}) => RUNNING.has(state.status)) ?? null

/** What an arrangement made today covers: all that is past due, with the bill that is to come if asked, and what the one before it covered. */
export function coveredBy(
  facts: ArrangeFacts,
  {today, include_current, supersede}: Pick<ArrangeInput, 'include_current' | 'supersede'> & {today: string},
): OpenCharge[] {
  const before = supersede ? runningOf(facts) : null
  const old = new Set(before?.plan.facts.covered.map((debt) => debt.receivableId))
  return facts.open.filter((one) => one.dueOn < today || include_current || old.has(one.receivableId))
}

export function eligibilityOf(
  facts: ArrangeFacts,
  asked: Pick<ArrangeInput, 'include_current' | 'supersede' | 'relation'>,
  {desk, today}: Pick<ActContext, 'desk' | 'today'>,
): Eligibility {
  const running = runningOf(facts)
  const covered = coveredBy(facts, {...asked, today})
  return judgeEligibility(
    {
      ...{relation: asked.relation, closed: facts.closed, service: facts.service, landlord: facts.landlord},
      residential: facts.service === 'residential',
      coverable: sum(covered.map((one) => one.open)),
      ...{openedOn: facts.openedOn, offSince: facts.offSince, supersede: asked.supersede},
      running: running === null ? null : {arrangementNo: running.plan.arrangementNo, told: runningWords(running)},
      ...{brokenOn: facts.brokenOn, returnedOn: facts.returnedOn},
    },
    {policy: arrangementPolicy(desk.district.id, today), rights: arrangementRights(), today},
  )
}

function runningWords({plan, state}: KnownState): string {
  const {installments} = plan.facts
  const paid = installments.filter((one) => sum(one.payments.map(({amount}) => amount)) >= one.amount).length
  const how = state.status === 'active' ? 'is active' : 'waits for its down payment'
  return `${plan.arrangementNo} ${how}, ${paid} of ${installments.length} paid`
}

export const termsRules = (
  {extension}: ArrangeFacts,
  {desk, today}: Pick<ActContext, 'desk' | 'today'>,
): TermsRules => ({
  ...{policy: arrangementPolicy(desk.district.id, today), today, extension},
  calendar: booksFor(desk.district.id, today).calendar,
})

/** @throws Refusal of eligibility, terms and authority */
export function decideArrangement(
  {facts, order, reduction: reducible}: ArrangeLoaded,
  input: ArrangeInput,
  context: ActContext,
): ArrangeDecision {
  const {desk, today} = context
  const policy = arrangementPolicy(desk.district.id, today)
  const eligibility = eligibilityOf(facts, input, context)
  mustNotBeDenied(eligibility, facts)
  mustBeKnownReason(input.reason, policy)
  const covered = coveredBy(facts, {...input, today})
  const total = sum(covered.map((one) => one.open))
  const rules = termsRules(facts, context)
  const left = termsOf(mustLeaveSome(total, cents(input.reduce_cents)), input, rules)
  const reduction =
    reducible === null ? null : decideReduction({facts: reducible, input, covered, terms: left, rules}, context)
  const terms: Terms = reduction === null ? left : {...left, option: 'reduction'}
  const down = terms.down?.amount ?? cents(0)
  const extensions = extensionPolicy(desk.district.id, today)
  const besides = besidesOf(terms, rules, extensions)
  const asked = {months: terms.months, total: terms.total, down, reason: input.reason, eligibility, besides}
  const granted = judgeAuthority(asked, context, {policy, rights: arrangementRights(), staff: desk.staff, extensions})
  const supersedes = input.supersede ? runningOf(facts) : null
  const parts = terms.installments.length
  return {
    ...{facts, order, input, covered, terms, eligibility, supersedes, reduction, readBack: ''},
    approval: allOf([granted, reduction?.approval ?? null]),
    amountCents: terms.total,
    basis: basisOf({input, covered, terms, eligibility, supersedes}),
    summary: `${reduction === null ? '' : `${formatMoney(reduction.amount)} lowered, `}${formatMoney(terms.total)} of ${facts.accountNo} in ${parts} ${parts === 1 ? 'payment' : 'installments'} from ${terms.installments[0]?.dueOn ?? ''}${down === 0 ? '' : `, ${formatMoney(down)} down`}`,
  }
}

/** @throws Refusal NO_REDUCTION (65) */
function mustLeaveSome(total: Cents, reduced: Cents): Cents {
  if (reduced < total) return subtract(total, reduced)
  throw refuse('NO_REDUCTION', `${formatMoney(reduced)} is not less than the ${formatMoney(total)} that is covered`, {
    field: 'reduce',
  })
}

/** Codes by which the denials that every caller knows are told. */
const DENIAL: Readonly<Partial<Record<string, string>>> = {
  'E-ACTIVE': 'HAS_ARRANGEMENT',
  'E-OWES': 'NOTHING_OWED',
  'E-OPEN': 'ACCOUNT_CLOSED',
  'E-RECORD': 'NOT_OF_RECORD',
}

/** @throws Refusal HAS_ARRANGEMENT, NOTHING_OWED, ACCOUNT_CLOSED, NOT_OF_RECORD, NOT_ELIGIBLE (65) */
export function mustNotBeDenied({rules}: Eligibility, facts: ArrangeFacts): void {
  const denied = rules.filter((one) => one.effect === 'denies')
  const [first] = denied
  if (first === undefined) return
  const running = runningOf(facts)?.plan.arrangementNo
  const way =
    first.rule === 'E-ACTIVE' && running !== undefined
      ? `. Use --supersede or curbstop adjust-arrangement ${running}`
      : ''
  throw refuse(DENIAL[first.rule] ?? 'NOT_ELIGIBLE', `${first.fact}${way}`, {
    because: denied.map(({rule, citation, fact}) => ({rule, citation, fact})),
    next: [`curbstop arrange-payment ${facts.accountNo} --check`],
  })
}

function mustBeKnownReason(reason: string, {reasons, citation}: ArrangementPolicy): void {
  if (reason === '' || reasons.has(reason)) return
  throw refuse('UNKNOWN_REASON', `${reason} is no reason for an arrangement`, {
    field: 'reason',
    because: [{rule: 'arrangement.reasons', citation}],
    next: [`one of ${Array.from(reasons.keys()).join(', ')}`],
  })
}

type Basis = Pick<ArrangeDecision, 'input' | 'covered' | 'terms' | 'eligibility' | 'supersedes'>

const basisOf = ({input, covered, terms, eligibility, supersedes}: Basis): string =>
  sha256(
    canonicalJson({
      input,
      covered: covered.map(({receivableId, open}) => `${receivableId} ${open}`).toSorted(),
      schedule: terms.installments.map(({dueOn, amount}) => `${dueOn} ${amount}`),
      down: terms.down === null ? null : `${terms.down.dueOn} ${terms.down.amount}`,
      verdict: eligibility.verdict,
      supersedes: supersedes?.plan.arrangementNo ?? null,
    }),
  )

export const rulesJson = ({verdict, rules}: Eligibility): Json => ({
  verdict,
  rules: rules.map(({rule, passes, fact, citation, verified, law}) => ({rule, passes, fact, citation, verified, law})),
})

/** Ends what is over, writes the arrangement and judges the account again, all in one transaction. */
export async function recordArranged(
  trx: Trx,
  decision: ArrangeDecision,
  context: ActContext,
): Promise<ArrangeOutcome> {
  const {facts, supersedes} = decision
  const {accountId} = facts
  if (supersedes?.state.status === 'pending_down_payment') await endAwaiting(trx, decision, context)
  for (const {plan, state} of facts.plans)
    if (OVER.has(state.status))
      await endArrangement(trx, {accountId, arrangementId: plan.arrangementId}, state.status, context)
  const journal = await postReduction(trx, decision, context)
  const recorded = await recordArrangement(trx, newArrangement(decision, context), context)
  const outcome = await arrangeOutcome(trx, {decision, recorded, journal}, context)
  const declared = decision.input.declares_low_income ? await declareBeside(trx, facts.accountNo, context) : null
  return {...outcome, declared: declared === null ? null : {ground: declared.ground, until: declared.until}}
}

/** Number of the journal that lowers what is covered; what is left is arranged in the same transaction. */
async function postReduction(trx: Trx, {reduction}: ArrangeDecision, context: ActContext): Promise<string | null> {
  if (reduction === null) return null
  const [posted] = await postAdjustments(trx, [reduction.adjustment], context)
  return mustExist(posted, 'one adjustment is one posting').journalNo
}

function newArrangement(
  {facts, covered, terms, input, order, supersedes, eligibility, reduction, readBack}: ArrangeDecision,
  {today}: ActContext,
): NewArrangement {
  return {
    ...{accountId: facts.accountId, option: terms.option, madeOn: today, down: terms.down},
    covered: covered.map((one) => one.receivableId),
    installments: terms.installments,
    version: (supersedes?.plan.version ?? 0) + 1,
    supersedes: supersedes?.plan.arrangementId ?? null,
    ...{channel: input.channel, orderId: order?.orderId ?? null, delivered: deliveredBy(input.delivered)},
    ...{
      reason: input.reason,
      fundingSource: reduction?.adjustment.fundingSource ?? '',
      readBack,
      rules: rulesJson(eligibility),
    },
  }
}

/** The protection that stood while the down payment of the one before was awaited. */
async function endAwaiting(trx: Trx, {facts, supersedes}: ArrangeDecision, context: ActContext): Promise<void> {
  const {accountId} = facts
  for (const one of await protectionsOf(trx, accountId)) {
    const of = one.kind === 'down_payment_due' && one.detail['arrangement'] === supersedes?.plan.arrangementNo
    if (!of || !standsOn(one, context.today)) continue
    const end = {accountId, protectionId: one.protectionId, endedOn: context.today, reason: 'superseded'}
    await recordProtectionEnd(trx, end, context)
  }
}
