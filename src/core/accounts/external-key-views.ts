import {keysOf} from '#core/accounts/keys.js'
import {mustExist} from '#core/kernel/must.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Things of a former system that are known here by its key. */
const KEYED = {
  premise: ['premise_id', 'external_key'],
  service_point: ['service_point_id', 'external_key'],
  person: ['person_id', 'external_key'],
  account: ['account_id', 'external_key'],
  meter: ['meter_id', 'serial'],
} as const

/** Row keys by the key of the former system. */
export async function idsByExternalKey(
  reader: Reader,
  table: keyof typeof KEYED,
  keys: readonly string[],
): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const [id, key] = KEYED[table]
  const sql = `select t.${id} as id, t.${key} as key from :keys join ${table} t on t.${key} = k.id`
  const rows = await select<{id: string; key: string}>(reader, sql, {keys: keysOf(reader, Array.from(new Set(keys)))})
  return new Map(rows.map((row) => [row.key, row.id]))
}

/** The account of each row of a file that names its account. */
export async function accountsNamed<Row extends {text(field: string): string}>(
  reader: Reader,
  rows: readonly Row[],
): Promise<(row: Row) => string> {
  const accounts = await idsByExternalKey(
    reader,
    'account',
    rows.map((row) => row.text('account')),
  )
  return (row) => mustExist(accounts.get(row.text('account')), 'an account that was checked')
}
