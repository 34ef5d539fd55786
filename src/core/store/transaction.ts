import {Refusal} from '#core/kernel/refusal.js'
import {duplicateOf, troubleOf} from '#core/store/dialect.js'
import type {Store, Trx} from '#core/store/open.js'
import {asRefusal, type Stage} from '#core/store/trouble.js'

const ATTEMPTS = 8
const PAUSE_MS = 20

/**
 * Runs `work` in one transaction; nothing of it stays when it throws. A deadlock or serialization failure is tried
 * again (the whole of `work` runs again, so it must hold no state of its own). A statement that failed fails the
 * whole, also when `work` catches its error.
 * @throws Refusal BUSY, CONNECTION_LOST, OUTCOME_UNKNOWN (75), DISK_FULL, READ_ONLY, IO_FAILED, CORRUPT_STORE (74)
 */
export async function inTransaction<Result>(store: Store, work: (trx: Trx) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    let stage: Stage = 'before_commit'
    try {
      return await store.db.transaction(async (trx) => {
        const result = await work(trx)
        stage = 'at_commit'
        return result
      })
    } catch (error) {
      if (!mayPass(error) || attempt >= ATTEMPTS) throw asRefusal(error, store.location, stage)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE_MS * 2 ** attempt))
    }
  }
}

/**
 * Reads as of one moment: every query of `work` sees the same rows, while others go on writing.
 * @throws Refusal as inTransaction
 */
export async function inSnapshot<Result>(store: Store, work: (trx: Trx) => Promise<Result>): Promise<Result> {
  try {
    return await store.db.transaction(work, {readOnly: true})
  } catch (error) {
    throw asRefusal(error, store.location)
  }
}

/**
 * Worth another run: a deadlock; two spoken ids met by chance (35 bits); the same idempotency key committed by another
 * process meanwhile (the next run finds the stored outcome); two migrators creating their first table.
 */
function mayPass(error: unknown): boolean {
  if (error instanceof Refusal) return false
  const trouble = troubleOf(error)
  return (
    trouble === 'retry' || (trouble === 'duplicate' && /_no\b|_no_|idempotency_key|^pg_type_/.test(duplicateOf(error)))
  )
}
