import {EVERY_ENGINE, FILE_ALONE, type StoreCheck} from '#core/checks/store-check.js'
import {select} from '#core/store/dialect.js'
import {MIGRATIONS} from '#core/store/migrations/list.js'
import {freshSchemaObjects, schemaObjects, type SchemaObjects} from '#core/store/schema.js'
import {SCHEMA_VERSION} from '#core/store/schema-version.js'

function differences(found: SchemaObjects, expected: SchemaObjects): string[] {
  const missing = Array.from(expected.keys()).filter((name) => !found.has(name))
  const extra = Array.from(found.keys()).filter((name) => !expected.has(name))
  const changed = Array.from(expected).filter(([name, is]) => found.has(name) && found.get(name) !== is)
  return [
    ...missing.map((name) => `${name} is missing`),
    ...extra.map((name) => `${name} is not of this program`),
    ...changed.map(([name]) => `${name} was changed`),
  ]
}

export const schema: StoreCheck = {
  name: 'schema',
  proves: 'tables, constraints, indexes and triggers are exactly those of this program',
  engines: EVERY_ENGINE,
  async faults(store) {
    return differences(await schemaObjects(store.db, store.engine), await freshSchemaObjects(store))
  },
}

export const schemaSteps: StoreCheck = {
  name: 'schema-steps',
  proves: 'the migrations that ran are those of this program, in order',
  engines: EVERY_ENGINE,
  async faults(store) {
    const rows = await select<{step: number; name: string}>(
      store.db,
      'select step, name from schema_step order by step',
    )
    const expected = MIGRATIONS.map((migration, index) => `${index + 1} ${migration.name}`)
    const found = rows.map((row) => `${row.step} ${row.name}`)
    const faults = expected.filter((step) => !found.includes(step)).map((step) => `step ${step} is not recorded`)
    return [...faults, ...found.filter((step) => !expected.includes(step)).map((step) => `step ${step} is unknown`)]
  },
}

const TABLES_APPEND_ONLY = MIGRATIONS.flatMap((migration) => migration.appendOnly)
const GUARDS = {
  sqlite: ['no_update', 'no_delete'],
  postgres: ['append_only', 'no_truncate'],
} as const

export const appendOnly: StoreCheck = {
  name: 'append-only',
  proves: 'every table of facts is guarded against change and removal',
  engines: EVERY_ENGINE,
  async faults(store) {
    const found = await schemaObjects(store.db, store.engine)
    const nameOf = (table: string, guard: string): string =>
      store.engine === 'sqlite' ? `trigger ${table}_${guard}` : `trigger ${table}.${table}_${guard}`
    return TABLES_APPEND_ONLY.flatMap((table) =>
      GUARDS[store.engine]
        .filter((guard) => found.get(nameOf(table, guard))?.startsWith('disabled') ?? true)
        .map((guard) => `${table} has lost its guard ${guard}`),
    )
  },
}

export const header: StoreCheck = {
  name: 'header',
  proves: 'the file says which program and schema it belongs to, and writes ahead',
  engines: FILE_ALONE,
  async faults(store) {
    const [version] = await select<{user_version: number}>(store.db, 'pragma user_version')
    const [mode] = await select<{journal_mode: string}>(store.db, 'pragma journal_mode')
    return [
      ...(version?.user_version === SCHEMA_VERSION ? [] : [`user_version is ${version?.user_version ?? 'missing'}`]),
      ...(mode?.journal_mode === 'wal' ? [] : [`journal mode is ${mode?.journal_mode ?? 'unknown'}, not wal`]),
    ]
  },
}
