import {cents, formatMoney, plainMoney} from '#core/kernel/money.js'
import {printable} from '#core/payments/printable.js'
import type {ReceiptData, ReceiptPart, ReceiptTender} from '#core/payments/receipt.js'

/** Columns of a receipt: what the narrowest printers in use hold. */
export const RECEIPT_COLUMNS = 40

/** A line of a receipt. What is strong is printed bold where a printer can. */
export interface ReceiptLine {
  readonly text: string
  readonly strong: boolean
}

export interface Printing {
  /** 0 is the original; copies count from 1. */
  readonly copy: number
  /** Shown and not counted: no receipt. */
  readonly preview: boolean
}

const plain = (text: string): ReceiptLine => ({text, strong: false})
const strong = (text: string): ReceiptLine => ({text, strong: true})
const RULE = plain('-'.repeat(RECEIPT_COLUMNS))

/** A receipt as lines of forty columns, the same on every printer. */
export function receiptLines(data: ReceiptData, printing: Printing): readonly ReceiptLine[] {
  const code = spacedCode(data.code)
  return [
    ...centred(data.district),
    ...banners(data, printing).flatMap((text) => centred(text)),
    plain(''),
    ...between(data.receipt, `No. ${data.number} of ${data.series}`),
    ...between(data.at.replace('T', ' '), data.drawer === null ? data.channel : `drawer ${data.drawer}`),
    ...wrapped(`Cashier: ${data.cashier_name}`),
    ...(data.effective_on === data.business_date ? [] : [plain(`Paid as of ${data.effective_on}`)]),
    ...wrapped(`Paid by: ${data.payor}`),
    RULE,
    ...data.parts.flatMap(partLines),
    RULE,
    strong(padded('TOTAL', dollars(data.total_cents))),
    ...data.tenders.flatMap(tenderLines),
    RULE,
    ...voidLines(data),
    plain(`Code ${code}`),
    ...wrapped(`Proof: curbstop verify-receipt ${data.receipt} --printed-code ${code}`),
  ]
}

function banners(data: ReceiptData, {copy, preview}: Printing): string[] {
  const kind = preview ? 'PREVIEW, NOT A RECEIPT' : copy === 0 ? 'RECEIPT' : `COPY ${copy}`
  return data.state === 'voided' ? [kind, '*** VOID ***'] : [kind]
}

const voidLines = ({void: gone}: ReceiptData): ReceiptLine[] =>
  gone === null ? [] : wrapped(`VOID since ${gone.on}: ${gone.reason}`).map(({text}) => strong(text))

function partLines(part: ReceiptPart): ReceiptLine[] {
  const after = part.balance_after_cents
  const lines = between(titleOf(part), dollars(part.amount_cents))
  for (const one of part.paid) lines.push(plain(padded(`  ${one.class}`, plainMoney(cents(one.amount_cents)))))
  if (part.held_cents !== 0) lines.push(plain(padded('  held as a credit', plainMoney(cents(part.held_cents)))))
  if (after !== null && part.kind === 'account') lines.push(plain(padded('  balance after', dollars(after))))
  return [...lines, ...stateLines(part)]
}

function titleOf({kind, account, what}: ReceiptPart): string {
  switch (kind) {
    case 'deposit':
      return `${account ?? ''} deposit ${what ?? ''}`
    case 'misc':
      return what ?? ''
    case 'unknown':
      return `in suspense: ${what === null || what === '' ? 'payee unknown' : what}`
    default:
      return account ?? ''
  }
}

/** What became of a part since; a voided receipt says it for all. */
function stateLines({state, moved_to: to}: ReceiptPart): ReceiptLine[] {
  if (state === 'moved') return wrapped(`  moved since to ${to ?? ''}`)
  if (state === 'cancelled') return [plain('  in suspense since')]
  if (state === 'returned') return [plain('  returned by the bank since')]
  return []
}

function tenderLines(tender: ReceiptTender): ReceiptLine[] {
  const given = between(tenderName(tender), dollars(tender.tendered_cents))
  return tender.change_cents === 0 ? given : [...given, plain(padded('  change', dollars(-tender.change_cents)))]
}

/** Of a card the brand and last four digits alone (PCI DSS 3.4, 15 U.S.C. 1681c(g)); of a check its number. */
function tenderName({kind, reference, card_brand: brand, card_last4: last4}: ReceiptTender): string {
  if (brand !== null) return `${brand} ending ${last4 ?? ''}`
  return [kind.replaceAll('_', ' '), reference].filter((one) => one !== '').join(' ')
}

const dollars = (amount: number): string => formatMoney(cents(amount))

/** `A1B2-C3D4-E5F6`, as it is read aloud. */
export const spacedCode = (code: string): string => code.match(/.{1,4}/g)?.join('-') ?? code

const padded = (left: string, right: string): string => `${left.padEnd(RECEIPT_COLUMNS - right.length - 1)} ${right}`

/** Left and right on one line, on lines of their own where they do not fit. */
function between(left: string, right: string): ReceiptLine[] {
  const [begin, end] = [printable(left), printable(right)]
  if (begin.length + end.length < RECEIPT_COLUMNS) return [plain(padded(begin, end))]
  return [...wrapped(begin), plain(end.padStart(RECEIPT_COLUMNS))]
}

function centred(text: string): ReceiptLine[] {
  return wrapped(text).map(({text: line}) =>
    strong(`${' '.repeat(Math.floor((RECEIPT_COLUMNS - line.length) / 2))}${line}`),
  )
}

/** Broken at spaces, a longer word within itself. */
function wrapped(text: string): ReceiptLine[] {
  const lines: string[] = []
  let line = ''
  for (const word of printable(text).split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (joined.length <= RECEIPT_COLUMNS) {
      line = joined
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (line.length > RECEIPT_COLUMNS) {
      lines.push(line.slice(0, RECEIPT_COLUMNS))
      line = line.slice(RECEIPT_COLUMNS)
    }
  }
  return [...lines, line].map(plain)
}
