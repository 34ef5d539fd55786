import type {Knex} from 'knex'

/** What Knex's own transactions and clients look like inside; its published types leave them out. */
export interface RawConnection {
  /** Set: the pool throws the connection away instead of using it again. */
  __knex__disposed?: unknown
}
export interface TransactionBase<Connection extends RawConnection> {
  readonly trxClient: {query(connection: Connection, sql: string): Promise<{response?: unknown}>}
  readonly readOnly: boolean
  _completed: boolean
  _resolver(value: unknown): void
  _rejecter(error: unknown): void
}
export type TransactionClass<Connection extends RawConnection> = new (...args: unknown[]) => TransactionBase<Connection>
export interface Statement {
  readonly bindings?: readonly unknown[]
}
export interface ClientBase<Connection extends RawConnection> {
  _query(connection: Connection, statement: Statement): Promise<unknown>
}
export type KnexClient = typeof Knex.Client

interface Ways<Connection extends RawConnection> {
  begin(connection: Connection, transaction: TransactionBase<Connection>): Promise<unknown>
  rollback(connection: Connection): Promise<unknown>
}

/** Connections inside a transaction, with the first statement of it that failed. */
const failures = new WeakMap<object, {error: unknown}>()

/**
 * Runs a statement; once one of a transaction has failed, the rest of it fails too, so that an error caught on the
 * way never lets half of an act be kept.
 */
export async function runStatement(connection: object, run: () => Promise<unknown>): Promise<unknown> {
  const transaction = failures.get(connection)
  if (transaction === undefined) return run()
  if (transaction.error !== undefined) throw transaction.error as Error
  try {
    return await run()
  } catch (error) {
    transaction.error = error
    throw error
  }
}

/**
 * A transaction that cures what would lose money in Knex's own:
 * - work never runs when BEGIN failed;
 * - a COMMIT that fails, or that the server turned into a rollback, is rolled back and reported, so that the next
 *   reader in this process never sees rows that nobody else has;
 * - the error that ended it reaches the caller, not the ROLLBACK's own (SQLite has often rolled back by itself);
 * - a connection that cannot be cleaned is not used again.
 */
export function carefulTransaction<Connection extends RawConnection>(
  Base: TransactionClass<Connection>,
  ways: Ways<Connection>,
): TransactionClass<Connection> {
  return class CarefulTransaction extends Base {
    async begin(connection: Connection): Promise<void> {
      await ways.begin(connection, this)
      failures.set(connection, {error: undefined})
    }

    savepoint(): Promise<never> {
      return Promise.reject(new Error('a transaction inside a transaction: pass the outer one on instead'))
    }

    async commit(connection: Connection, value: unknown): Promise<void> {
      try {
        const failed = failures.get(connection)?.error
        if (failed !== undefined) throw failed as Error
        const committing = this.trxClient.query(connection, 'COMMIT;')
        this._completed = true
        const {response} = await committing
        if ((response as {command?: string} | undefined)?.command === 'ROLLBACK')
          throw new Error('the server rolled the transaction back')
        failures.delete(connection)
        this._resolver(value)
      } catch (error) {
        await this.rollback(connection, error)
      }
    }

    async rollback(connection: Connection, error: unknown): Promise<void> {
      this._completed = true
      failures.delete(connection)
      try {
        await ways.rollback(connection)
      } catch (rollbackError) {
        if (!/no transaction is active/.test((rollbackError as Error).message))
          connection.__knex__disposed = rollbackError
      }
      this._rejecter(error ?? new Error('rolled back'))
    }
  }
}
