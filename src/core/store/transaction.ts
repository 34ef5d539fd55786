import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {troubleOf} from '#core/store/dialect.js'
import type {Store, Trx} from '#core/store/open.js'

const ATTEMPTS = 8
const PAUSE_MS = 20

/**
 * Runs `work` in one transaction; nothing of it stays when it throws. A deadlock or serialization failure is tried
 * again (the whole of `work` runs again, so it must hold no state of its own).
 * @throws Refusal BUSY (75), DISK_FULL, READ_ONLY, IO_FAILED, CORRUPT_STORE (74), ALREADY_THERE (65)
 */
export async function inTransaction<Result>(store: Store, work: (trx: Trx) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store.db.transaction(work)
    } catch (error) {
      const trouble = error instanceof Refusal ? 'other' : troubleOf(error)
      const again = trouble === 'retry' || isPassingClash(error)
      if (!again || attempt >= ATTEMPTS) throw asRefusal(error, store)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE_MS * 2 ** attempt))
    }
  }
}

/**
 * Reads in one snapshot: every statement of `work` sees the store as it was at the first. Writers are not kept waiting.
 */
export async function inSnapshot<Result>(store: Store, work: (trx: Trx) => Promise<Result>): Promise<Result> {
  const isolation = store.engine === 'postgres' ? {isolationLevel: 'repeatable read' as const} : {}
  try {
    return await store.db.transaction(work, {readOnly: true, ...isolation})
  } catch (error) {
    throw asRefusal(error, store)
  }
}

/**
 * Two spoken ids met by chance (35 bits), or the same idempotency key was committed by another process meanwhile:
 * run again, with the next ids or to find the stored outcome.
 */
const isPassingClash = (error: unknown): boolean =>
  !(error instanceof Refusal) &&
  troubleOf(error) === 'duplicate' &&
  /_no\b|_no_|idempotency_key/.test((error as Error).message)

/** Driver errors become refusals here and nowhere else; what is unknown stays a bug. */
export function asRefusal(error: unknown, store: Store): unknown {
  if (error instanceof Refusal) return error
  const make = (code: string, exit: 74 | 75, message: string, next: string[] = []): Refusal =>
    new Refusal({code, exit, message, next})
  switch (troubleOf(error)) {
    case 'busy':
    case 'retry':
      return make('BUSY', EXIT.busy, 'another command is writing to the store; nothing was written', ['try again'])
    case 'unknown_outcome':
      return make(
        'OUTCOME_UNKNOWN',
        EXIT.busy,
        'the connection was lost; whether the last write was kept is not known',
        ['run the same command again with the same --key: it posts once'],
      )
    case 'full':
      return make('DISK_FULL', EXIT.io, `no room left for ${store.location}; nothing of this command was written`, [
        'free space, then run it again',
      ])
    case 'readonly':
      return make('READ_ONLY', EXIT.io, `${store.location} cannot be written; nothing was changed`)
    case 'corrupt':
      return make('CORRUPT_STORE', EXIT.io, `${store.location} is damaged`, [
        'curbstop check-store',
        'curbstop restore-store BACKUP --store NEW_FILE',
      ])
    case 'io':
      return make(
        'IO_FAILED',
        EXIT.io,
        `reading or writing ${store.location} failed; nothing of this command was written`,
      )
    case 'duplicate':
    case 'constraint':
    case 'other':
      return error
  }
}
