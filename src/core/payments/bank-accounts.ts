import type {Desk} from '#core/acts/desk.js'
import {openImportSource} from '#core/imports/import-source.js'
import {bankAccountKey, bankAccountNumber, tokenOf, type KnownBankAccount} from '#core/payments/bank-account-token.js'
import {routingNumber} from '#core/payments/check-rules.js'

const MOST_BYTES = 200

/** The bank account number that stands in a file, or on stdin. @throws Refusal NOT_FOUND (66), BAD_BANK_ACCOUNT (64) */
export async function bankAccountIn(path: string): Promise<string> {
  const source = await openImportSource(path)
  try {
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of source.bytes) {
      chunks.push(chunk)
      length += chunk.length
      if (length > MOST_BYTES) break
    }
    return bankAccountNumber(Buffer.concat(chunks).toString('latin1'), 'check-account-file')
  } finally {
    await source.close()
  }
}

/** Bank accounts as they are kept, each with the routing number of its check. */
export async function knownBankAccounts(
  desk: Desk,
  numbers: readonly string[],
  {routing, dryRun}: {readonly routing: readonly string[]; readonly dryRun: boolean},
): Promise<KnownBankAccount[]> {
  if (numbers.length === 0) return []
  const key = await bankAccountKey(desk, dryRun)
  return numbers.map((typed, at) =>
    tokenOf(key, routingNumber(routing[at] ?? ''), bankAccountNumber(typed, 'check-account-file')),
  )
}
