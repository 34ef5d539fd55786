import type {ActContext} from '#core/acts/act.js'
import {creditRooms} from '#core/adjustments/adjusted-views.js'
import type {AdjustmentAsked} from '#core/adjustments/formula.js'
import {formulaOf} from '#core/adjustments/formulas.js'
import {mustHaveDirection, mustHaveRoom} from '#core/adjustments/lawful-adjustment.js'
import type {PlanTerms} from '#core/adjustments/plan-terms.js'
import {amountOf, type Worksheet} from '#core/adjustments/worksheet.js'
import {billByNumber} from '#core/billing/explain/bill-record-views.js'
import type {PlanShelf} from '#core/billing/plan-shelf.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {plainMoney, type Cents} from '#core/kernel/money.js'
import {EXIT, refuse, Refusal} from '#core/kernel/refusal.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import {rebatePolicy} from '#core/policies/rebate-programs.js'
import type {Reader} from '#core/store/open.js'

/** A row whose amount is worked out by a formula of its own. */
export interface RowToWork {
  readonly account_id: string
  readonly account_no: string
  readonly bill_no: string | null
  readonly class: ReceivableClass | null
  readonly reason: string
  /** What the file says, where the formula only proves it. */
  readonly amount_cents: Cents | null
}

export interface Working {
  readonly terms: PlanTerms
  readonly given: Readonly<Record<string, string>>
  readonly effectiveOn: BusinessDate
  readonly context: ActContext
  /** Plans of all rows: each is read once. */
  readonly shelf: PlanShelf
}

/** One row worked out as one adjustment alone would be. @throws Refusal of the formula; MISSING_FACT (64) for the whole file */
export async function workRow(reader: Reader, row: RowToWork, working: Working): Promise<Worksheet> {
  const {terms, effectiveOn, context} = working
  const reason = terms.mustHave(row.reason)
  if (reason.formula === 'rebill')
    throw refuse('NOT_BY_FILE', `${reason.code} makes bills again: one account at a time, never by file`)
  const bill = row.bill_no === null ? null : await billByNumber(reader, row.bill_no)
  const given = reason.formula === 'rebate' ? piecesOf(row, working) : working.given
  const asked: AdjustmentAsked = {
    ...{accountId: row.account_id, accountNo: row.account_no, bill, policy: terms.policy, reason},
    ...{class: row.class, given, effectiveOn},
  }
  const formula = await formulaOf(reason.formula)
  const inputs = await formula.load(reader, asked, context)
  const plans = await working.shelf.add(formula.plansOf(inputs))
  const worksheet: Worksheet = {
    ...formula.work(inputs, plans),
    ...{formula: formula.code, version: terms.policy.effective_from, inputs},
  }
  const amount = amountOf(worksheet)
  if (amount === 0) throw refuse('NOTHING_TO_ADJUST', 'worked out under these facts it comes to nothing')
  if (row.amount_cents !== null && row.amount_cents !== amount)
    throw refuse('NOT_WHAT_IS_PAID', `the program pays ${plainMoney(amount)}`)
  mustHaveDirection(amount, reason)
  const bills = worksheet.parts.flatMap(({billId}) => (billId === null ? [] : [{accountId: row.account_id, billId}]))
  mustHaveRoom(worksheet.parts, await creditRooms(reader, bills), asked.policy.citation)
  return worksheet
}

/** How many pieces an amount pays for, where the file does not say how many. */
function piecesOf({amount_cents: amount}: RowToWork, {given, context}: Working): Readonly<Record<string, string>> {
  const program = rebatePolicy(context.desk.district.id, context.today).programs.get(given['program'] ?? '')
  if (program === undefined || amount === null || given['quantity'] !== undefined) return given
  const pieces = -amount / program.cents_each
  if (!Number.isInteger(pieces))
    throw refuse('NOT_WHAT_IS_PAID', `the program pays ${plainMoney(program.cents_each)} a piece`)
  return {...given, quantity: String(pieces)}
}

/** The same, or why a row cannot be worked out. */
export async function tryRow(reader: Reader, row: RowToWork, working: Working): Promise<Worksheet | string> {
  try {
    return await workRow(reader, row, working)
  } catch (error) {
    if (!(error instanceof Refusal) || error.exit === EXIT.usage) throw error
    return error.message
  }
}
