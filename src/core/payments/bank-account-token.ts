import {createHmac, randomBytes} from 'node:crypto'
import type {Desk} from '#core/acts/desk.js'
import {usage} from '#core/kernel/refusal.js'
import {inTransaction} from '#core/store/transaction.js'

const KEY_SETTING = 'bank_account_key'
const KEY_BYTES = 32
const LAST = 4
const NOT_DIGITS = /\D/g
/** How a bank fills a field; no part of the number. */
const FILLING = /^0+/
const BANK_ACCOUNT = /^\d{4,17}$/

/** A bank account as it is kept: enough to know it again, not enough to draw on it. */
export type KnownBankAccount = {readonly token: string; readonly last4: string}

/** The number as it stands on a check. It is never repeated in the answer. @throws Refusal BAD_BANK_ACCOUNT (64) */
export function bankAccountNumber(typed: string, field: string): string {
  const text = typed.replaceAll(/[\s-]/g, '')
  if (BANK_ACCOUNT.test(text)) return text
  throw usage('BAD_BANK_ACCOUNT', `${field}: a bank account number has 4 to 17 digits`, field)
}

/** HMAC-SHA256 of routing and account number under the key of the store, however the number was filled or divided. */
export function tokenOf(key: string, routing: string, number: string): KnownBankAccount {
  const digits = number.replaceAll(NOT_DIGITS, '').replace(FILLING, '')
  return {
    token: createHmac('sha256', Buffer.from(key, 'hex')).update(`${routing}:${digits}`).digest('hex'),
    last4: digits.slice(-LAST),
  }
}

/** What a bank's file says of a payer's account, made known at once: the number itself is kept nowhere. */
export type BankAccountReader = (routing: string, field: string) => KnownBankAccount | null

/** Null where the field names no account. */
export const bankAccountsUnder =
  (key: string): BankAccountReader =>
  (routing, field) =>
    routing === '' || field.replaceAll(NOT_DIGITS, '').replace(FILLING, '') === '' ? null : tokenOf(key, routing, field)

/**
 * The key of this store, made when it is first needed. A run that writes nothing gets one of its own that is not kept:
 * no check is known again before there is a key.
 */
export async function bankAccountKey(desk: Desk, dryRun: boolean): Promise<string> {
  const found = await desk.store.db<{name: string; value: string}>('setting').where('name', KEY_SETTING).first('value')
  if (found !== undefined) return found.value
  const made = randomBytes(KEY_BYTES).toString('hex')
  if (dryRun) return made
  return inTransaction(desk.store, async (trx) => {
    await trx('setting').insert({name: KEY_SETTING, value: made}).onConflict('name').ignore()
    const kept = await trx<{name: string; value: string}>('setting').where('name', KEY_SETTING).first('value')
    return kept?.value ?? made
  })
}
