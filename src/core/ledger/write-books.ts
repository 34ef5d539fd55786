import {createHash} from 'node:crypto'
import {constants} from 'node:fs'
import {open, unlink, type FileHandle} from 'node:fs/promises'
import type {Desk} from '#core/acts/desk.js'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {mustMayProve} from '#core/ledger/authority.js'
import {exportHledger} from '#core/ledger/export-books.js'
import {totalOf, trialBalance, type TrialBalanceRow} from '#core/ledger/trial-balance-views.js'
import {inSnapshot} from '#core/store/transaction.js'

/** Account numbers and debts are in it: the owner alone may read it. */
const PRIVATE = 0o600

export interface WrittenBooks {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  readonly accounts: readonly TrialBalanceRow[]
  /** Zero when the books balance. */
  readonly total: number
}

/** Writes the books as an hledger journal to a new file, as they stand at one moment.
 * @throws Refusal NOT_YOURS (77), OUTPUT_EXISTS, CANNOT_CREATE (73), OUTPUT_FAILED (74) */
export async function writeBooks(desk: Desk, file: string, progress: (bytes: number) => void): Promise<WrittenBooks> {
  mustMayProve(desk)
  const handle = await createNew(file)
  try {
    return await inSnapshot(desk.store, async (trx) => {
      const hash = createHash('sha256')
      let bytes = 0
      for await (const text of exportHledger(trx)) {
        const chunk = Buffer.from(text)
        await handle.appendFile(chunk)
        hash.update(chunk)
        bytes += chunk.length
        progress(chunk.length)
      }
      await handle.sync()
      const accounts = await trialBalance(trx)
      return {file, bytes, sha256: hash.digest('hex'), accounts, total: totalOf(accounts)}
    })
  } catch (error) {
    await unlink(file)
    throw isFull(error)
      ? new Refusal({
          code: 'OUTPUT_FAILED',
          exit: EXIT.io,
          message: `${file} could not be written whole; it was removed`,
        })
      : error
  } finally {
    await handle.close()
  }
}

const isFull = (error: unknown): boolean =>
  ['ENOSPC', 'EIO', 'EFBIG', 'EDQUOT'].includes((error as {code?: string}).code ?? '')

async function createNew(file: string): Promise<FileHandle> {
  try {
    return await open(file, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW, PRIVATE)
  } catch (error) {
    const code = (error as {code?: string}).code ?? ''
    const there = code === 'EEXIST'
    throw new Refusal({
      code: there ? 'OUTPUT_EXISTS' : 'CANNOT_CREATE',
      exit: EXIT.cannotCreate,
      message: there ? `${file} is there already and is not written over` : `${file} cannot be created (${code})`,
    })
  }
}
