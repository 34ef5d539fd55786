import {verifyChain, type ChainVerdict} from '#core/acts/audit-chain.js'
import type {Desk} from '#core/acts/desk.js'
import {proveBooks, type BooksProof} from '#core/checks/prove-books.js'
import {mustMayProve} from '#core/ledger/authority.js'
import {inSnapshot} from '#core/store/transaction.js'

/** Every check of the books on one moment of the store. @throws Refusal NOT_YOURS, NOBODY_SIGNED_IN (77) */
export async function proveBooksOf(desk: Desk, proved: () => void): Promise<BooksProof> {
  mustMayProve(desk)
  return inSnapshot(desk.store, (trx) => proveBooks(trx, proved))
}

/** The audit chain from its first row to its head. @throws Refusal NOT_YOURS, NOBODY_SIGNED_IN (77) */
export async function verifyAuditOf(desk: Desk): Promise<ChainVerdict> {
  mustMayProve(desk)
  return inSnapshot(desk.store, verifyChain)
}
