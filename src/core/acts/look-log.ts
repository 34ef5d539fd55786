import {sha256} from '#core/kernel/canonical-json.js'
import {rowKey} from '#core/kernel/ids.js'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {whoWorks, type Desk} from '#core/acts/desk.js'
import {touchSession} from '#core/staff/touch-session.js'
import {inTransaction} from '#core/store/transaction.js'

export interface Look {
  readonly command: string
  /** The one account looked at, null for a list. */
  readonly accountId: string | null
  /** What was asked for, without values that name a person. */
  readonly filter: string
  readonly accountNumbers: readonly string[]
}

/**
 * Logs a look at named accounts after the answer is known and before it is printed. If it cannot be written nothing
 * named may be printed. @throws Refusal LOOK_NOT_LOGGED (74)
 */
export async function logLook(desk: Desk, look: Look): Promise<void> {
  if (desk.store.readonly) return
  const operator = whoWorks(desk)
  const at = desk.clock.now()
  try {
    await inTransaction(desk.store, async (trx) => {
      await trx('look_log').insert({
        look_id: rowKey(at),
        at,
        business_date: desk.today,
        operator_id: operator.id,
        os_user: desk.origin.osUser,
        command: look.command,
        account_id: look.accountId,
        filter: look.filter,
        row_count: look.accountNumbers.length,
        rows_hash: sha256(look.accountNumbers.join('\n')),
      })
      await touchSession(trx, desk)
    })
  } catch (error) {
    if (error instanceof Refusal && error.exit === EXIT.busy) throw error
    throw new Refusal({
      code: 'LOOK_NOT_LOGGED',
      exit: EXIT.io,
      message: 'the look could not be logged, so nothing is shown',
    })
  }
}
