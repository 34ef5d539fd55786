import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import type {Posting} from '#core/ledger/journal.js'
import {rowsFrom} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** A journal as it stands in the books. */
export interface StoredJournal {
  readonly journalId: string
  readonly journalNo: string
  readonly kind: string
  readonly accountId: string
  readonly effectiveOn: BusinessDate
  /** Row of its act in the chain. */
  readonly actSeq: number
  /** It undoes another journal itself. */
  readonly isMirror: boolean
  /** Number of the mirror that undid it, null while it stands. */
  readonly reversedBy: string | null
  readonly postings: readonly Posting[]
}

/** Journals whose customer's side is known to be undone in full by reverseJournals. */
const REVERSIBLE: ReadonlySet<string> = new Set([
  'bill.import',
  'bill.issue',
  'bill.opening-balance',
  'payment.post',
  'payment.transfer',
  'payment.undo-transfer',
  'payment.park-in-suspense',
  'misc_receivable.cash-sale',
  'suspense.identify',
  'suspense.return-to-sender',
  'security_deposit.opening-deposit',
  'adjustment.post',
  'severance.turn-off',
  'deposit_batch.resolve',
  'settlement.net',
  'settlement.net-lockbox',
  'settlement.chargeback-netted',
])

interface JournalRow {
  journal_id: string
  journal_no: string
  kind: string
  account_id: string
  effective_on: BusinessDate
  reverses_id: string | null
  reversed_by: string | null
  seq: number | null
}
interface PostingRow {
  journal_id: string
  account_id: string
  ledger_account: string
  amount_cents: number
}

export async function storedJournals(
  reader: Reader,
  journalIds: readonly string[],
): Promise<Map<string, StoredJournal>> {
  const rows = journalIds.map((journal_id) => ({journal_id}))
  const those = () => reader.select('journal_id').from(rowsFrom(reader, rows, {journal_id: 'text'}, 'a'))
  const found: JournalRow[] = await reader('journal as j')
    .leftJoin('journal as m', 'm.reverses_id', 'j.journal_id')
    .leftJoin('act as t', 't.act_id', 'j.act_id')
    .whereIn('j.journal_id', those())
    .select(
      'j.journal_id',
      'j.journal_no',
      'j.kind',
      'j.account_id',
      'j.effective_on',
      'j.reverses_id',
      'm.journal_no as reversed_by',
      't.seq',
    )
  const legs: PostingRow[] = await reader('posting')
    .whereIn('journal_id', those())
    .orderBy(['journal_id', 'line'])
    .select('journal_id', 'account_id', 'ledger_account', 'amount_cents')
  const stored = new Map(found.map((row) => [row.journal_id, {...journalOf(row), postings: [] as Posting[]}]))
  for (const leg of legs) stored.get(leg.journal_id)?.postings.push(postingOf(leg))
  return stored
}

const journalOf = (row: JournalRow): Omit<StoredJournal, 'postings'> => ({
  journalId: row.journal_id,
  journalNo: row.journal_no,
  kind: row.kind,
  accountId: row.account_id,
  effectiveOn: row.effective_on,
  actSeq: row.seq ?? 0,
  isMirror: row.reverses_id !== null,
  reversedBy: row.reversed_by,
})
const postingOf = (leg: PostingRow): Posting => ({
  ledgerAccount: leg.ledger_account,
  accountId: leg.account_id,
  amount: cents(leg.amount_cents),
})

/** @throws Refusal NOT_FOUND (66), ALREADY_REVERSED, NOT_REVERSIBLE (65) */
export function mustBeReversible(stored: StoredJournal | undefined, journalId: string): StoredJournal {
  if (stored === undefined) throw notFound(`no journal ${journalId}`)
  if (stored.reversedBy !== null) {
    throw refuse('ALREADY_REVERSED', `${stored.journalNo} was undone by ${stored.reversedBy}`)
  }
  if (REVERSIBLE.has(stored.kind) && !stored.isMirror) return stored
  throw refuse('NOT_REVERSIBLE', `${stored.journalNo} (${stored.kind}) is not undone by itself`, {
    next: ['undo the bill or the payment that it followed from'],
  })
}
