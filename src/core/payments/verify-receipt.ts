import {whoWorks, type Desk} from '#core/acts/desk.js'
import {notPermitted} from '#core/kernel/refusal.js'
import {cents, formatMoney, negate, sum, type Cents} from '#core/kernel/money.js'
import {receiptData, sealNow, storedReceipt, type ReceiptData} from '#core/payments/receipt.js'
import type {PartRow, ReceiptRows} from '#core/payments/receipt-rows.js'
import {spacedCode} from '#core/payments/receipt-text.js'
import {standing} from '#core/staff/roles.js'
import {inSnapshot} from '#core/store/transaction.js'

/** Something that is not as it was printed. */
export type ReceiptDifference = {
  readonly what: 'code' | 'seal' | 'total' | 'part'
  readonly detail: string
}

export type VerifiedReceipt = {
  readonly genuine: boolean
  readonly receipt: ReceiptData
  /** Whether the code of a paper was given and is the one that was printed; null without one. */
  readonly code_matches: boolean | null
  readonly differences: readonly ReceiptDifference[]
}

export interface VerifyQuestion {
  readonly receipt: string
  /** As it stands on the paper, null where nobody has it at hand. */
  readonly code: string | null
}

/**
 * Whether a receipt is what was printed: its seal is worked out again from the rows of the store and the journals that
 * stand for it. @throws Refusal NOT_FOUND (66), NOT_YOURS (77)
 */
export async function verifyReceipt(desk: Desk, {receipt, code}: VerifyQuestion): Promise<VerifiedReceipt> {
  const {staff} = desk
  if (standing(staff, 'print_receipt', whoWorks(desk).roles) !== 'yes')
    throw notPermitted('NOT_YOURS', `only ${staff.permissions.print_receipt.yes.join(', ')} may see receipts`)
  const rows = await inSnapshot(desk.store, (trx) => storedReceipt(trx, receipt))
  const data = receiptData(desk, rows)
  const given = code === null ? null : bareCode(code)
  const matches = given === null ? null : given === rows.event.seal
  const differences = [
    ...codeFault(given, rows),
    ...sealFault(rows),
    ...totalFaults(rows),
    ...rows.parts.flatMap((part) => partFaults(part, rows)),
  ]
  return {genuine: differences.length === 0, receipt: data, code_matches: matches, differences}
}

const bareCode = (code: string): string => code.toUpperCase().replaceAll(/[^0-9A-F]/g, '')

const codeFault = (given: string | null, {event}: ReceiptRows): ReceiptDifference[] =>
  given === null || given === event.seal
    ? []
    : [
        {
          what: 'code',
          detail: `the paper says ${spacedCode(given)}, ${event.receipt_no} was printed with ${spacedCode(event.seal)}`,
        },
      ]

const sealFault = (rows: ReceiptRows): ReceiptDifference[] => {
  const now = sealNow(rows)
  if (now === rows.event.seal) return []
  return [{what: 'seal', detail: `what is stored gives ${spacedCode(now)}, sealed was ${spacedCode(rows.event.seal)}`}]
}

function totalFaults({event, tenders, parts}: ReceiptRows): ReceiptDifference[] {
  const compare = (name: string, found: Cents): ReceiptDifference[] =>
    found === event.total_cents
      ? []
      : [
          {
            what: 'total',
            detail: `the receipt is ${formatMoney(event.total_cents)}, its ${name} are ${formatMoney(found)}`,
          },
        ]
  return [
    ...compare('tenders', sum(tenders.map((one) => one.amount_cents))),
    ...compare('parts', sum(parts.map((one) => one.amount_cents))),
  ]
}

/** Each part is what its journal put on other accounts than where the tender stands. */
function partFaults(part: PartRow, {event, tenders, legs}: ReceiptRows): ReceiptDifference[] {
  const name = `${event.receipt_no}.${part.part}`
  if (part.journal_id === null)
    return [{what: 'part', detail: `${name}: ${formatMoney(part.amount_cents)} stands in no journal`}]
  // An envelope of a batch shares the journal by which the whole batch came onto the books.
  if (part.kind === 'unknown') return []
  const ledger = tenders.find((one) => one.tender_no === part.tender_no)?.ledger_account
  const own = legs.filter((leg) => leg.journal_id === part.journal_id && leg.ledger_account !== ledger)
  const posted = negate(sum(own.map((leg) => cents(leg.amount_cents))))
  if (posted === part.amount_cents) return []
  const said = `${formatMoney(part.amount_cents)}, ${part.journal_no ?? ''} says ${formatMoney(posted)}`
  return [{what: 'part', detail: `${name}: the receipt says ${said}`}]
}
