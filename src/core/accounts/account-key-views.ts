import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** The row key of an account number, null when there is none. */
export async function accountIdOf(reader: Reader, accountNumber: string): Promise<string | null> {
  const rows = await select<{account_id: string}>(reader, 'select account_id from account where account_no = :number', {
    number: accountNumber,
  })
  return rows[0]?.account_id ?? null
}
