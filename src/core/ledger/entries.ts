import type {ActContext} from '#core/acts/act.js'
import {holdCredits, refreshCredits, releaseCredits, type NewCredit, type NewRelease} from '#core/ledger/credits.js'
import type {Journal} from '#core/ledger/journal.js'
import {postJournals} from '#core/ledger/post-journals.js'
import {allocate, openReceivables, type NewAllocation, type NewReceivable} from '#core/ledger/receivables.js'
import type {Trx} from '#core/store/open.js'

/** What one chunk of work writes to the books: journals, and the items, credits and allocations their legs stand for. */
export interface Entries {
  readonly journals: Journal[]
  readonly receivables: NewReceivable[]
  readonly credits: NewCredit[]
  readonly allocations: NewAllocation[]
  readonly releases: NewRelease[]
}

export const noEntries = (): Entries => ({journals: [], receivables: [], credits: [], allocations: [], releases: []})

/** Writes entries set by set. The accounts must be locked, and the open items read, in the same transaction. */
export async function postEntries(trx: Trx, entries: Entries, context: ActContext): Promise<void> {
  await postJournals(trx, entries.journals, context)
  await openReceivables(trx, entries.receivables)
  await holdCredits(trx, entries.credits)
  await allocate(trx, entries.allocations, context)
  await releaseCredits(trx, entries.releases, context)
  const paidByCredit = entries.allocations.flatMap(({accountId, creditId}) =>
    creditId === null ? [] : [{accountId, creditId}],
  )
  await refreshCredits(trx, [...paidByCredit, ...entries.releases])
}
