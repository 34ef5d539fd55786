import {safeText} from '#core/accounts/free-text.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {yearTotals} from '#core/adjustments/adjusted-views.js'
import {judgeAuthority} from '#core/adjustments/authority.js'
import {standingJson, standingOf, type Standing} from '#core/adjustments/effects.js'
import {postedAdjustment, type PostedRecord} from '#core/adjustments/posted-views.js'
import {addMonths} from '#core/kernel/business-date.js'
import {canonicalJson, sha256} from '#core/kernel/canonical-json.js'
import {cents, formatMoney, negate, subtract, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {applyHeldCredits} from '#core/ledger/apply-credits.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {adjustmentPolicy, uncountedReasons} from '#core/policies/adjustment-types.js'
import {accountsOfOperators, judgeOwnAccount, type Holder} from '#core/staff/operator-accounts.js'
import type {Trx} from '#core/store/open.js'

export const REVERSE_KIND = 'adjustment.reverse'

export type ReverseInput = {readonly journal: string; readonly reason: string; readonly note: string}

interface ReverseFacts {
  readonly posted: PostedRecord
  readonly holders: readonly Holder[]
  /** Of the account in the months that count, the adjustment itself left out. */
  readonly otherTotal: Cents
  readonly before: Standing
}

interface ReverseDecision extends Decided {
  readonly posted: PostedRecord
  readonly before: Standing
  readonly reason: string
  readonly note: string
}

export type ReverseOutcome = {
  readonly account: string
  readonly bill: string | null
  /** The journal that was undone, and its mirror. */
  readonly reversed: string
  readonly journal: string
  readonly reason: string
  /** What the balance changes by, the adjustment's amount with the other sign. */
  readonly amount_cents: number
  readonly before: ReturnType<typeof standingJson>
  readonly after: ReturnType<typeof standingJson>
}

const REASON_LONGEST = 200
const NOTE_LONGEST = 500

/** Takes one adjustment back by the mirror of its journal, within the same limits as posting it. */
export const reverseAdjustment: Act<ReverseInput, ReverseFacts, ReverseDecision, ReverseOutcome> = {
  kind: 'reverse-adjustment',
  permission: 'reverse_adjustment',
  subject: (input) => input.journal,
  accountId: (decision) => decision.posted.accountId,
  load: loadFacts,
  decide: decideReverse,
  record: recordReverse,
}

async function loadFacts(trx: Trx, input: ReverseInput, {desk, today}: ActContext): Promise<ReverseFacts> {
  const {accountId} = await postedAdjustment(trx, input.journal)
  await lockAccounts(trx, [accountId])
  const posted = await postedAdjustment(trx, input.journal)
  const policy = adjustmentPolicy(desk.district.id, today)
  const uncounted = uncountedReasons(policy)
  const since = addMonths(today, -policy.limit_months)
  const total = (await yearTotals(trx, [accountId], since, uncounted)).get(accountId) ?? cents(0)
  const counted = posted.postedOn > since && !uncounted.includes(posted.reason)
  return {
    posted,
    holders: (await accountsOfOperators(trx, [accountId], today)).get(accountId) ?? [],
    otherTotal: counted && posted.reversedBy === null ? subtract(total, absolute(posted.amount)) : total,
    before: await standingOf(trx, desk, accountId),
  }
}

const absolute = (amount: Cents): Cents => cents(Math.abs(amount))

/** @throws Refusal ALREADY_REVERSED, NOT_REVERSIBLE (65), OWN_ACCOUNT (77) */
function decideReverse(facts: ReverseFacts, input: ReverseInput, context: ActContext): ReverseDecision {
  const {posted, before} = facts
  const {staff} = context.desk
  if (posted.reversedBy !== null)
    throw refuse('ALREADY_REVERSED', `${posted.journalNo} was undone by ${posted.reversedBy}`)
  if (posted.formula === 'rebill')
    throw refuse('NOT_REVERSIBLE', `${posted.journalNo} made a bill again; a bill is put right by making it again`)
  const people = [context.operatorId, context.approving]
  const employeeAccount = judgeOwnAccount(facts.holders, people, posted.account, staff.citation)
  const approving = context.approving !== null
  const judged = {roles: context.roles, type: posted.type, amount: absolute(posted.amount), typedOver: false, approving}
  const after = subtract(before.balance, posted.amount)
  return {
    posted,
    before,
    reason: safeText(input.reason, 'reason', REASON_LONGEST),
    note: input.note === '' ? '' : safeText(input.note, 'note', NOTE_LONGEST),
    approval: judgeAuthority({...judged, yearTotal: facts.otherTotal, employeeAccount}, staff),
    amountCents: negate(posted.amount),
    basis: sha256(canonicalJson({reverses: posted.journalId})),
    summary: `undo ${posted.journalNo} (${formatMoney(posted.amount)}, ${posted.reason}) on ${posted.account}, balance ${formatMoney(before.balance)} → ${formatMoney(after)}`,
  }
}

async function recordReverse(
  trx: Trx,
  {posted, before, reason, note}: ReverseDecision,
  context: ActContext,
): Promise<ReverseOutcome> {
  const {accountId, adjustmentId, journalId} = posted
  const memo = `${reason}; undoes ${posted.journalNo}`
  const undo = {accountId, journalId, paymentId: null, kind: REVERSE_KIND, memo, effectiveOn: context.today}
  const [done] = await reverseJournals(trx, [{...undo, contra: null}], context)
  const mirror = mustExist(done, 'one adjustment has one mirror')
  await trx('adjustment_reversal').insert({
    ...{account_id: accountId, adjustment_id: adjustmentId, journal_id: mirror.journalId, reason, note},
    ...{operator_id: context.operatorId, recorded_at: context.recordedAt, act_id: context.actId},
  })
  // What had paid a charge that is gone pays what else is open.
  await applyHeldCredits(trx, [accountId], context.today, context)
  return {
    ...{account: posted.account, bill: posted.bill, reversed: posted.journalNo, journal: mirror.journalNo, reason},
    amount_cents: negate(posted.amount),
    before: standingJson(before),
    after: standingJson(await standingOf(trx, context.desk, accountId)),
  }
}
