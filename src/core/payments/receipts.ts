import {spokenId} from '#core/kernel/ids.js'
import {must, mustExist} from '#core/kernel/must.js'
import type {ReceiptPart, Tender} from '#core/payments/payment.js'
import {insertRows, rowsFrom} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** Receipt numbers have no gaps within their series: one a drawer session, a night-drop batch, an import batch. */
export interface ReceiptNumber {
  readonly series: string
  readonly number: number
}

interface SeriesRow {
  series: string
  last_number: number
}

/** Takes the next number of each named series, in the order given; a rollback gives them back. */
export async function takeReceiptNumbers(trx: Trx, seriesOfEach: readonly string[]): Promise<ReceiptNumber[]> {
  const names = Array.from(new Set(seriesOfEach)).toSorted()
  const fresh = names.map((series) => ({series, last_number: 0}))
  const columns = {series: 'text', last_number: 'integer'} as const
  await trx.raw(
    `insert into receipt_series (series, last_number) select series, last_number from ? where true order by series on conflict (series) do nothing`,
    [rowsFrom(trx, fresh, columns)],
  )
  const found: SeriesRow[] = await trx<SeriesRow>('receipt_series')
    .whereIn('series', names)
    .orderBy('series')
    .forUpdate()
    .select('series', 'last_number')
  const last = new Map(found.map((row) => [row.series, row.last_number]))
  const taken = seriesOfEach.map((series) => {
    const number = mustExist(last.get(series), `receipt series ${series} is there`) + 1
    last.set(series, number)
    return {series, number}
  })
  must(last.size === names.length, 'every series has its counter')
  const advanced = Array.from(last, ([series, last_number]) => ({series, last_number}))
  await trx.raw(`update receipt_series set last_number = r.last_number from ? where receipt_series.series = r.series`, [
    rowsFrom(trx, advanced, columns),
  ])
  return taken
}

/** The receipt of each tender: its place in a receipt of several parts, else the next number of its series. */
export async function receiptsOf(trx: Trx, tenders: readonly Tender[]): Promise<ReceiptPart[]> {
  const alone = tenders.filter((tender) => tender.partOf === undefined).map((tender) => tender.series)
  const numbers = (alone.length === 0 ? [] : await takeReceiptNumbers(trx, alone)).values()
  return tenders.map(
    ({partOf}) =>
      partOf ?? {receiptNo: spokenId('RC'), ...mustExist(numbers.next().value, 'every receipt is numbered')},
  )
}

/** Writes rows of payments or suspense items with the columns they share. */
export async function insertReceipts(
  trx: Trx,
  table: 'payment' | 'suspense_item',
  ownColumns: Readonly<Record<string, 'text' | 'integer'>>,
  rows: readonly object[],
): Promise<void> {
  const shared = {
    receipt_no: 'text',
    receipt_series: 'text',
    receipt_number: 'integer',
    source: 'text',
    source_key: 'text',
    tender: 'text',
    reference: 'text',
    amount_cents: 'integer',
    effective_on: 'text',
    journal_id: 'text',
    batch_id: 'text',
    recorded_at: 'text',
    act_id: 'text',
  } as const
  await insertRows(trx, table, {...ownColumns, ...shared}, rows)
}
