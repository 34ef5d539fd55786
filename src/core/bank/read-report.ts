import {groupBy} from '#core/kernel/group-by.js'
import type {BatchReport, ReportLine} from '#core/bank/match-report.js'
import {openImportSource} from '#core/imports/import-source.js'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import {centsIn, dateFieldIn, textIn, type ParsedRow} from '#core/imports/parsed-row.js'
import {requireControlTotals} from '#core/imports/control-totals.js'
import {readRecords} from '#core/imports/read-records.js'
import {mustExist} from '#core/kernel/must.js'
import {plainMoney} from '#core/kernel/money.js'
import {refuse, type RowFault} from '#core/kernel/refusal.js'

/**
 * Reads the settlement report of a processor: its batches, each with payments, chargebacks, fees and deposit.
 * @throws Refusal ROW_ERRORS (65) listing every bad row, CONTROL_TOTAL (65), NOT_FOUND (66)
 */
export async function readReport(
  path: string,
  profile: LayoutProfile,
): Promise<{sha256: string; batches: BatchReport[]}> {
  const source = await openImportSource(path)
  try {
    const records = readRecords(source.bytes, profile)
    const rows: ParsedRow[] = []
    for await (const row of records) rows.push(row)
    await source.requireUnchanged()
    const {fileDigest, totals} = records.summary()
    requireControlTotals(totals)
    const faults = rows.flatMap((row) => [...row.faults, ...signFaults(row)])
    if (faults.length > 0)
      throw refuse('ROW_ERRORS', `${faults.length} faults in ${rows.length} rows; nothing was recorded`, {rows: faults})
    return {sha256: fileDigest, batches: batchesOf(rows)}
  } finally {
    await source.close()
  }
}

/** Only what is deposited may be below zero: more was taken out of the batch than was in it. */
function signFaults(row: ParsedRow): RowFault[] {
  const amount = centsIn(row, 'amount_cents')
  if (amount === null || amount > 0 || textIn(row, 'line_type') === 'deposit') return []
  return [{line: row.line, field: 'amount', value: plainMoney(amount), reason: 'not above zero'}]
}

function batchesOf(rows: readonly ParsedRow[]): BatchReport[] {
  const keyOf = (row: ParsedRow): string =>
    `${textIn(row, 'processor') ?? ''}\n${textIn(row, 'settlement_batch') ?? ''}`
  return Array.from(groupBy(rows, keyOf).values(), (inBatch) => {
    const of = (type: string): ReportLine[] => inBatch.filter((row) => textIn(row, 'line_type') === type).map(lineOf)
    const first = mustExist(inBatch[0], 'a group has rows')
    return {
      ...{processor: textIn(first, 'processor') ?? '', batch: textIn(first, 'settlement_batch') ?? ''},
      ...{payments: of('payment'), chargebacks: of('chargeback'), fees: of('fee'), deposits: of('deposit')},
    }
  })
}

const lineOf = (row: ParsedRow): ReportLine => ({
  line: row.line,
  reference: textIn(row, 'reference') ?? '',
  amount: mustExist(centsIn(row, 'amount_cents'), 'a row has its amount'),
  date: mustExist(dateFieldIn(row, 'dated_on'), 'a row has its day'),
  original: textIn(row, 'original_confirmation') ?? '',
})
