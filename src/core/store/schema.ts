import {connectMemory} from '#core/store/connect.js'
import {select} from '#core/store/dialect.js'
import {MIGRATIONS} from '#core/store/migrations/list.js'
import {REFUSE_CHANGE_FUNCTION, SCHEMA_STEP, statementsOf} from '#core/store/migrations/migration.js'
import type {Reader, Store} from '#core/store/open.js'

/** Tables, columns, constraints, indexes, triggers and functions by name, each with its definition. */
export type SchemaObjects = ReadonlyMap<string, string>

interface ObjectRow {
  readonly name: string
  readonly definition: string | null
}

const SQLITE_OBJECTS = `
  select type || ' ' || name as name, sql as definition from sqlite_schema where name not like 'sqlite_%'`

const POSTGRES_OBJECTS = `
  select 'column ' || table_name || '.' || column_name as name,
    data_type || ' ' || is_nullable || ' ' || coalesce(collation_name, '') as definition
  from information_schema.columns where table_schema = current_schema()
  union all
  select 'constraint ' || c.conrelid::regclass || '.' || c.conname, pg_get_constraintdef(c.oid)
  from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname = current_schema() and c.conrelid <> 0
  union all
  select 'index ' || indexname, replace(indexdef, current_schema() || '.', '')
  from pg_indexes where schemaname = current_schema()
  union all
  select 'trigger ' || t.tgrelid::regclass || '.' || t.tgname,
    case when t.tgenabled in ('O', 'A') then '' else 'disabled ' end || replace(pg_get_triggerdef(t.oid, true), current_schema() || '.', '')
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = current_schema() and not t.tgisinternal
  union all
  select 'function ' || p.proname, p.prosrc
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = current_schema()`

/** What a store's schema is. */
export async function schemaObjects(reader: Reader, engine: Store['engine']): Promise<SchemaObjects> {
  const rows = await select<ObjectRow>(reader, engine === 'sqlite' ? SQLITE_OBJECTS : POSTGRES_OBJECTS)
  return new Map(rows.map(({name, definition}) => [name, (definition ?? '').replaceAll(/\s+/g, ' ')]))
}

/** What the migrations of this program make: read from an empty database in memory, or from a schema that is rolled back. */
export async function freshSchemaObjects(store: Store): Promise<SchemaObjects> {
  return store.engine === 'sqlite' ? freshInMemory() : freshOnServer(store)
}

async function freshInMemory(): Promise<SchemaObjects> {
  const memory = await connectMemory()
  try {
    await makeSchema(memory, 'sqlite')
    return await schemaObjects(memory, 'sqlite')
  } finally {
    await memory.destroy()
  }
}

class Undone extends Error {}

async function freshOnServer(store: Store): Promise<SchemaObjects> {
  let objects: SchemaObjects = new Map()
  try {
    await store.db.transaction(async (trx) => {
      await trx.raw('create schema curbstop_expected')
      await trx.raw('set local search_path = curbstop_expected')
      await makeSchema(trx, 'postgres')
      objects = await schemaObjects(trx, 'postgres')
      throw new Undone()
    })
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  }
  return objects
}

async function makeSchema(reader: Reader, engine: Store['engine']): Promise<void> {
  await reader.raw(SCHEMA_STEP[engine])
  if (engine === 'postgres') await reader.raw(REFUSE_CHANGE_FUNCTION)
  for (const migration of MIGRATIONS) {
    for (const statement of statementsOf(migration, engine)) await reader.raw(statement)
  }
}
