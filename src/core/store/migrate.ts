import {must} from '#core/kernel/must.js'
import {engineOf} from '#core/store/dialect.js'
import {MIGRATIONS} from '#core/store/migrations/list.js'
import {REFUSE_CHANGE_FUNCTION, SCHEMA_STEP, statementsOf} from '#core/store/migrations/migration.js'
import type {Store, Trx} from '#core/store/open.js'
import {APPLICATION_ID, SCHEMA_VERSION} from '#core/store/schema-version.js'
import {inTransaction} from '#core/store/transaction.js'

/** Locks the schema against another migrator (SQLite's BEGIN IMMEDIATE does so by itself). */
async function lockSchema(trx: Trx): Promise<number> {
  await trx.raw(SCHEMA_STEP[engineOf(trx)])
  if (engineOf(trx) === 'postgres') await trx.raw('lock table schema_step in exclusive mode')
  const rows = await trx('schema_step').count({n: '*'})
  return Number(rows[0]?.['n'] ?? 0)
}

/**
 * Brings the schema up to date, each step in a transaction of its own: killed anywhere, it can run again.
 * @returns the names of the steps that ran; none when the store was current
 */
export async function migrate(store: Store, recordedAt: string): Promise<string[]> {
  must(MIGRATIONS.length === SCHEMA_VERSION, 'SCHEMA_VERSION is the number of migrations')
  const ran: string[] = []
  for (;;) {
    const name = await inTransaction(store, (trx) => nextStep(store, trx, recordedAt))
    if (name === null) return ran
    ran.push(name)
  }
}

async function nextStep(store: Store, trx: Trx, recordedAt: string): Promise<string | null> {
  const done = await lockSchema(trx)
  const migration = MIGRATIONS[done]
  if (migration === undefined) return null
  if (done === 0 && store.engine === 'postgres') await trx.raw(REFUSE_CHANGE_FUNCTION)
  for (const statement of statementsOf(migration, store.engine)) await trx.raw(statement)
  await trx('schema_step').insert({step: done + 1, name: migration.name, recorded_at: recordedAt})
  if (store.engine === 'sqlite') {
    await trx.raw(`pragma application_id = ${APPLICATION_ID}`)
    await trx.raw(`pragma user_version = ${done + 1}`)
  }
  return migration.name
}
