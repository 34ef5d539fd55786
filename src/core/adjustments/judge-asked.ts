import {
  ASKED,
  ASKED_INDEX,
  ASKED_ROWS,
  faultyRows,
  KNOWN,
  REPEATED,
  ROW_FAULTS,
  type FaultyRow,
  type KnownRow,
  type RepeatedRow,
} from '#core/adjustments/plan-rows.sql.js'
import {worksheetJson} from '#core/adjustments/post-adjustments.js'
import {tryRow, type RowToWork, type Working} from '#core/adjustments/work-rows.js'
import {amountOf, basisOf} from '#core/adjustments/worksheet.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {cents, plainMoney} from '#core/kernel/money.js'
import type {RowFault} from '#core/kernel/refusal.js'
import {freshStatistics, rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

type Place = {readonly account_id: string; readonly line: number}

/** After every account id there is. */
export const BEYOND_ALL = '~'

export interface JudgedRows {
  readonly faults: readonly RowFault[]
  /** Posted by an earlier plan under the same key: they add nothing. */
  readonly known: number
}

export interface Judging extends Working {
  readonly allowDuplicateRows: boolean
  readonly day: BusinessDate
}

/** Judges the asked rows against each other and the store, set by set; faulty and known ones leave them. */
export async function judgeAsked(reader: Reader, judging: Judging): Promise<JudgedRows> {
  await reader.raw(ASKED_INDEX)
  await freshStatistics(reader, ASKED)
  const repeated = await select<RepeatedRow>(reader, REPEATED)
  const faults = repeated.filter((row) => row.same === 0 || !judging.allowDuplicateRows)
  const known = await select<KnownRow>(reader, KNOWN)
  const changed = known.filter((row) => row.same === 0)
  await leave(reader, [...faults, ...known])
  const bad = await select<FaultyRow>(reader, faultyRows(ASKED_ROWS), {after: '', last: BEYOND_ALL, day: judging.day})
  await leave(reader, bad)
  const worked = await workAll(reader, judging)
  return {
    faults: byLine([...faults.map(repeatFault), ...changed.map(changedFault), ...bad.map(rowFault), ...worked]),
    known: known.length - changed.length,
  }
}

const byLine = (faults: readonly RowFault[]): RowFault[] => faults.toSorted((a, b) => a.line - b.line)

const repeatFault = ({line, earlier, same, row_key: value}: RepeatedRow): RowFault => ({
  ...{line, field: value === '' ? '(row)' : 'key', value},
  reason:
    same === 1
      ? `the same row as line ${earlier}; --allow-duplicate-rows if both are meant`
      : `line ${earlier} has the same key with other content`,
})

const changedFault = ({line, row_key: value, plan_no: plan, earlier}: KnownRow): RowFault => ({
  ...{line, field: 'key', value},
  reason: `was posted by ${plan} with other content (line ${earlier} then)`,
})

export const rowFault = ({line, account_no: account, amount_cents: amount, fault}: FaultyRow): RowFault =>
  fault === 'ABOVE_BILLED'
    ? {line, field: 'amount', value: plainMoney(cents(amount ?? 0)), reason: `${fault}: ${ROW_FAULTS[fault]}`}
    : {
        line,
        field: fault === 'BILL_CANCELED' ? 'bill' : 'account',
        value: account,
        reason: `${fault}: ${ROW_FAULTS[fault]}`,
      }

async function leave(reader: Reader, rows: readonly Place[]): Promise<void> {
  if (rows.length === 0) return
  const places = rowsFrom(reader, rows, {account_id: 'text', line: 'integer'}, 't')
  await reader.raw(`delete from ${ASKED} where (account_id, line) in (select t.account_id, t.line from :places)`, {
    places,
  })
}

type Unworked = RowToWork & Place & {readonly twice: number}

const UNWORKED = `select r.account_id, r.line, a.account_no, b.bill_no, nullif(r.class, '') as class, r.reason, r.amount_cents,
    (select count(*) from ${ASKED} e where e.account_id = r.account_id and e.line < r.line and e.reason = r.reason) as twice
  from ${ASKED} r join account a on a.account_id = r.account_id
  left join bill b on b.account_id = r.account_id and b.bill_id = r.bill_id
  where r.parts = 0 order by r.account_id, r.line limit 500`

/** Rows whose amount a formula works out, one by one: what it stands on is each account's own. */
async function workAll(reader: Reader, judging: Judging): Promise<RowFault[]> {
  const faults: RowFault[] = []
  for (;;) {
    const rows = await select<Unworked>(reader, UNWORKED)
    if (rows.length === 0) return faults
    const bad: Unworked[] = []
    for (const row of rows) {
      const reason = await workOne(reader, row, judging)
      if (reason === null) continue
      bad.push(row)
      faults.push({line: row.line, field: 'reason', value: row.reason, reason})
    }
    await leave(reader, bad)
  }
}

/** @returns why not, null when it is worked out */
async function workOne(reader: Reader, row: Unworked, judging: Judging): Promise<string | null> {
  if (row.twice > 0) return 'an earlier row asks the same for this account'
  const worksheet = await tryRow(reader, row, judging)
  if (typeof worksheet === 'string') return worksheet
  const kept = {basis: basisOf(worksheet), worksheet_json: canonicalJson(worksheetJson(worksheet))}
  const of = {amount_cents: amountOf(worksheet), parts: worksheet.parts.length}
  await reader(ASKED)
    .where({account_id: row.account_id, line: row.line})
    .update({...of, ...kept})
  return null
}
