import type {ActContext} from '#core/acts/act.js'
import {actorOf} from '#core/acts/witness.js'
import {sum} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {NewPaymentEvent} from '#core/payments/payment-event.js'
import type {RecordedEvent} from '#core/payments/record-events.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

const TEXT = 'text'
const INTEGER = 'integer'

/** Writes what an event is besides its journals: itself, its tenders, its parts. */
export async function insertEvents(
  trx: Trx,
  events: readonly NewPaymentEvent[],
  recorded: readonly RecordedEvent[],
  context: ActContext,
): Promise<void> {
  const both = events.map((event, index) => ({event, done: mustExist(recorded[index], 'every event is recorded')}))
  await insertRows(
    trx,
    'payment_event',
    EVENT_COLUMNS,
    both.map(({event, done}) => ({
      event_id: done.eventId,
      receipt_no: done.receiptNo,
      receipt_series: event.series,
      receipt_number: done.receiptNumber,
      source: event.source,
      source_key: event.sourceKey,
      session_id: event.sessionId,
      cash_batch_id: event.cashBatchId,
      payor: event.payor,
      channel: event.channel,
      total_cents: sum(event.tenders.map((one) => one.amount)),
      tendered_cents: sum(event.tenders.map((one) => one.tendered)),
      change_cents: sum(event.tenders.map((one) => one.change)),
      effective_on: event.effectiveOn,
      business_date: context.today,
      operator_id: actorOf(context),
      seal: done.seal,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    })),
  )
  await insertRows(trx, 'tender', TENDER_COLUMNS, both.flatMap(tenderRows))
  await insertRows(trx, 'payment_part', PART_COLUMNS, recorded.flatMap(partRows))
}

const tenderRows = ({event, done}: {event: NewPaymentEvent; done: RecordedEvent}) =>
  event.tenders.map((tender, index) => ({
    event_id: done.eventId,
    tender_no: index + 1,
    kind: tender.kind,
    amount_cents: tender.amount,
    tendered_cents: tender.tendered,
    change_cents: tender.change,
    ledger_account: tender.ledgerAccount,
    reference: tender.reference,
    dated_on: tender.check?.datedOn ?? null,
    routing: tender.check?.routing ?? null,
    account_token: tender.check?.accountToken ?? null,
    account_last4: tender.check?.accountLast4 ?? null,
    card_brand: tender.card?.brand ?? null,
    card_last4: tender.card?.last4 ?? null,
    card_token: tender.card?.token ?? null,
  }))

const partRows = (done: RecordedEvent) =>
  done.parts.map((part, index) => ({
    event_id: done.eventId,
    part: index + 1,
    tender_no: part.tenderNo,
    kind: part.kind,
    account_id: part.accountId,
    row_id: part.rowId,
    amount_cents: part.amount,
  }))

const EVENT_COLUMNS = {
  event_id: TEXT,
  receipt_no: TEXT,
  receipt_series: TEXT,
  receipt_number: INTEGER,
  source: TEXT,
  source_key: TEXT,
  session_id: TEXT,
  cash_batch_id: TEXT,
  payor: TEXT,
  channel: TEXT,
  total_cents: INTEGER,
  tendered_cents: INTEGER,
  change_cents: INTEGER,
  effective_on: TEXT,
  business_date: TEXT,
  operator_id: TEXT,
  seal: TEXT,
  recorded_at: TEXT,
  act_id: TEXT,
} as const
const TENDER_COLUMNS = {
  event_id: TEXT,
  tender_no: INTEGER,
  kind: TEXT,
  amount_cents: INTEGER,
  tendered_cents: INTEGER,
  change_cents: INTEGER,
  ledger_account: TEXT,
  reference: TEXT,
  dated_on: TEXT,
  routing: TEXT,
  account_token: TEXT,
  account_last4: TEXT,
  card_brand: TEXT,
  card_last4: TEXT,
  card_token: TEXT,
} as const
const PART_COLUMNS = {
  event_id: TEXT,
  part: INTEGER,
  tender_no: INTEGER,
  kind: TEXT,
  account_id: TEXT,
  row_id: TEXT,
  amount_cents: INTEGER,
} as const
