import type {ActContext} from '#core/acts/act.js'
import {amountOf, basisOf, type Worksheet} from '#core/adjustments/worksheet.js'
import type {RowKey} from '#core/kernel/ids.js'
import type {AttachedPaper} from '#core/imports/attached-papers.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {negate, sum, type Cents} from '#core/kernel/money.js'
import {addCreditUse} from '#core/ledger/apply-credits.js'
import {CUSTOMER_CREDITS, RECEIVABLE_ACCOUNT} from '#core/ledger/chart.js'
import {lockBooks, type CustomerBook} from '#core/ledger/customer-book.js'
import {noEntries, postEntries, type Entries} from '#core/ledger/entries.js'
import {credit, debit, journal, type Journal} from '#core/ledger/journal.js'
import {byClass} from '#core/ledger/open-items.js'
import {loadPaymentOrder} from '#core/policies/payment-order.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** An adjustment that was decided. All its parts are credits, or all are charges. */
export interface NewAdjustment {
  readonly accountId: string
  readonly type: string
  readonly ledgerAccount: string
  readonly fundingSource: string | null
  readonly reason: string
  readonly billId: string | null
  readonly worksheet: Worksheet
  /** What was typed over the amount worked out; null where it was not. */
  readonly stated: Cents | null
  readonly note: string
  readonly evidence: readonly AttachedPaper[]
  readonly evidenceMissing: readonly string[]
  readonly effectiveOn: BusinessDate
  readonly chargeDueDays: number
  /** The row of a plan that it is, with the ids made for it then. */
  readonly planned?: PlannedRow
}

export interface PlannedRow {
  readonly planId: string
  readonly line: number
  readonly rowId: RowKey
  readonly journalNo: string
}

export interface PostedAdjustment {
  readonly adjustmentId: string
  readonly journalId: string
  readonly journalNo: string
  readonly amount: Cents
  /** What of a credit no open item took: held for the customer. */
  readonly held: Cents
  /** Of a rebill: the bills that were cancelled, each with the one that was issued instead. */
  readonly rebilled?: readonly Rebilled[]
  /** What there is to say beyond amounts. */
  readonly notes?: readonly string[]
}

export type Rebilled = {
  readonly bill: string
  /** null before it is posted. */
  readonly replacement: string | null
  readonly due_on: BusinessDate
  readonly amount_cents: number
}

export const POST_KIND = 'adjustment.post'

/**
 * Puts adjustments on the books, one journal each. A credit pays what is open of its own bill and class first, then what
 * else is open, oldest first; the rest is held for the customer. A charge opens an item of its class. Locks the accounts.
 */
export async function postAdjustments(
  trx: Trx,
  adjustments: readonly NewAdjustment[],
  context: ActContext,
): Promise<PostedAdjustment[]> {
  const {classOrder} = loadPaymentOrder(context.desk.district.id, context.today)
  const bookOf = await lockBooks(
    trx,
    adjustments.map((one) => one.accountId),
  )
  const entries = noEntries()
  const posted = adjustments.map((one) => {
    const book = bookOf(one.accountId)
    const total = amountOf(one.worksheet)
    if (total < 0) return {one, done: addCredit(entries, one, {book, classOrder, context})}
    const done = addCharge(entries, one, {book, classOrder, context})
    addCreditUse(entries, {accountId: one.accountId, book, notBefore: one.effectiveOn, classOrder}, context)
    return {one, done}
  })
  await postEntries(trx, entries, context)
  await recordAdjustments(trx, posted, context)
  return posted.map(({done}) => done)
}

interface Books {
  readonly book: CustomerBook
  readonly classOrder: ReturnType<typeof loadPaymentOrder>['classOrder']
  readonly context: ActContext
}

/** The credit is held in full and pays items in the same journal, so that 2120 is credited with what is left alone. */
function addCredit(entries: Entries, one: NewAdjustment, {book, classOrder, context}: Books): PostedAdjustment {
  const {accountId, effectiveOn, worksheet} = one
  const creditId = context.key()
  const paid = worksheet.parts.map((part) =>
    book.payFirst(negate(part.amount), classOrder, (item) =>
      part.billId === null
        ? item.receivableId === part.receivableId
        : item.billId === part.billId && item.class === part.class,
    ),
  )
  const allocations = paid.flatMap((part) => part.allocations)
  const amount = negate(amountOf(worksheet))
  const held = sum(paid.map((part) => part.excess))
  const legs = Array.from(byClass(allocations), ([name, of]) => credit(RECEIVABLE_ACCOUNT[name], of, accountId))
  const posted = journalOf(
    one,
    [debit(one.ledgerAccount, amount), ...legs, credit(CUSTOMER_CREDITS, held, accountId)],
    context,
  )
  entries.journals.push(posted)
  const {journalId} = posted
  entries.credits.push({creditId, accountId, source: 'adjustment', paymentId: null, journalId, effectiveOn, amount})
  for (const {receivableId, amount: of} of allocations)
    entries.allocations.push({accountId, receivableId, journalId, paymentId: null, creditId, amount: of, effectiveOn})
  if (held > 0) book.addCredit({creditId, effectiveOn, open: held})
  return {...namesOf(one, posted, context), amount: negate(amount), held}
}

function addCharge(entries: Entries, one: NewAdjustment, {book, context}: Books): PostedAdjustment {
  const {accountId, effectiveOn, worksheet, type, chargeDueDays} = one
  const totals = Array.from(byClass(worksheet.parts)).filter(([, amount]) => amount !== 0)
  const amount = amountOf(worksheet)
  const legs = totals.map(([name, of]) => debit(RECEIVABLE_ACCOUNT[name], of, accountId))
  const posted = journalOf(one, [...legs, credit(one.ledgerAccount, amount)], context)
  entries.journals.push(posted)
  const dueOn = addDays(context.today, chargeDueDays)
  for (const [name, of] of totals) {
    const receivableId = context.key()
    const item = {receivableId, class: name, billId: null, dueOn}
    const {journalId} = posted
    entries.receivables.push({...item, accountId, chargeCode: type, journalId, effectiveOn, mailedOn: null, amount: of})
    book.addItem({...item, open: of})
  }
  return {...namesOf(one, posted, context), amount, held: 0 as Cents}
}

function journalOf(one: NewAdjustment, postings: Journal['postings'], context: ActContext): Journal {
  const {accountId, effectiveOn, planned} = one
  const parts = {kind: POST_KIND, accountId, effectiveOn, memo: memoOf(one.reason, one.fundingSource), postings}
  const made = journal(parts, context.recordedAt)
  return planned === undefined ? made : {...made, journalId: planned.rowId, journalNo: planned.journalNo}
}

/** What the journal of an adjustment says of itself. */
export const memoOf = (reason: string, fundingSource: string | null): string =>
  [reason, fundingSource === null ? '' : `paid by ${fundingSource}`].filter(Boolean).join('; ')

const namesOf = ({planned}: NewAdjustment, {journalId, journalNo}: Journal, context: ActContext) => ({
  adjustmentId: planned?.rowId ?? context.key(),
  journalId,
  journalNo,
})

export const ADJUSTMENT_COLUMNS = {
  account_id: 'text',
  adjustment_id: 'text',
  journal_id: 'text',
  type: 'text',
  reason: 'text',
  formula: 'text',
  policy_from: 'text',
  bill_id: 'text',
  amount_cents: 'integer',
  stated_cents: 'integer',
  funding_source: 'text',
  note: 'text',
  evidence_missing: 'text',
  worksheet_json: 'text',
  basis: 'text',
  plan_id: 'text',
  plan_line: 'integer',
  effective_on: 'text',
  business_date: 'text',
  operator_id: 'text',
  requester: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const

export interface Recorded {
  readonly one: NewAdjustment
  readonly done: Pick<PostedAdjustment, 'adjustmentId' | 'journalId'>
}

/** The adjustment itself, what it changes of each bill and class, and the papers it stands on. */
export async function recordAdjustments(trx: Trx, all: readonly Recorded[], context: ActContext): Promise<void> {
  await insertRows(
    trx,
    'adjustment',
    ADJUSTMENT_COLUMNS,
    all.map(({one, done}) => ({
      ...{account_id: one.accountId, adjustment_id: done.adjustmentId, journal_id: done.journalId},
      ...{type: one.type, reason: one.reason, formula: one.worksheet.formula, policy_from: one.worksheet.version},
      ...{bill_id: one.billId, amount_cents: amountOf(one.worksheet), stated_cents: one.stated},
      ...{funding_source: one.fundingSource, note: one.note, evidence_missing: one.evidenceMissing.join(' ')},
      ...{worksheet_json: canonicalJson(worksheetJson(one.worksheet)), basis: basisOf(one.worksheet)},
      ...{plan_id: one.planned?.planId ?? null, plan_line: one.planned?.line ?? null},
      ...{effective_on: one.effectiveOn, business_date: context.today, operator_id: context.operatorId},
      ...{requester: context.approving, recorded_at: context.recordedAt, act_id: context.actId},
    })),
  )
  await insertRows(
    trx,
    'adjustment_part',
    {
      account_id: 'text',
      adjustment_id: 'text',
      part: 'integer',
      bill_id: 'text',
      class: 'text',
      receivable_id: 'text',
      amount_cents: 'integer',
    },
    all.flatMap(({one, done}) =>
      one.worksheet.parts.map((part, at) => ({
        ...{account_id: one.accountId, adjustment_id: done.adjustmentId, part: at + 1},
        ...{bill_id: part.billId, class: part.class, receivable_id: part.receivableId ?? null},
        amount_cents: part.amount,
      })),
    ),
  )
  await insertRows(
    trx,
    'adjustment_evidence',
    {account_id: 'text', adjustment_id: 'text', sha256: 'text', name: 'text', kind: 'text'},
    all.flatMap(({one, done}) =>
      one.evidence.map((paper) => ({account_id: one.accountId, adjustment_id: done.adjustmentId, ...paper})),
    ),
  )
}

/** A worksheet as it is kept and printed. */
export const worksheetJson = ({formula, version, inputs, parts, rows, figures, because, notes}: Worksheet) => ({
  formula,
  version,
  inputs,
  figures: {...figures},
  parts: parts.map(({billId, class: name, amount}) => ({bill_id: billId, class: name, amount_cents: amount})),
  rows: rows.map(({label, quantity, billed, policy, note}) => ({
    label,
    quantity,
    billed_cents: billed,
    policy_cents: policy,
    note,
  })),
  because: because.map((one) => ({...one})),
  notes: [...notes],
})
