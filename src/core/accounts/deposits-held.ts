import type {ActContext} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {spokenId} from '#core/kernel/ids.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {DEPOSIT_BANK, DEPOSITS_HELD} from '#core/ledger/chart.js'
import {credit, debit, journal} from '#core/ledger/journal.js'
import {lockAccounts, postJournals} from '#core/ledger/post-journals.js'
import {insertRows, rowsFrom} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

const TEXT = 'text'
const INTEGER = 'integer'

/** A security deposit that a former system held. */
export interface OpeningDeposit {
  readonly accountId: string
  readonly amount: Cents
  /** The day the customer paid it: interest and refund run from it. */
  readonly heldSince: BusinessDate
  readonly ground: string
  /** The former system's number of it. */
  readonly reference: string
}

export interface DepositEvent {
  readonly accountId: string
  readonly depositId: string
  readonly kind: 'held' | 'applied' | 'refunded' | 'reversed'
  readonly amount: Cents
  readonly effectiveOn: BusinessDate
  readonly journalId: string
}

/** Takes over deposits of a former system against the restricted bank account. Locks the accounts. */
export async function postOpeningDeposits(
  trx: Trx,
  deposits: readonly OpeningDeposit[],
  context: ActContext,
): Promise<void> {
  await lockAccounts(
    trx,
    deposits.map((deposit) => deposit.accountId),
  )
  const posted = deposits.map((deposit) => ({
    deposit,
    depositId: context.key(),
    journal: openingJournal(deposit, context),
  }))
  await postJournals(
    trx,
    posted.map((one) => one.journal),
    context,
  )
  const rows = posted.map(({deposit, depositId}) => ({
    account_id: deposit.accountId,
    deposit_id: depositId,
    deposit_no: spokenId('DP'),
    amount_cents: deposit.amount,
    due_on: deposit.heldSince,
    ground: deposit.ground,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  }))
  await insertRows(trx, 'security_deposit', DEPOSIT_COLUMNS, rows)
  const events = posted.map(({deposit, depositId, journal: {journalId}}): DepositEvent => {
    const {accountId, amount, heldSince: effectiveOn} = deposit
    return {accountId, depositId, kind: 'held', amount, effectiveOn, journalId}
  })
  await recordDepositEvents(trx, events, context)
}

const openingJournal = (deposit: OpeningDeposit, context: ActContext): ReturnType<typeof journal> =>
  journal(
    {
      kind: 'security_deposit.opening-deposit',
      accountId: deposit.accountId,
      effectiveOn: deposit.heldSince,
      memo: deposit.reference,
      postings: [debit(DEPOSIT_BANK, deposit.amount), credit(DEPOSITS_HELD, deposit.amount, deposit.accountId)],
    },
    context.recordedAt,
  )

export async function recordDepositEvents(
  trx: Trx,
  events: readonly DepositEvent[],
  context: ActContext,
): Promise<void> {
  const rows = events.map((event) => ({
    account_id: event.accountId,
    deposit_id: event.depositId,
    event_id: context.key(),
    kind: event.kind,
    amount_cents: event.amount,
    effective_on: event.effectiveOn,
    journal_id: event.journalId,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  }))
  await insertRows(trx, 'security_deposit_event', EVENT_COLUMNS, rows)
}

const DEPOSIT_COLUMNS = {
  account_id: TEXT,
  deposit_id: TEXT,
  deposit_no: TEXT,
  amount_cents: INTEGER,
  due_on: TEXT,
  ground: TEXT,
  recorded_at: TEXT,
  act_id: TEXT,
} as const
const EVENT_COLUMNS = {
  account_id: TEXT,
  deposit_id: TEXT,
  event_id: TEXT,
  kind: TEXT,
  amount_cents: INTEGER,
  effective_on: TEXT,
  journal_id: TEXT,
  recorded_at: TEXT,
  act_id: TEXT,
} as const

export interface HeldDeposit {
  readonly accountId: string
  readonly depositId: string
  /** The journal by which the money came. */
  readonly journalId: string
  /** What came by that journal. */
  readonly received: Cents
  /** What of the deposit is held today. */
  readonly held: Cents
}

/** Deposits of accounts that came by a journal, with what is held of them today. */
export async function depositsReceived(trx: Trx, accountIds: readonly string[]): Promise<HeldDeposit[]> {
  const asked = rowsFrom(
    trx,
    accountIds.map((account_id) => ({account_id})),
    {account_id: TEXT},
    'a',
  )
  interface Row {
    account_id: string
    deposit_id: string
    journal_id: string
    received: number
    held: number
  }
  const held = `(select sum(case e.kind when 'held' then e.amount_cents when 'requested' then 0 when 'waived' then 0 else -e.amount_cents end)
    from security_deposit_event e where e.account_id = h.account_id and e.deposit_id = h.deposit_id) as held`
  const rows = (await trx
    .select('h.account_id', 'h.deposit_id', 'h.journal_id', 'h.amount_cents as received', trx.raw(held))
    .from('security_deposit_event as h')
    .where('h.kind', 'held')
    .whereIn('h.account_id', trx.select('account_id').from(asked))) as Row[]
  return rows.map((row) => ({
    accountId: row.account_id,
    depositId: row.deposit_id,
    journalId: row.journal_id,
    received: cents(row.received),
    held: cents(row.held),
  }))
}
