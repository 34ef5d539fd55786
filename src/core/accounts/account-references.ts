import {isAccountNumber, parseAccountNumber} from '#core/kernel/ids.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** An account as another system's file names it: our number, or that system's own key. */
export const referenceOf = (text: string): string => (isAccountNumber(text) ? parseAccountNumber(text) : text)

/** Account keys by reference (account number or external key); one that nobody has is not in the answer. */
export async function accountsByReference(reader: Reader, references: Iterable<string>): Promise<Map<string, string>> {
  const rows = Array.from(new Set(references), (reference) => ({reference}))
  const asked = rowsFrom(reader, rows, {reference: 'text'}, 't')
  const found = await select<{reference: string; account_id: string}>(
    reader,
    `select t.reference, a.account_id from :asked cross join account a where a.account_no = t.reference
     union select t.reference, a.account_id from :asked cross join account a where a.external_key = t.reference`,
    {asked},
  )
  return new Map(found.map((row) => [row.reference, row.account_id]))
}
