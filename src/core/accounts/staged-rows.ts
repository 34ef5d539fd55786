import {knownProfile, type DistrictTable} from '#core/accounts/district-tables.js'
import {INTEGER, TEXT} from '#core/accounts/tables.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {must, mustExist} from '#core/kernel/must.js'
import {insertRows, rowsFrom, select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

type Value = string | number | boolean | null

/** A row of a district's file that was read, checked and kept. */
export class StagedRow {
  readonly line: number
  readonly key: string
  readonly contentHash: string
  readonly #fields: Readonly<Record<string, Value>>

  constructor(row: {line: number; row_key: string; content_hash: string; fields_json: string}) {
    this.line = row.line
    this.key = row.row_key
    this.contentHash = row.content_hash
    this.#fields = JSON.parse(row.fields_json) as Record<string, Value>
  }

  textOrNull(field: string): string | null {
    const value = this.#fields[field] ?? null
    must(value === null || typeof value === 'string', `${field} is text`)
    return value
  }
  text(field: string): string {
    return this.textOrNull(field) ?? ''
  }
  date(field: string): BusinessDate {
    return mustExist(this.dateOrNull(field), `${field} was checked when the file was read`)
  }
  dateOrNull(field: string): BusinessDate | null {
    return this.textOrNull(field) as BusinessDate | null
  }
  numberOrNull(field: string): number | null {
    const value = this.#fields[field] ?? null
    must(value === null || typeof value === 'number', `${field} is a number`)
    return value
  }
  cents(field: string): Cents {
    return cents(mustExist(this.numberOrNull(field), `${field} was checked when the file was read`))
  }
  flag(field: string): boolean {
    return this.#fields[field] === true
  }
}

type Raw = ConstructorParameters<typeof StagedRow>[0]
const PAGE = `select line, row_key, content_hash, fields_json from batch_row
  where batch_id = :batch and state = 'staged' and line > :after order by line limit :most`

/** The next rows of a batch that are not posted yet, in the order of the file. */
export async function stagedRows(
  reader: Reader,
  batch: string,
  after: number,
  most: number,
): Promise<readonly StagedRow[]> {
  const rows = await select<Raw>(reader, PAGE, {batch, after, most})
  return rows.map((row) => new StagedRow(row))
}

const ALL = 'select line, row_key, content_hash, fields_json from batch_row where batch_id = :batch order by line'

/** Every row of a batch, whatever became of it. */
export const allRows = async (reader: Reader, batch: string): Promise<readonly StagedRow[]> =>
  (await select<Raw>(reader, ALL, {batch})).map((row) => new StagedRow(row))

const EARLIER = `select b.line, b.row_key, b.content_hash, b.fields_json
  from :keys join known_row w on w.profile = :profile and w.row_key = k.id join batch_row b on b.batch_id = w.batch_id and b.line = w.line`

/** Rows of another table that were posted before, by key. */
export async function postedRows(
  reader: Reader,
  table: DistrictTable,
  keys: readonly string[],
): Promise<Map<string, StagedRow>> {
  if (keys.length === 0) return new Map()
  const source = rowsFrom(
    reader,
    keys.map((id) => ({id})),
    {id: TEXT},
    'k',
  )
  const rows = await select<Raw>(reader, EARLIER, {keys: source, profile: knownProfile(table)})
  return new Map(rows.map((row) => [row.row_key, new StagedRow(row)]))
}

/** Rows are posted: they are known from now on. */
export async function markPosted(
  trx: Trx,
  batch: {readonly id: string; readonly table: DistrictTable | 'accounts'},
  rows: readonly StagedRow[],
): Promise<void> {
  const lines = rows.map((row) => row.line)
  await trx('batch_row').where('batch_id', batch.id).whereIn('line', lines).update({state: 'posted'})
  if (batch.table === 'accounts') return
  const profile = knownProfile(batch.table)
  const known = rows.map((row) => ({
    profile,
    row_key: row.key,
    content_hash: row.contentHash,
    batch_id: batch.id,
    line: row.line,
  }))
  await insertRows(
    trx,
    'known_row',
    {profile: TEXT, row_key: TEXT, content_hash: TEXT, batch_id: TEXT, line: INTEGER},
    known,
  )
}
