import {accountHeads} from '#core/accounts/account-head-views.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import type {AccountStatus} from '#core/accounts/agreement.js'
import {asOf} from '#core/accounts/versions.js'
import type {ActContext} from '#core/acts/act.js'
import {roomsOfAccount, type CreditRoom} from '#core/adjustments/adjusted-views.js'
import {standingOf, type Standing} from '#core/collections/standing.js'
import type {AdjustmentAsked, Formula, Plans} from '#core/adjustments/formula.js'
import {formulaOf} from '#core/adjustments/formulas.js'
import {STATED_AMOUNT} from '#core/adjustments/formula-stated.js'
import {limitFacts} from '#core/adjustments/limit-facts.js'
import {billByNumber, type BillRecord} from '#core/billing/explain/bill-record-views.js'
import {cancellationOf} from '#core/billing/cancelled-bills.js'
import {PlanShelf} from '#core/billing/plan-shelf.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {AttachedPaper} from '#core/imports/attached-papers.js'
import type {Json} from '#core/kernel/canonical-json.js'
import type {Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound, refuse, usage} from '#core/kernel/refusal.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {adjustmentPolicy, reasonOf} from '#core/policies/adjustment-policy.js'
import type {Holder} from '#core/staff/operator-accounts.js'
import type {Reader, Trx} from '#core/store/open.js'

export type AdjustBillInput = {
  readonly account: string
  readonly bill: string | null
  readonly reason: string
  readonly class: ReceivableClass | null
  /** What the formula is told, by name, as it was typed. */
  readonly given: Readonly<Record<string, string>>
  /** Typed: below zero to the customer's good; null where the formula works it out. */
  readonly stated_cents: number | null
  /** Why the amount differs from the one worked out. */
  readonly over_reason: string
  readonly note: string
  /** Papers by their hash; `kind` is empty where nobody said what it is. */
  readonly evidence: readonly AttachedPaper[]
  readonly effective_on: BusinessDate
}

/** Everything a single adjustment is decided on. */
export interface AdjustFacts {
  readonly asked: AdjustmentAsked
  readonly formula: Formula
  readonly inputs: Json
  readonly plans: Plans
  readonly status: AccountStatus
  /** Of the account in the months that count, this adjustment not included. */
  readonly yearTotal: Cents
  /** What can still be credited, by bill. */
  readonly rooms: ReadonlyMap<string, CreditRoom>
  readonly holders: readonly Holder[]
  readonly before: Standing
}

/** Locks the account and reads. @throws Refusal NOT_FOUND (66), UNKNOWN_REASON, BILL_CANCELED (65), and as the formula */
export async function adjustFacts(trx: Trx, input: AdjustBillInput, context: ActContext): Promise<AdjustFacts> {
  const {desk, today} = context
  const accountId = await accountIdOf(trx, input.account)
  if (accountId === null) throw notFound(`no account ${input.account}`, ['curbstop find-account NAME'])
  await lockAccounts(trx, [accountId])
  const policy = adjustmentPolicy(desk.district.id, today)
  const reason = reasonOf(policy, input.reason)
  const stated = reason.formula === 'stated' && input.stated_cents !== null
  const given = stated ? {...input.given, [STATED_AMOUNT]: String(input.stated_cents)} : input.given
  const bill =
    input.bill === null
      ? null
      : await billOf(trx, input.bill, {accountId, account: input.account, zone: desk.district.zone})
  const asked: AdjustmentAsked = {
    ...{accountId, accountNo: input.account, bill, policy, reason, class: input.class, given},
    effectiveOn: input.effective_on,
  }
  const formula = await formulaOf(reason.formula)
  const inputs = await formula.load(trx, asked, context)
  const [head] = await accountHeads(trx, [accountId], asOf(today))
  return {
    ...{asked, formula, inputs},
    plans: await new PlanShelf(trx).add(formula.plansOf(inputs)),
    status: mustExist(head, 'an account has its head').status,
    ...(await limitFacts(trx, accountId, policy, today)),
    rooms: await roomsOfAccount(trx, accountId),
    before: await standingOf(trx, desk, accountId),
  }
}

interface Whose {
  readonly accountId: string
  readonly account: string
  readonly zone: string
}

async function billOf(reader: Reader, number: string, {accountId, account, zone}: Whose): Promise<BillRecord> {
  const bill = await billByNumber(reader, number)
  if (bill === null || bill.accountId !== accountId)
    throw notFound(`${account} has no bill ${number}`, [`curbstop show-account ${account}`])
  const cancelled = await cancellationOf(reader, bill, zone)
  if (cancelled === null) return bill
  const instead = cancelled.replacedBy === null ? '' : `; ${cancelled.replacedBy} stands instead`
  throw refuse('BILL_CANCELED', `${number} was cancelled${instead}`, {field: 'bill'})
}

/** An amount over the one that is worked out has its own reason. @throws Refusal MISSING_OVER_REASON, AMOUNT_NOT_TYPED (64) */
export function mustExplainTypedOver(
  {stated_cents: stated, over_reason: why}: AdjustBillInput,
  {formula}: AdjustFacts,
): void {
  if (stated === null || formula.code === 'stated') return
  if (formula.code === 'rebill')
    throw usage('AMOUNT_NOT_TYPED', 'what a bill made again comes to is never typed: no --credit, no --debit', 'credit')
  if (why.trim() === '')
    throw usage(
      'MISSING_OVER_REASON',
      'an amount other than the one worked out says why: --over-reason TEXT',
      'over-reason',
    )
}
