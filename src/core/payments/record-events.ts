import type {ActContext} from '#core/acts/act.js'
import {actorOf} from '#core/acts/witness.js'
import {spokenId, type RowKey} from '#core/kernel/ids.js'
import type {Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {insertEvents} from '#core/payments/event-rows.js'
import {parkInSuspense} from '#core/payments/park-in-suspense.js'
import type {NewPayment, Tender} from '#core/payments/payment.js'
import {placeTenders, type NewPaymentEvent, type Part, type Payee} from '#core/payments/payment-event.js'
import {postDepositPayments} from '#core/payments/post-deposit-payments.js'
import {postSales} from '#core/payments/post-sales.js'
import {postPayments, type PostedPayment} from '#core/payments/post-payments.js'
import {sealedTender, sealOf, whatOf} from '#core/payments/receipt-seal.js'
import {takeReceiptNumbers} from '#core/payments/receipts.js'
import type {Trx} from '#core/store/open.js'

export interface RecordedPart {
  readonly kind: Payee['kind']
  /** From 1, as the receipt counts them. */
  readonly tenderNo: number
  readonly accountId: string | null
  /** payment_id, suspense_id or sale_id. */
  readonly rowId: string
  readonly amount: Cents
  readonly journalId: string
  readonly journalNo: string
  /** Of an account: what it paid and what is held. */
  readonly payment: PostedPayment | null
}

export interface RecordedEvent {
  readonly eventId: string
  readonly receiptNo: string
  readonly receiptNumber: number
  /** Short code by which verify-receipt proves a paper. */
  readonly seal: string
  readonly parts: readonly RecordedPart[]
}

/**
 * Puts events on the books: per event one receipt with the next number of its series, per tender and payee one journal.
 * Locks the accounts. A source key that is recorded already breaks the transaction.
 */
export async function recordEvents(
  trx: Trx,
  events: readonly NewPaymentEvent[],
  context: ActContext,
): Promise<RecordedEvent[]> {
  if (events.length === 0) return []
  const numbers = await takeReceiptNumbers(
    trx,
    events.map((event) => event.series),
  )
  const numbered = events.map((event, index): Numbered => {
    const {number} = mustExist(numbers[index], 'every event has its receipt number')
    const parts = placeTenders(event.tenders, event.payees)
    return {event, eventId: context.key(), receiptNo: spokenId('RC'), receiptNumber: number, parts}
  })
  const posted = (await postLines(trx, numbered.flatMap(linesOf), context)).values()
  const recorded = numbered.map(({event, eventId, receiptNo, receiptNumber, parts: placed}) => {
    const parts = placed.map(() => mustExist(posted.next().value, 'every part is posted'))
    const seal = sealOf({
      ...{receiptNo, receiptNumber, series: event.series, payor: event.payor, channel: event.channel},
      ...{effectiveOn: event.effectiveOn, on: context.today, at: context.recordedAt, cashier: actorOf(context)},
      tenders: event.tenders.map(sealedTender),
      parts: parts.map(({kind, tenderNo, accountId, amount, journalNo}, index) => {
        const payee = mustExist(event.payees[placed[index]?.payeeAt ?? -1], 'a part has its payee')
        return {kind, tenderNo, accountId, amount, journalNo, what: whatOf(payee)}
      }),
    })
    return {eventId, receiptNo, receiptNumber, seal, parts}
  })
  await insertEvents(trx, events, recorded, context)
  return recorded
}

interface Numbered {
  readonly event: NewPaymentEvent
  readonly eventId: RowKey
  readonly receiptNo: string
  readonly receiptNumber: number
  readonly parts: readonly Part[]
}

interface Line {
  readonly tender: Tender
  readonly tenderNo: number
  readonly to: Payee
  readonly loggedBy: NewPaymentEvent['loggedBy']
}

function linesOf({event, receiptNo, parts}: Numbered): Line[] {
  return parts.map(({tenderAt, payeeAt, amount}, index) => {
    const {kind, reference, ledgerAccount} = mustExist(event.tenders[tenderAt], 'a part has its tender')
    const number = index + 1
    const partOf = {receiptNo: parts.length === 1 ? receiptNo : `${receiptNo}.${number}`, series: receiptNo, number}
    return {
      tender: {
        ...{source: event.source, sourceKey: `${event.sourceKey}/${number}`, tender: kind, reference, ledgerAccount},
        ...{amount, effectiveOn: event.effectiveOn, series: event.series, partOf, batchId: event.cashBatchId},
      },
      tenderNo: tenderAt + 1,
      to: mustExist(event.payees[payeeAt], 'a part has its payee'),
      loggedBy: event.loggedBy,
    }
  })
}

type Posted = Pick<RecordedPart, 'accountId' | 'rowId' | 'journalId' | 'journalNo' | 'payment'>

/** Posts all lines, each kind of payee as one set, and gives them back in their order. */
async function postLines(trx: Trx, lines: readonly Line[], context: ActContext): Promise<RecordedPart[]> {
  const [accounts, deposits, sales, strangers] = [
    linesTo(lines, 'account'),
    linesTo(lines, 'deposit'),
    linesTo(lines, 'misc'),
    linesTo(lines, 'unknown'),
  ]
  const done = new Map<Line, Posted>()
  const payments = await postPayments(trx, accounts.map(paymentOf), context)
  for (const [index, payment] of payments.entries())
    keep(done, accounts[index], {...payment, rowId: payment.paymentId, payment})
  const held = await postDepositPayments(
    trx,
    deposits.map(({line: {tender}, to: {accountId, depositId}}) => ({...tender, accountId, depositId})),
    context,
  )
  for (const [index, one] of held.entries()) keep(done, deposits[index], {...one, rowId: one.paymentId, payment: null})
  const sold = await postSales(
    trx,
    sales.map(({line: {tender}, to: {code, customer, ledgerAccount}}) => ({tender, code, customer, ledgerAccount})),
    context,
  )
  for (const [index, one] of sold.entries())
    keep(done, sales[index], {...one, accountId: null, rowId: one.saleId, payment: null})
  const parked = await parkInSuspense(
    trx,
    strangers.map(({line: {tender, loggedBy}, to: {accountRef, reason}}) => ({
      ...{...tender, accountRef, reason},
      ...(loggedBy === undefined ? {} : {loggedBy}),
    })),
    context,
  )
  for (const [index, one] of parked.entries())
    keep(done, strangers[index], {...one, accountId: null, rowId: one.suspenseId, payment: null})
  return lines.map((line) => {
    const {accountId, rowId, journalId, journalNo, payment} = mustExist(done.get(line), 'every part is posted')
    const {to, tenderNo, tender} = line
    return {kind: to.kind, tenderNo, amount: tender.amount, accountId, rowId, journalId, journalNo, payment}
  })
}

interface LineTo<K extends Payee['kind']> {
  readonly line: Line
  readonly to: Extract<Payee, {kind: K}>
}

const linesTo = <K extends Payee['kind']>(lines: readonly Line[], kind: K): LineTo<K>[] =>
  lines.flatMap((line) => (line.to.kind === kind ? [{line, to: line.to as Extract<Payee, {kind: K}>}] : []))

const keep = (done: Map<Line, Posted>, one: {readonly line: Line} | undefined, posted: Posted): void => {
  done.set(mustExist(one, 'what was posted was asked for').line, posted)
}

const paymentOf = ({line: {tender}, to: {accountId, directedTo, arrangementNo}}: LineTo<'account'>): NewPayment => ({
  ...tender,
  accountId,
  ...(arrangementNo === undefined ? {} : {arrangementNo}),
  ...(directedTo === undefined ? {} : {directedTo}),
})
