import {noteOrNone} from '#core/accounts/free-text.js'
import type {Act, ActContext, ApprovalNeed, Decided} from '#core/acts/act.js'
import {
  adjustFacts,
  mustExplainTypedOver,
  type AdjustBillInput,
  type AdjustFacts,
} from '#core/adjustments/adjust-facts.js'
import {judgeAuthority} from '#core/adjustments/authority.js'
import {allOf, judgeBackdating} from '#core/adjustments/backdating.js'
import {standingJson, standingOf, type Standing} from '#core/collections/standing.js'
import {mustBeAdjustable, mustHaveDirection, mustHaveRoom} from '#core/adjustments/lawful-adjustment.js'
import {postAdjustments, worksheetJson, type NewAdjustment, type Rebilled} from '#core/adjustments/post-adjustments.js'
import {postRebill} from '#core/adjustments/post-rebill.js'
import {typedOver} from '#core/adjustments/typed-over.js'
import {amountOf, amountsByBill, basisOf, movedBy, type Worksheet} from '#core/adjustments/worksheet.js'
import {pullOrders, type OrderEffect} from '#core/payments/payment-effects.js'
import type {AttachedPaper} from '#core/imports/attached-papers.js'
import {add, cents, formatMoney, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import type {FormulaCode} from '#core/policies/adjustment-policy.js'
import {judgeOwnAccount} from '#core/staff/operator-accounts.js'

export interface AdjustDecision extends Decided {
  readonly account: string
  readonly bill: string | null
  readonly adjustment: NewAdjustment
  readonly before: Standing
  readonly basis: string
}

export type AdjustBillOutcome = {
  readonly account: string
  readonly bill: string | null
  readonly journal: string
  readonly type: string
  readonly reason: string
  readonly ledger_account: string
  readonly funding_source: string | null
  readonly amount_cents: number
  /** What was typed over the amount worked out. */
  readonly stated_cents: number | null
  readonly held_cents: number
  readonly effective_on: string
  readonly evidence: readonly string[]
  readonly evidence_missing: readonly string[]
  readonly worksheet: ReturnType<typeof worksheetJson>
  /** Bills that were cancelled, each with the one issued instead. */
  readonly rebilled: readonly Rebilled[]
  readonly notes: readonly string[]
  readonly basis: string
  readonly before: ReturnType<typeof standingJson>
  readonly after: ReturnType<typeof standingJson>
}

/** Formulas whose result is more than one journal name here what posts it; everything else is one journal. */
const POSTED_OTHERWISE: Readonly<Partial<Record<FormulaCode, typeof postAdjustments>>> = {rebill: postRebill}

/**
 * One adjustment of one account: worked out by the formula of its reason, within the authority of whoever does it,
 * posted exactly as it was shown.
 */
export const adjustBill: Act<AdjustBillInput, AdjustFacts, AdjustDecision, AdjustBillOutcome> = {
  kind: 'adjust-bill',
  permission: 'adjust_bill',
  subject: (input) => input.account,
  accountId: (decision) => decision.adjustment.accountId,
  load: adjustFacts,
  decide: decideAdjustment,
  record: recordAdjustment,
}

/** @throws Refusal of the formula; ACCOUNT_CLOSED, WRONG_SIGN, NOTHING_TO_ADJUST, ABOVE_BILLED (65), OWN_ACCOUNT (77) */
export function decideAdjustment(facts: AdjustFacts, input: AdjustBillInput, context: ActContext): AdjustDecision {
  const {asked, before} = facts
  const {account} = input
  const {staff} = context.desk
  const people = [context.operatorId, context.approving]
  const employeeAccount = judgeOwnAccount(facts.holders, people, account, staff.citation)
  mustBeAdjustable(facts)
  const worksheet = worksheetOf(facts, input)
  const amount = amountOf(worksheet)
  if (amount === 0 && worksheet.formula !== 'rebill')
    throw refuse('NOTHING_TO_ADJUST', 'worked out under these facts it comes to nothing')
  mustHaveDirection(amount, asked.reason)
  mustHaveRoom(worksheet.parts, facts.rooms, asked.policy.citation)
  const {effectiveOn} = asked
  const approval = allOf([
    authorityNeed(
      facts,
      {amount: movedBy(amountsByBill(worksheet.parts)), employeeAccount, typedOver: isTypedOver(facts, input)},
      context,
    ),
    judgeBackdating({effectiveOn, today: context.today, roles: context.roles, staff}),
  ])
  const on = [account, asked.bill?.billNo].filter(Boolean).join(' ')
  return {
    account,
    bill: asked.bill?.billNo ?? null,
    adjustment: newAdjustment(facts, input, worksheet),
    before,
    approval,
    amountCents: amount,
    basis: basisOf(worksheet),
    summary: `${formatMoney(amount)} on ${on} for ${asked.reason.code}, balance ${formatMoney(before.balance)} → ${formatMoney(add(before.balance, amount))}`,
  }
}

/** Whether an amount was typed where one is worked out. */
const isTypedOver = ({formula}: AdjustFacts, {stated_cents: stated}: AdjustBillInput): boolean =>
  stated !== null && formula.code !== 'stated'

function worksheetOf(facts: AdjustFacts, input: AdjustBillInput): Worksheet {
  const {asked, formula, inputs, plans} = facts
  mustExplainTypedOver(input, facts)
  const worked = formula.work(inputs, plans)
  const otherwise = {billId: asked.bill?.billId ?? null, class: asked.class ?? ('water' as const)}
  const stated = isTypedOver(facts, input) ? input.stated_cents : null
  const result = stated === null ? worked : typedOver(worked, cents(stated), otherwise)
  return {...result, formula: formula.code, version: asked.policy.effective_from, inputs}
}

interface Judged {
  /** Absolute. */
  readonly amount: Cents
  readonly employeeAccount: boolean
  readonly typedOver: boolean
}

/** The district's own mistake is anybody's to undo; a colleague's account or a typed amount still takes two. */
function authorityNeed(
  {asked, yearTotal}: AdjustFacts,
  {amount, employeeAccount, typedOver: over}: Judged,
  {roles, approving, desk}: ActContext,
): ApprovalNeed | null {
  const {automatic, type} = asked.reason
  if (automatic && !employeeAccount && !over) return null
  const facts = {roles, type: type.code, amount, yearTotal, typedOver: over, employeeAccount}
  return judgeAuthority({...facts, approving: approving !== null}, desk.staff)
}

function newAdjustment({asked}: AdjustFacts, input: AdjustBillInput, worksheet: Worksheet): NewAdjustment {
  const {reason, policy} = asked
  const {type} = reason
  const evidence = papersOf(input.evidence, reason.evidence)
  const said = [input.note, input.over_reason === '' ? '' : `amount typed over: ${input.over_reason}`]
  const note = said.filter(Boolean).join('; ')
  return {
    ...{accountId: asked.accountId, type: type.code, ledgerAccount: type.ledgerAccount},
    ...{fundingSource: type.fundingSource, reason: reason.code, billId: asked.bill?.billId ?? null, worksheet},
    stated: worksheet.formula === 'stated' || input.stated_cents === null ? null : cents(input.stated_cents),
    note: noteOrNone(note),
    evidence,
    evidenceMissing: reason.evidence.filter((kind) => !evidence.some((paper) => paper.kind === kind)),
    effectiveOn: asked.effectiveOn,
    chargeDueDays: policy.charge_due_days,
  }
}

/** A paper of which nobody said what it is takes the first kind that is still wanted. */
function papersOf(papers: readonly AttachedPaper[], wanted: readonly string[]): AttachedPaper[] {
  const missing = wanted.filter((kind) => !papers.some((paper) => paper.kind === kind))
  return papers.map(({name, sha256, kind}) => ({name, sha256, kind: kind === '' ? (missing.shift() ?? 'other') : kind}))
}

async function recordAdjustment(
  trx: Parameters<typeof postAdjustments>[0],
  {account, bill, adjustment, before, basis}: AdjustDecision,
  context: ActContext,
): Promise<AdjustBillOutcome> {
  const post = POSTED_OTHERWISE[adjustment.worksheet.formula] ?? postAdjustments
  const [done] = await post(trx, [adjustment], context)
  const posted = mustExist(done, 'one adjustment is one posting')
  const {accountId} = adjustment
  const orders = await pullOrders(trx, {ids: [accountId], why: `adjustment ${posted.journalNo}`}, context)
  return {
    ...{account, bill, journal: posted.journalNo, type: adjustment.type, reason: adjustment.reason},
    ...{ledger_account: adjustment.ledgerAccount, funding_source: adjustment.fundingSource},
    ...{amount_cents: posted.amount, stated_cents: adjustment.stated, held_cents: posted.held},
    effective_on: adjustment.effectiveOn,
    evidence: adjustment.evidence.map((paper) => paper.kind),
    evidence_missing: adjustment.evidenceMissing,
    worksheet: worksheetJson(adjustment.worksheet),
    rebilled: posted.rebilled ?? [],
    notes: [...(posted.notes ?? []), ...ordersInWords(orders.get(accountId) ?? [])],
    basis,
    before: standingJson(before),
    after: standingJson(await standingOf(trx, context.desk, accountId)),
  }
}

const ordersInWords = (orders: readonly OrderEffect[]): string[] =>
  orders.flatMap(({order, state, for_date}) => {
    if (state === 'pull_requested') return [`turn-off order ${order} of ${for_date} is asked back`]
    if (state === 'wrongful') return [`turn-off ${order} was wrongful: water is ordered back at no charge`]
    return state === 'restore_ordered' ? [`water is ordered back after ${order}`] : []
  })
