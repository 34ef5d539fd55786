import type {BillCase} from '#core/billing/bill-case.js'
import {billCases} from '#core/billing/bill-cases-views.js'
import {bringIn, type RunBooks} from '#core/billing/load-run-terms.js'
import {priceAccount, type RunRow} from '#core/billing/price-account.js'
import {addDays} from '#core/kernel/business-date.js'
import type {AccountOfCycle} from '#core/meters/unbilled-reads-views.js'
import type {Reader} from '#core/store/open.js'

export interface PricedCase {
  readonly of: BillCase
  readonly row: RunRow
}

/** Accounts read and priced at once: a few statements for all of them. */
export const PRICED_AT_ONCE = 1000

/** Prices a page of accounts from what the store knows now; accounts without a day to bill are left out. */
export async function pricePage(
  reader: Reader,
  accounts: readonly AccountOfCycle[],
  books: RunBooks,
): Promise<PricedCase[]> {
  if (accounts.length === 0) return []
  const {readsThrough, terms} = books.terms
  const {district} = books
  const dueBefore = addDays(readsThrough, -terms.fullPeriodFromDays)
  const cases = await billCases(reader, accounts, {district, readsThrough, dueBefore})
  await bringIn(reader, cases, books)
  return cases.map((of) => ({of, row: priceAccount(of, books.terms)}))
}
