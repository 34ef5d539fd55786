import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {judgeAuthority} from '#core/collections/arrange-authority.js'
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
import type {ArrangeInput} from '#core/collections/arrange-input.js'
import {declareBeside} from '#core/collections/arrange-income.js'
import {arrangeOutcome, type ArrangeOutcome} from '#core/collections/arrange-outcome.js'
import {termsOf, type Terms} from '#core/collections/arrange-terms.js'
import {booksFor} from '#core/collections/district-books.js'
import {protectionsOf} from '#core/collections/protection-views.js'
import {standsOn} from '#core/collections/protection.js'
import {endArrangement, recordArrangement, type NewArrangement} from '#core/collections/record-arrangement.js'
import {recordProtectionEnd} from '#core/collections/record-protection.js'
import {canonicalJson, sha256, type Json} from '#core/kernel/canonical-json.js'
import {cents, formatMoney, sum} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {arrangementPolicy, type ArrangementPolicy} from '#core/policies/arrangement-policy.js'
import {arrangementRights} from '#core/policies/arrangement-rights.js'
import type {Trx} from '#core/store/open.js'

export interface ArrangeLoaded {
  readonly facts: ArrangeFacts
  readonly order: OrderAtDoor | null
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
  decide: ({facts, order}, input, context) => decideArrangement({facts, order}, input, context),
  record: recordArranged,
}

/** Locks the account and reads. @throws Refusal NOT_FOUND (66), OTHER_ACCOUNT (65) */
export async function loadArranging(
  trx: Trx,
  {account, order}: Pick<ArrangeInput, 'account' | 'order'>,
  {desk}: ActContext,
): Promise<ArrangeLoaded> {
  const accountId = await accountIdOf(trx, account)
  // Read behind the lock: money or another arrangement may be on its way.
  if (accountId !== null) await lockAccounts(trx, [accountId])
  const facts = await arrangeFacts(trx, desk, account)
  return {facts, order: order === null ? null : mustBeOrderOf(await orderAtDoor(trx, order), facts.accountNo)}
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

/** @throws Refusal of eligibility, terms and authority */
export function decideArrangement(
  {facts, order}: ArrangeLoaded,
  input: ArrangeInput,
  context: Pick<ActContext, 'desk' | 'today' | 'roles'>,
): ArrangeDecision {
  const {desk, today} = context
  const policy = arrangementPolicy(desk.district.id, today)
  const rights = arrangementRights()
  const eligibility = eligibilityOf(facts, input, context)
  mustNotBeDenied(eligibility, facts)
  mustBeKnownReason(input.reason, policy)
  const covered = coveredBy(facts, {...input, today})
  const total = sum(covered.map((one) => one.open))
  const terms = termsOf(total, input, {policy, today, calendar: booksFor(desk.district.id, today).calendar})
  const down = terms.down?.amount ?? cents(0)
  const asked = {months: terms.months, total, down, reason: input.reason, eligibility}
  const approval = judgeAuthority(asked, context, {policy, rights, staff: desk.staff})
  const supersedes = input.supersede ? runningOf(facts) : null
  const parts = terms.installments.length
  return {
    ...{facts, order, input, covered, terms, eligibility, supersedes, approval, readBack: ''},
    amountCents: total,
    basis: basisOf({input, covered, terms, eligibility, supersedes}),
    summary: `${formatMoney(total)} of ${facts.accountNo} in ${parts} ${parts === 1 ? 'payment' : 'installments'} from ${terms.installments[0]?.dueOn ?? ''}${down === 0 ? '' : `, ${formatMoney(down)} down`}`,
  }
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
  // What water costs to come back depends on it, and the arrangement may order it back.
  const declared = decision.input.declares_low_income ? await declareBeside(trx, facts.accountNo, context) : null
  if (supersedes?.state.status === 'pending_down_payment') await endAwaiting(trx, decision, context)
  for (const {plan, state} of facts.plans)
    if (OVER.has(state.status))
      await endArrangement(trx, {accountId, arrangementId: plan.arrangementId}, state.status, context)
  const recorded = await recordArrangement(trx, newArrangement(decision, context), context)
  const outcome = await arrangeOutcome(trx, {decision, recorded}, context)
  return {...outcome, declared: declared === null ? null : {ground: declared.ground, until: declared.until}}
}

function newArrangement(
  {facts, covered, terms, input, order, supersedes, eligibility, readBack}: ArrangeDecision,
  {today}: ActContext,
): NewArrangement {
  return {
    ...{accountId: facts.accountId, option: terms.option, madeOn: today, down: terms.down},
    covered: covered.map((one) => one.receivableId),
    installments: terms.installments,
    version: (supersedes?.plan.version ?? 0) + 1,
    supersedes: supersedes?.plan.arrangementId ?? null,
    ...{channel: input.channel, orderId: order?.orderId ?? null, delivered: input.delivered.replace('-', '_')},
    ...{reason: input.reason, fundingSource: '', readBack, rules: rulesJson(eligibility)},
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
