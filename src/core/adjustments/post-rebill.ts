import {recordReads} from '#core/accounts/record-premises.js'
import type {ActContext} from '#core/acts/act.js'
import type {Plans} from '#core/adjustments/formula.js'
import {rebillFormula} from '#core/adjustments/formula-rebill.js'
import {
  recordAdjustments,
  type NewAdjustment,
  type PostedAdjustment,
  type Rebilled,
} from '#core/adjustments/post-adjustments.js'
import {billRowOf, type BillRow} from '#core/adjustments/rebill/bill-row-views.js'
import {lateFeesSince} from '#core/adjustments/rebill/late-fees-views.js'
import {correctValue} from '#core/adjustments/rebill/correct-values.js'
import type {BilledLeg, RebilledBill, RebillInputs} from '#core/adjustments/rebill/rebill-inputs.js'
import {madeAgain, type MadeAgain} from '#core/adjustments/rebill/work-rebill.js'
import {amountOf} from '#core/adjustments/worksheet.js'
import {inputsFrom} from '#core/billing/bill-pricing.js'
import type {NewBill} from '#core/billing/bill.js'
import {REBILL_SOURCE} from '#core/billing/cancelled-bills.js'
import {PlanShelf} from '#core/billing/plan-shelf.js'
import {replaceBill, type Replaced, type Replacement} from '#core/billing/replace-bill.js'
import {addDays, maxDate, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, subtract, sum, type Cents} from '#core/kernel/money.js'
import {must, mustExist} from '#core/kernel/must.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {correctReads} from '#core/meters/correct-reads.js'
import {billingTerms} from '#core/policies/billing-terms.js'
import {select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/**
 * Cancels bills and issues others in their place, each with an adjustment of its own for what it differs by; the reads
 * and values that were wrong are corrected in the same transaction. Locks the accounts.
 */
export async function postRebill(
  trx: Trx,
  adjustments: readonly NewAdjustment[],
  context: ActContext,
): Promise<PostedAdjustment[]> {
  await lockAccounts(
    trx,
    adjustments.map((one) => one.accountId),
  )
  const posted: PostedAdjustment[] = []
  for (const one of adjustments) posted.push(await postOne(trx, one, context))
  return posted
}

async function postOne(trx: Trx, one: NewAdjustment, context: ActContext): Promise<PostedAdjustment> {
  const inputs = one.worksheet.inputs as RebillInputs
  const plans = await new PlanShelf(trx).add(rebillFormula.plansOf(inputs))
  const kept = new Set(one.worksheet.parts.map((part) => part.billId))
  const reads = await correctWhatWasWrong(trx, one, inputs, context)
  const heldBefore = await heldOf(trx, one.accountId)
  const done: PostedBill[] = []
  for (const of of inputs.bills.filter((bill) => kept.has(bill.bill_id)))
    done.push(await postBill(trx, {one, inputs, of, plans, reads}, context))
  const first = mustExist(done[0], 'a rebill makes a bill again')
  const held = cents(Math.max(0, (await heldOf(trx, one.accountId)) - heldBefore))
  return {
    ...{adjustmentId: first.adjustmentId, journalId: first.journalId, journalNo: first.journalNo, held},
    amount: sum(done.map(({amount}) => amount)),
    rebilled: done.map(({rebilled}) => rebilled),
    notes: Array.from(new Set(done.flatMap(({notes}) => notes))),
  }
}

/** The wrong reads by their ids, each with the one that stands now. */
async function correctWhatWasWrong(
  trx: Trx,
  {accountId, reason, note}: NewAdjustment,
  {reads, taken, changed, bills}: RebillInputs,
  context: ActContext,
): Promise<ReadonlyMap<string, string>> {
  if (taken !== null) {
    const {point: servicePointId, meter: meterId, read_on: readOn, value} = taken
    const read = {readId: context.key(), servicePointId, meterId, readOn, value, kind: 'actual' as const}
    await recordReads(trx, [{...read, source: 'correction'}], context)
  }
  if (changed !== null) {
    const was = bills.flatMap(({plans}) => plans.map((plan) => plan.was))
    await correctValue(trx, {accountId, changed, reason, was}, context)
  }
  const corrections = reads.map(({point, meter, read_id: readId, read_on: readOn, value, kind}) => ({
    ...{servicePointId: point, meterId: meter, readId, readOn, value, kind, cause: reason, note},
  }))
  return correctReads(trx, corrections, context)
}

interface Posting {
  readonly one: NewAdjustment
  readonly inputs: RebillInputs
  readonly of: RebilledBill
  readonly plans: Plans
  readonly reads: ReadonlyMap<string, string>
}

interface PostedBill {
  readonly adjustmentId: string
  readonly journalId: string
  readonly journalNo: string
  readonly amount: Cents
  readonly rebilled: Rebilled
  readonly notes: readonly string[]
}

async function postBill(trx: Trx, posting: Posting, context: ActContext): Promise<PostedBill> {
  const {one, inputs, of, plans, reads} = posting
  const old = await billRowOf(trx, one.accountId, of.bill_id)
  const made = madeAgain(of, plans)
  const {dueDaysAfterMailing} = billingTerms(context.desk.district.id, context.today)
  const dueOn = maxDate(addDays(context.today, dueDaysAfterMailing), old.due_on)
  const adjustmentId = context.key()
  const bill = newBill(old, made, {issuedOn: context.today, mailedOn: context.today, dueOn})
  const replacement = replacementOf(old, made, {bill, reads, cause: one.reason, adjustmentId})
  const replaced = await replaceBill(trx, replacement, context)
  const journal = await journalOf(trx, replaced)
  const own = {...inputs, bills: [of]}
  const worksheet = {...one.worksheet, ...rebillFormula.work(own, plans), inputs: own}
  must(amountOf(worksheet) === subtract(made.after, made.before), 'a rebill posts what its worksheet says')
  const done = {adjustmentId, journalId: journal.journalId}
  await recordAdjustments(trx, [{one: {...one, billId: of.bill_id, worksheet}, done}], context)
  const amount = subtract(made.after, made.before)
  return {
    ...{adjustmentId, journalId: journal.journalId, journalNo: journal.journalNo, amount},
    rebilled: {bill: of.bill, replacement: replaced.issued.billNo, due_on: dueOn, amount_cents: made.after},
    notes: [
      ...(await lateFeesSince(trx, {accountId: one.accountId, dueOn: old.due_on}, context)),
      ...replaced.arrangements.map((number) => `${number} goes on with the new bill; its installments stay as agreed`),
    ],
  }
}

interface Days {
  readonly issuedOn: BusinessDate
  readonly mailedOn: BusinessDate
  readonly dueOn: BusinessDate
}

/** The bill that stands in the place of another: everything of it but what was wrong. */
export const newBill = (old: BillRow, {of, lines}: MadeAgain, days: Days): NewBill => ({
  accountId: old.account_id,
  source: REBILL_SOURCE,
  sourceKey: old.bill_id,
  meterSerial: old.meter_serial,
  serviceFrom: of.from,
  serviceTo: of.to,
  ...days,
  usageThousandths: of.use_after,
  usageUnit: old.usage_unit,
  estimated: of.estimated,
  lines,
  flags: [],
  assumed: [],
  batchId: null,
})

interface Standing extends Pick<Replacement, 'bill' | 'cause' | 'adjustmentId'> {
  readonly reads: ReadonlyMap<string, string>
}

export const replacementOf = (old: BillRow, {of, priced}: MadeAgain, standing: Standing): Replacement => ({
  old: {billId: old.bill_id, billNo: old.bill_no, journalId: old.journal_id},
  bill: standing.bill,
  pricings: of.plans.map(({plan, after}, at) => ({
    planCode: plan,
    inputs: inputsFrom(after),
    figures: mustExist(priced[at], 'each plan prices').figures,
  })),
  reads: of.legs.map((leg) => readOf(leg, standing.reads)),
  cause: standing.cause,
  adjustmentId: standing.adjustmentId,
})

const readOf = (leg: BilledLeg, reads: ReadonlyMap<string, string>) => ({
  servicePointId: leg.point,
  meterId: leg.meter,
  fromReadId: reads.get(leg.from_read) ?? leg.from_read,
  toReadId: reads.get(leg.to_read) ?? leg.to_read,
  usageThousandths: leg.use_thousandths,
})

interface JournalNamed {
  readonly journalId: string
  readonly journalNo: string
}

/** An adjustment is known by the mirror; where the old bill charged nothing, by the new bill's charges. */
export async function journalOf(trx: Trx, {mirror, issued}: Replaced): Promise<JournalNamed> {
  if (mirror !== null) return {journalId: mirror.journalId, journalNo: mirror.journalNo}
  const sql = 'select journal_id, journal_no from journal where journal_id = :id'
  const [row] = await select<{journal_id: string; journal_no: string}>(trx, sql, {id: issued.journalId ?? ''})
  const {journal_id: journalId, journal_no: journalNo} = mustExist(row, 'one of two bills charges something')
  return {journalId, journalNo}
}

async function heldOf(trx: Trx, account: string): Promise<number> {
  const sql = 'select coalesce(sum(open_cents), 0) as held from open_credit where account_id = :account'
  const [row] = await select<{held: number}>(trx, sql, {account})
  return row?.held ?? 0
}
