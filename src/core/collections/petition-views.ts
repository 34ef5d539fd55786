import type {ActContext} from '#core/acts/act.js'
import {booksFor} from '#core/collections/district-books.js'
import {isOwedBefore} from '#core/collections/petition.js'
import {judgeAccounts, listDay} from '#core/collections/shutoff-list.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import type {Reader} from '#core/store/open.js'

/** What is open before and after a petition. */
export type PetitionSplit = {
  /** Frozen: mailed by the day of filing. */
  readonly before_cents: number
  /** Judged by the usual clocks. */
  readonly after_cents: number
  /** Last day on which assurance of payment may still be given (11 U.S.C. 366(b)). */
  readonly assurance_through: string
}

export async function petitionSplit(
  reader: Reader,
  accountId: string,
  filed: BusinessDate,
  {desk, today}: ActContext,
): Promise<PetitionSplit> {
  const judged = (await judgeAccounts(reader, [accountId], listDay(desk, null))).get(accountId)
  const items = judged?.account.facts.items ?? []
  const total = (before: boolean): number =>
    items
      .filter((item) => isOwedBefore(item, [{filed}]) === before)
      .reduce((sum, item) => sum + (item.open_cents ?? item.amount_cents), 0)
  const {law, agency} = booksFor(desk.district.id, today)
  const days = law[agency]['F-366']?.values.assurance_days ?? 0
  return {before_cents: total(true), after_cents: total(false), assurance_through: addDays(filed, days)}
}
