import type {ActContext} from '#core/acts/act.js'
import {accountsByReference, referenceOf} from '#core/accounts/account-references.js'
import {expectSettlements} from '#core/bank/expect-settlement.js'
import type {ExaminedRow, Importer, PostedChunk, StagedRow} from '#core/imports/importer.js'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import {centsIn, momentIn, textIn, type ParsedRow} from '#core/imports/parsed-row.js'
import {dayOf, minDate, type BusinessDate} from '#core/kernel/business-date.js'
import {businessDateAt, type Instant} from '#core/kernel/clock.js'
import {groupBy} from '#core/kernel/group-by.js'
import {sum, ZERO} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {CARD_CLEARING} from '#core/ledger/chart.js'
import type {NewPaymentEvent, Payee, TenderKind} from '#core/payments/payment-event.js'
import {pullOrders} from '#core/payments/payment-effects.js'
import {recordEvents} from '#core/payments/record-events.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

/** What the district knows of the day. */
export interface Day {
  readonly today: BusinessDate
  readonly zone: string
}

/**
 * Brings in what a processor took: each payment an event under its confirmation, effective on the day of the
 * authorization, the money in 1050; the processor's batch opens a settlement. What is not settled posts nothing.
 */
export function processorImporter(profile: LayoutProfile, processor: string, day: Day): Importer {
  return {
    kind: 'payments',
    permission: 'import_payments',
    examine: (reader, rows) => examine(reader, rows, day),
    post: (trx, rows, batch, context) =>
      post(trx, rows, {series: batch.batchId, source: `import:${profile.name}`, processor, zone: day.zone}, context),
  }
}

/** The day of the authorization on the district's calendar. */
function paidOn(row: ParsedRow, zone: string): BusinessDate {
  const instant = textIn(row, 'authorized_at')
  if (instant !== null) return businessDateAt(instant as Instant, zone)
  return dayOf(mustExist(momentIn(row, 'authorized_local'), 'a payment has the time of its authorization'))
}

const isSettled = (row: ParsedRow): boolean => textIn(row, 'status') === 'settled'

async function examine(reader: Reader, rows: readonly ParsedRow[], {today, zone}: Day): Promise<ExaminedRow[]> {
  const known = await takenElsewhere(reader, rows)
  return rows.map((row) => {
    const day = paidOn(row, zone)
    const last4 = textIn(row, 'last4') ?? ''
    const fault = (field: string, value: string, reason: string) => ({line: row.line, field, value, reason})
    const faults = [
      ...(day > today ? [fault('authorized_at', day, `after today ${today}`)] : []),
      ...(/^(?:\d{4})?$/.test(last4) ? [] : [fault('last4', last4, 'not four digits')]),
    ]
    if (isSettled(row)) return {row, faults, flags: [], known: known.has(textIn(row, 'confirmation') ?? '')}
    const status = textIn(row, 'status') ?? ''
    const original = textIn(row, 'original_confirmation') ?? ''
    return {row, faults, flags: [{check: `status_${status}`, detail: original}]}
  })
}

/** Confirmations that the counter or another file has put on the books. */
async function takenElsewhere(reader: Reader, rows: readonly ParsedRow[]): Promise<ReadonlySet<string>> {
  const asked = rowsFrom(
    reader,
    rows.map((row) => ({reference: textIn(row, 'confirmation') ?? ''})),
    {reference: 'text'},
    'a',
  )
  const found = await select<{reference: string}>(
    reader,
    `select t.reference from :asked cross join tender t where t.reference = a.reference and t.reference <> '' and t.ledger_account = :account
       and not exists (select 1 from payment_void v where v.event_id = t.event_id)`,
    {asked, account: CARD_CLEARING},
  )
  return new Set(found.map((row) => row.reference))
}

interface Posting {
  readonly series: string
  readonly source: string
  readonly processor: string
  readonly zone: string
}

async function post(trx: Trx, rows: readonly StagedRow[], how: Posting, context: ActContext): Promise<PostedChunk> {
  const settled = rows.filter(({row}) => isSettled(row))
  const accounts = await accountsByReference(
    trx,
    settled.map(({row}) => referenceOf(textIn(row, 'account') ?? '')),
  )
  const events = settled.map((staged) => eventOf(staged, accounts, how))
  const recorded = await recordEvents(trx, events, context)
  const ids = events.flatMap(({payees}) => payees.flatMap((one) => (one.kind === 'account' ? [one.accountId] : [])))
  await pullOrders(trx, {ids: Array.from(new Set(ids)), why: `payment by ${how.processor}`}, context)
  const lines = settled.map(({row, key}, index) => ({
    batch: textIn(row, 'settlement_batch') ?? '',
    effectiveOn: mustExist(events[index], 'a row has its event').effectiveOn,
    reference: lineReference(row, key),
    amount: centsIn(row, 'amount_cents') ?? ZERO,
    eventId: mustExist(recorded[index], 'every event is recorded').eventId,
  }))
  const expected = Array.from(
    groupBy(lines, (line) => line.batch),
    ([reference, inBatch]) => ({
      ...{kind: 'processor' as const, source: how.processor, reference, ledgerAccount: CARD_CLEARING},
      effectiveOn: inBatch.map((line) => line.effectiveOn).reduce(minDate),
      lines: inBatch.map(({reference: confirmation, amount, eventId}) => ({
        ...{reference: confirmation, amount, eventId, tenderNo: 1},
      })),
    }),
  )
  await expectSettlements(trx, expected, context)
  const parked = events.filter((event) => event.payees.some((payee) => payee.kind === 'unknown')).length
  return {
    posted: events.length - parked,
    parked,
    accountsMade: 0,
    total: sum(lines.map((line) => line.amount)),
  }
}

/** Equal rows that are all meant (--allow-duplicate-rows) are lines of their own. */
function lineReference(row: ParsedRow, key: string): string {
  const [confirmation, again] = [textIn(row, 'confirmation') ?? '', `#${row.line}`]
  return key.endsWith(again) ? `${confirmation}${again}` : confirmation
}

function eventOf({row, key}: StagedRow, accounts: ReadonlyMap<string, string>, how: Posting): NewPaymentEvent {
  const amount = mustExist(centsIn(row, 'amount_cents'), 'a payment has its amount')
  const accountRef = referenceOf(textIn(row, 'account') ?? '')
  const accountId = accounts.get(accountRef)
  const payee: Payee =
    accountId === undefined
      ? {kind: 'unknown', accountRef, reason: 'no account of this number or key', amount}
      : {kind: 'account', accountId, amount}
  const [brand, last4] = [textIn(row, 'card_brand') ?? '', textIn(row, 'last4') ?? '']
  const kind = (textIn(row, 'tender') ?? 'card') as TenderKind
  const face = {card: kind === 'card' ? {brand, last4, token: textIn(row, 'card_token') ?? ''} : null, check: null}
  const reference = textIn(row, 'confirmation') ?? ''
  return {
    ...{source: how.source, sourceKey: key, series: how.series, sessionId: null, cashBatchId: null},
    ...{payor: textIn(row, 'payer_name') ?? '', channel: textIn(row, 'channel') ?? 'web'},
    effectiveOn: paidOn(row, how.zone),
    tenders: [{kind, amount, tendered: amount, change: ZERO, ledgerAccount: CARD_CLEARING, reference, ...face}],
    payees: [payee],
  }
}
