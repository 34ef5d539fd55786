import type {Desk} from '#core/acts/desk.js'
import {brokenChecks} from './books.js'
import type {TestEngine} from './desk.js'

/** Ends a transaction of which nothing shall stay. */
export class Undone extends Error {}

/** Applies a raw change with the store's own guards off, proves the books, and takes the change back. */
export async function brokenBy(desk: Desk, engine: TestEngine, sql: string): Promise<Record<string, string>> {
  const {db} = desk.store
  if (engine === 'sqlite') await db.raw('pragma foreign_keys = off')
  let broken: Record<string, string> = {}
  try {
    await db.transaction(async (trx) => {
      if (engine === 'postgres') await trx.raw('set local session_replication_role = replica')
      else {
        const found: unknown = await trx.raw("select name from sqlite_master where type = 'trigger'")
        const triggers = found as {name: string}[]
        for (const {name} of triggers) await trx.raw(`drop trigger ${name}`)
      }
      await trx.raw(sql)
      broken = await brokenChecks(trx)
      throw new Undone()
    })
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  } finally {
    if (engine === 'sqlite') await db.raw('pragma foreign_keys = on')
  }
  return broken
}
