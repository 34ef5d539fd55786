import {noteOrNone, safeText} from '#core/accounts/free-text.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {judgeAuthority} from '#core/adjustments/authority.js'
import {standingJson, standingOf, type Standing} from '#core/collections/standing.js'
import {countsOn, limitFacts} from '#core/adjustments/limit-facts.js'
import {
  postedAdjustment,
  postedTogether,
  type PostedRecord,
  type PostedTogether,
} from '#core/adjustments/posted-views.js'
import {reverseRebill} from '#core/adjustments/reverse-rebill.js'
import {movedBy} from '#core/adjustments/worksheet.js'
import {canonicalJson, sha256} from '#core/kernel/canonical-json.js'
import {cents, formatMoney, negate, subtract, sum, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {applyHeldCredits} from '#core/ledger/apply-credits.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {adjustmentPolicy} from '#core/policies/adjustment-policy.js'
import {judgeOwnAccount, type Holder} from '#core/staff/operator-accounts.js'
import type {Trx} from '#core/store/open.js'

export const REVERSE_KIND = 'adjustment.reverse'

export type ReverseInput = {readonly journal: string; readonly reason: string; readonly note: string}

interface ReverseFacts {
  readonly posted: PostedRecord
  /** Adjustments that stand or fall with it: of a rebill all of its act, else itself alone. */
  readonly together: readonly PostedTogether[]
  readonly holders: readonly Holder[]
  /** Of the account in the months that count, the adjustment itself left out. */
  readonly otherTotal: Cents
  readonly before: Standing
}

interface ReverseDecision extends Decided {
  readonly posted: PostedRecord
  readonly together: readonly PostedTogether[]
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
  const {yearTotal: total, holders} = await limitFacts(trx, accountId, policy, today)
  const counted = countsOn(posted, policy, today)
  const together = await postedTogether(trx, posted)
  return {
    posted,
    together,
    holders,
    otherTotal:
      counted && posted.reversedBy === null ? subtract(total, sum(together.map((one) => absolute(one.amount)))) : total,
    before: await standingOf(trx, desk, accountId),
  }
}

const absolute = (amount: Cents): Cents => cents(Math.abs(amount))

/** @throws Refusal ALREADY_REVERSED (65), OWN_ACCOUNT (77) */
function decideReverse(facts: ReverseFacts, input: ReverseInput, context: ActContext): ReverseDecision {
  const {posted, together, before} = facts
  const amount = sum(together.map((one) => one.amount))
  const {staff} = context.desk
  if (posted.reversedBy !== null)
    throw refuse('ALREADY_REVERSED', `${posted.journalNo} was undone by ${posted.reversedBy}`)
  const people = [context.operatorId, context.approving]
  const employeeAccount = judgeOwnAccount(facts.holders, people, posted.account, staff.citation)
  const approving = context.approving !== null
  const judged = {
    roles: context.roles,
    type: posted.type,
    amount: movedBy(together.map((one) => one.amount)),
    typedOver: false,
    approving,
  }
  const after = subtract(before.balance, amount)
  return {
    posted,
    together,
    before,
    reason: safeText(input.reason, 'reason', REASON_LONGEST),
    note: noteOrNone(input.note),
    approval: judgeAuthority({...judged, yearTotal: facts.otherTotal, employeeAccount}, staff),
    amountCents: negate(amount),
    basis: sha256(canonicalJson({reverses: posted.journalId})),
    summary: `undo ${posted.journalNo} (${formatMoney(amount)}, ${posted.reason}) on ${posted.account}, balance ${formatMoney(before.balance)} → ${formatMoney(after)}`,
  }
}

async function recordReverse(
  trx: Trx,
  {posted, together, before, reason, note}: ReverseDecision,
  context: ActContext,
): Promise<ReverseOutcome> {
  const {accountId} = posted
  const mirrors = await (posted.formula === 'rebill' ? takeBills : takeAmount)(trx, {posted, together, reason}, context)
  const done = {operator_id: context.operatorId, recorded_at: context.recordedAt, act_id: context.actId}
  for (const {adjustmentId, journalId} of mirrors)
    await trx('adjustment_reversal').insert({
      ...{account_id: accountId, adjustment_id: adjustmentId, journal_id: journalId, reason, note},
      ...done,
    })
  // What had paid a charge that is gone pays what else is open.
  await applyHeldCredits(trx, [accountId], context.today, context)
  const mirror = mustExist(
    mirrors.find((one) => one.adjustmentId === posted.adjustmentId),
    'one adjustment has one mirror',
  )
  return {
    ...{account: posted.account, bill: posted.bill, reversed: posted.journalNo, journal: mirror.journalNo, reason},
    amount_cents: negate(sum(together.map((one) => one.amount))),
    before: standingJson(before),
    after: standingJson(await standingOf(trx, context.desk, accountId)),
  }
}

type TakenBack = Pick<ReverseDecision, 'posted' | 'together' | 'reason'>
interface Mirrored {
  readonly adjustmentId: string
  readonly journalId: string
  readonly journalNo: string
}

async function takeAmount(trx: Trx, {posted, reason}: TakenBack, context: ActContext): Promise<Mirrored[]> {
  const {accountId, adjustmentId, journalId} = posted
  const memo = `${reason}; undoes ${posted.journalNo}`
  const undo = {accountId, journalId, paymentId: null, kind: REVERSE_KIND, memo, effectiveOn: context.today}
  return (await reverseJournals(trx, [{...undo, contra: null}], context)).map((mirror) => ({...mirror, adjustmentId}))
}

const takeBills = (trx: Trx, {posted: {accountId}, together}: TakenBack, context: ActContext): Promise<Mirrored[]> =>
  reverseRebill(trx, {accountId, adjustmentIds: together.map((one) => one.adjustmentId)}, context)
