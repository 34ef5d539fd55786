import type {Engine} from '#core/store/dialect.js'

/** One step of the schema. Statements are written in SQLite's STRICT form and translated for PostgreSQL. */
export interface Migration {
  readonly name: string
  readonly tables: Readonly<Record<string, string>>
  /** Tables whose rows are never changed or removed: triggers refuse UPDATE and DELETE. */
  readonly appendOnly: readonly string[]
  readonly indexes: readonly string[]
}

/** The statements of a migration for one engine, each to be run alone. */
export function statementsOf(migration: Migration, engine: Engine): string[] {
  const tables = Object.entries(migration.tables).map(([name, body]) =>
    engine === 'sqlite'
      ? `create table ${name} (${body}) strict${isKeyed(name, body) ? ', without rowid' : ''}`
      : `create table ${name} (${forPostgres(body)})`,
  )
  const triggers = migration.appendOnly.flatMap((table) => appendOnlyTriggers(table, engine))
  return [...tables, ...triggers, ...migration.indexes]
}

/** Rows with long texts: SQLite keeps them better beside the key than in it. */
const WIDE: readonly string[] = [
  'request',
  'batch_row',
  'notice',
  'shutoff_line',
  'rate_version',
  'billing_run_row',
  'bill_pricing',
  'adjustment',
  'variance',
  'variance_event',
  'settlement_event',
  'bank_deposit_event',
  'arrangement_terms',
  'arrangement_decision',
  'letter',
]

/**
 * Rows of narrow tables live in the tree of their key: each key is stored once instead of twice, and what belongs to
 * an account lies together.
 */
const isKeyed = (name: string, body: string): boolean => !body.includes('integer primary key') && !WIDE.includes(name)

/** 64-bit integers; text compared byte by byte, as SQLite does. */
const forPostgres = (body: string): string =>
  body.replaceAll(/\binteger\b/g, 'bigint').replaceAll(/\btext\b/g, 'text collate "C"')

function appendOnlyTriggers(table: string, engine: Engine): string[] {
  if (engine === 'postgres') {
    return [
      `create trigger ${table}_append_only before update or delete on ${table} for each row execute function refuse_change()`,
      `create trigger ${table}_no_truncate before truncate on ${table} for each statement execute function refuse_change()`,
    ]
  }
  return ['update', 'delete'].map(
    (verb) =>
      `create trigger ${table}_no_${verb} before ${verb} on ${table} begin select raise(abort, '${table} is append only'); end`,
  )
}

/** Needed once, before the first append-only table. */
export const REFUSE_CHANGE_FUNCTION = `create function refuse_change() returns trigger language plpgsql as
  $$ begin raise exception '% is append only', tg_table_name using errcode = '23000'; end $$`

const SCHEMA_STEP_BODY = 'step integer primary key, name text not null, recorded_at text not null'

/** The table that says which migrations have run; made by the first of them. */
export const SCHEMA_STEP: Readonly<Record<Engine, string>> = {
  sqlite: `create table if not exists schema_step (${SCHEMA_STEP_BODY}) strict`,
  postgres: `create table if not exists schema_step (${forPostgres(SCHEMA_STEP_BODY)})`,
}
