import type {ActContext, ApprovalNeed} from '#core/acts/act.js'
import {roleMayNot} from '#core/acts/perform.js'
import {roomsOfAccount, type CreditRoom} from '#core/adjustments/adjusted-views.js'
import {judgeAuthority} from '#core/adjustments/authority.js'
import {allOf} from '#core/adjustments/backdating.js'
import {mustHaveDirection, mustHaveRoom} from '#core/adjustments/lawful-adjustment.js'
import {limitFacts, type LimitFacts} from '#core/adjustments/limit-facts.js'
import type {NewAdjustment} from '#core/adjustments/post-adjustments.js'
import type {AdjustmentPart, WorksheetRow} from '#core/adjustments/worksheet.js'
import type {OpenCharge} from '#core/collections/arrange-facts-views.js'
import type {ArrangeInput} from '#core/collections/arrange-input.js'
import {payableWithin, type Terms, type TermsRules} from '#core/collections/arrange-terms.js'
import {add, cents, formatMoney, least, negate, subtract, type Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import type {OpenItem} from '#core/ledger/open-items.js'
import {openItemsOf} from '#core/ledger/receivables.js'
import {adjustmentPolicy, reasonOf} from '#core/policies/adjustment-policy.js'
import type {ReductionPolicy} from '#core/policies/arrangement-policy.js'
import {arrangementRights} from '#core/policies/arrangement-rights.js'
import {judgeOwnAccount} from '#core/staff/operator-accounts.js'
import {approversOf, standing} from '#core/staff/roles.js'
import type {Trx} from '#core/store/open.js'

/** What a reduction is decided on besides the arrangement. */
export interface ReductionFacts extends LimitFacts {
  readonly accountId: string
  readonly accountNo: string
  readonly residential: boolean
  readonly rooms: ReadonlyMap<string, CreditRoom>
  readonly items: readonly OpenItem[]
}

/** What is lowered, from whose money, and who has to agree to that. */
export interface Reduction {
  readonly adjustment: NewAdjustment
  readonly amount: Cents
  readonly approval: ApprovalNeed | null
}

export async function reductionFacts(
  trx: Trx,
  of: Pick<ReductionFacts, 'accountId' | 'accountNo' | 'residential'>,
  {desk, today}: ActContext,
): Promise<ReductionFacts> {
  const {accountId} = of
  return {
    ...of,
    ...(await limitFacts(trx, accountId, adjustmentPolicy(desk.district.id, today), today)),
    rooms: await roomsOfAccount(trx, accountId),
    items: (await openItemsOf(trx, [accountId])).get(accountId) ?? [],
  }
}

interface Reducing {
  readonly facts: ReductionFacts
  readonly input: Pick<ArrangeInput, 'reduce_cents' | 'every' | 'first' | 'pay_day'>
  readonly covered: readonly OpenCharge[]
  /** Of what is left. */
  readonly terms: Terms
  readonly rules: TermsRules
}

/** The most that a total may be lowered by: a share of it within an amount. */
export const mostReduced = (total: Cents, {most_cents: most, most_percent: percent}: ReductionPolicy): Cents =>
  least(most, cents(Math.floor((total * percent) / 100)))

/**
 * Lowers what is covered by money that is not rates, the oldest charge first: what cannot be repaid in the ordinary
 * months at these installments, within the district's cap and the authority of an adjustment (HSC 116910(b)(2)).
 * @throws Refusal NO_REDUCTION, ABOVE_BILLED, WRONG_SIGN (65), OWN_ACCOUNT, NOT_YOURS (77)
 */
export function decideReduction(reducing: Reducing, context: ActContext): Reduction {
  const {facts, input, covered} = reducing
  const {desk, today, roles, approving, operatorId} = context
  const amount = cents(input.reduce_cents)
  const policy = mustBeWithin(amount, reducing)
  const adjusting = adjustmentPolicy(desk.district.id, today)
  const reason = reasonOf(adjusting, policy.adjust_reason)
  const {type} = reason
  const employeeAccount = judgeOwnAccount(facts.holders, [operatorId, approving], facts.accountNo, desk.staff.citation)
  const {parts, rows} = lowered(amount, covered, facts.items)
  mustHaveDirection(negate(amount), reason)
  mustHaveRoom(parts, facts.rooms, adjusting.citation)
  const judged = {roles, type: type.code, amount, yearTotal: facts.yearTotal, typedOver: false, employeeAccount}
  const worksheet = {
    ...{formula: reason.formula, version: adjusting.effective_from, parts, rows, figures: {}},
    inputs: {reduction: true, bill_id: null, bill: null, amount_cents: negate(amount), class: null, classes: []},
    because: [{rule: 'arrangement.reduction', citation: policy.citation}],
    notes: [],
  }
  return {
    amount,
    adjustment: {
      ...{accountId: facts.accountId, type: type.code, ledgerAccount: type.ledgerAccount, reason: reason.code},
      ...{fundingSource: type.fundingSource, billId: null, stated: null, evidence: [], evidenceMissing: []},
      ...{note: 'reduction with an arrangement', effectiveOn: today, chargeDueDays: adjusting.charge_due_days},
      worksheet,
    },
    approval: whoArranges(
      allOf([mayAdjust(context), judgeAuthority({...judged, approving: approving !== null}, desk.staff)]),
      reducing.rules,
    ),
  }
}

/** Whoever agrees to it agrees to the arrangement as well. */
const whoArranges = (need: ApprovalNeed | null, {policy}: TermsRules): ApprovalNeed | null =>
  need === null ? null : {...need, approvers: need.approvers.filter((role) => policy.authority.has(role))}

/** Whoever arranges may only ask where they may not adjust by themselves. */
function mayAdjust({desk, roles}: ActContext): ApprovalNeed | null {
  const may = standing(desk.staff, 'adjust_bill', roles)
  if (may === 'yes') return null
  if (may === 'no') throw roleMayNot(desk, 'adjust_bill')
  const approvers = approversOf(desk.staff, 'adjust_bill')
  const message = `your role may ask for a reduction; ${approvers.join(' or ')} may grant it`
  const because = [{rule: 'authority.adjust_bill', citation: desk.staff.citation}]
  return {why: 'over_authority', approvers, message, because}
}

function mustBeWithin(amount: Cents, {facts, input, terms, rules}: Reducing): ReductionPolicy {
  const {reduction, citation} = rules.policy
  const refused = (message: string) =>
    refuse('NO_REDUCTION', message, {
      field: 'reduce',
      because: [{rule: 'arrangement.reduction', citation: reduction?.citation ?? citation}],
      next: [`curbstop arrange-payment ${facts.accountNo} --check --can-pay AMOUNT`],
    })
  if (reduction === null) throw refused('the district has no money for reductions that is not rates')
  if (!facts.residential) throw refused('a reduction is for residential service')
  const total = add(terms.total, amount)
  const {months} = arrangementRights().repayment
  const installment = terms.installments[0]?.amount ?? total
  const asked = {...input, amount: installment, down: terms.down?.amount ?? cents(0)}
  const missing = subtract(total, payableWithin(months, asked, rules))
  if (amount > missing)
    throw refused(
      missing <= 0
        ? `at ${formatMoney(installment)} all of it is repaid within ${months} months: nothing is lowered`
        : `at ${formatMoney(installment)} only ${formatMoney(missing)} cannot be repaid within ${months} months`,
    )
  const most = mostReduced(total, reduction)
  if (amount > most) throw refused(`${formatMoney(amount)} is more than ${formatMoney(most)} of ${formatMoney(total)}`)
  return reduction
}

/** The oldest charges first, so that what is left is owed from a later day. */
function lowered(
  amount: Cents,
  covered: readonly OpenCharge[],
  items: readonly OpenItem[],
): {parts: AdjustmentPart[]; rows: WorksheetRow[]} {
  const own = new Set(covered.map((one) => one.receivableId))
  const [parts, rows]: [AdjustmentPart[], WorksheetRow[]] = [[], []]
  let left = amount
  for (const item of items.filter((one) => own.has(one.receivableId)).toSorted(byAge)) {
    const of = least(left, item.open)
    if (of <= 0) continue
    left = subtract(left, of)
    const part = {class: item.class, amount: negate(of)}
    parts.push(
      item.billId == null ? {...part, billId: null, receivableId: item.receivableId} : {...part, billId: item.billId},
    )
    rows.push({
      label: `${item.class} due ${item.dueOn}`,
      quantity: '',
      billed: item.open,
      policy: subtract(item.open, of),
      note: '',
    })
  }
  return {parts, rows}
}

const byAge = (a: OpenItem, b: OpenItem): number =>
  a.dueOn === b.dueOn ? a.receivableId.localeCompare(b.receivableId) : a.dueOn < b.dueOn ? -1 : 1
