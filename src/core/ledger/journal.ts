import type {BusinessDate} from '#core/kernel/business-date.js'
import {rowKey, spokenId, type RowKey} from '#core/kernel/ids.js'
import {negate, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {must} from '#core/kernel/must.js'
import {CUSTOMER_BALANCE_ACCOUNTS, NO_CUSTOMER} from '#core/ledger/chart.js'

/** One leg: a debit is positive, a credit negative. */
export interface Posting {
  readonly ledgerAccount: string
  /** The customer it belongs to; NO_CUSTOMER for the district's own legs. */
  readonly accountId: string
  readonly amount: Cents
}

/** A balanced set of legs, written once and never changed; undone only by its mirror. */
export interface Journal {
  readonly journalId: RowKey
  readonly journalNo: string
  /** Machine and transition, such as `bill.import`. */
  readonly kind: string
  readonly accountId: string
  readonly effectiveOn: BusinessDate
  readonly memo: string
  readonly reversesId: string | null
  readonly postings: readonly Posting[]
}

export interface NewJournal {
  readonly kind: string
  readonly accountId: string
  readonly effectiveOn: BusinessDate
  readonly memo: string
  readonly postings: readonly Posting[]
  readonly reversesId?: string
}

/** Legs of zero are left out; what remains must sum to zero. */
export function journal(parts: NewJournal, recordedAt: string): Journal {
  const postings = parts.postings.filter((posting) => posting.amount !== 0)
  must(postings.length >= 2, `a journal has two legs or more (${parts.kind})`)
  must(sum(postings.map((posting) => posting.amount)) === 0, `a journal balances (${parts.kind})`)
  return {
    ...parts,
    postings,
    reversesId: parts.reversesId ?? null,
    journalId: rowKey(recordedAt),
    journalNo: spokenId('J'),
  }
}

export const debit = (ledgerAccount: string, amount: Cents, accountId: string = NO_CUSTOMER): Posting => ({
  ledgerAccount,
  accountId,
  amount,
})
export const credit = (ledgerAccount: string, amount: Cents, accountId: string = NO_CUSTOMER): Posting => ({
  ledgerAccount,
  accountId,
  amount: negate(amount),
})

/** What a journal changes in each customer's balance: receivables less credits held. */
export function balanceChanges(journals: readonly Journal[]): Map<string, Cents> {
  const changes = new Map<string, Cents>()
  for (const {postings} of journals) {
    for (const {accountId, ledgerAccount, amount} of postings) {
      if (accountId === NO_CUSTOMER || !CUSTOMER_BALANCE_ACCOUNTS.includes(ledgerAccount)) continue
      changes.set(accountId, sum([changes.get(accountId) ?? ZERO, amount]))
    }
  }
  return changes
}
