import {daysBetween, type BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {lockRows, select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'
import {ITEMS, PUTTING_BACK} from '#core/suspense/suspense.sql.js'

export type SuspenseStatus = 'held' | 'identified' | 'returning' | 'returned' | 'unclaimed'

export interface SuspenseItem {
  readonly suspenseId: string
  readonly receiptNo: string
  /** The account as it was written on the payment. */
  readonly accountRef: string
  readonly reason: string
  readonly source: string
  readonly tender: string
  readonly reference: string
  readonly amount: Cents
  readonly effectiveOn: BusinessDate
  readonly batchId: string | null
  readonly payor: string
  /** Who logged it, and the witness. */
  readonly owner: string
  readonly loggedBy: readonly string[]
  readonly accountToken: string | null
  readonly accountLast4: string | null
  readonly status: SuspenseStatus
  readonly last: {
    readonly accountId: string | null
    readonly paymentId: string | null
    readonly journalId: string | null
  }
  /** How many times it was given to an account. */
  readonly identified: number
}

interface Row {
  suspense_id: string
  receipt_no: string
  account_ref: string
  reason: string
  source: string
  tender: string
  reference: string
  amount_cents: Cents
  effective_on: BusinessDate
  batch_id: string | null
  payor: string
  owner: string | null
  witness_id: string | null
  account_token: string | null
  account_last4: string | null
  last_kind: string | null
  last_account: string | null
  last_payment: string | null
  last_journal: string | null
  identified: number
}

const STATUS: Readonly<Record<string, SuspenseStatus>> = {
  identify: 'identified',
  'undo-identify': 'held',
  'return-to-sender': 'returning',
  'cancel-return': 'held',
  'turn-unclaimed': 'unclaimed',
  'tender-returned': 'returned',
}

const itemOf = (row: Row): SuspenseItem => ({
  suspenseId: row.suspense_id,
  receiptNo: row.receipt_no,
  accountRef: row.account_ref,
  reason: row.reason,
  source: row.source,
  tender: row.tender,
  reference: row.reference,
  amount: row.amount_cents,
  effectiveOn: row.effective_on,
  batchId: row.batch_id,
  payor: row.payor,
  owner: row.owner ?? '',
  loggedBy: [row.owner, row.witness_id].filter((who) => who !== null),
  accountToken: row.account_token,
  accountLast4: row.account_last4,
  status: row.last_kind === null ? 'held' : (STATUS[row.last_kind] ?? 'held'),
  last: {accountId: row.last_account, paymentId: row.last_payment, journalId: row.last_journal},
  identified: row.identified,
})

const OF_RECEIPT = `${ITEMS} and (s.receipt_no = :receipt or v.receipt_no = :receipt) order by s.receipt_no`

/** @throws Refusal NOT_FOUND (66), SEVERAL_PARTS (65) where the receipt has several parts that nobody knew */
export async function suspenseItem(reader: Reader, receipt: string): Promise<SuspenseItem> {
  const rows = await select<Row>(reader, OF_RECEIPT, {receipt})
  const named = rows.filter((row) => row.receipt_no === receipt)
  const [found, ...others] = named.length > 0 ? named : rows
  if (found === undefined) throw notFound(`no suspense item ${receipt}`, ['curbstop resolve-suspense'])
  if (others.length === 0) return itemOf(found)
  throw refuse('SEVERAL_PARTS', `${receipt} has ${rows.length} parts in suspense`, {
    field: 'receipt',
    next: rows.map((row) => `curbstop resolve-suspense ${row.receipt_no}`),
  })
}

/** The same, to be changed: nobody else changes it until the end of the transaction. */
export async function lockedItem(trx: Trx, receipt: string): Promise<SuspenseItem> {
  const {suspenseId} = await suspenseItem(trx, receipt)
  await lockRows(trx, 'suspense_item', 'suspense_id', [suspenseId])
  return suspenseItem(trx, receipt)
}

const back = PUTTING_BACK.map((kind) => `'${kind}'`).join(', ')
const HELD = `${ITEMS} and (e.kind is null or e.kind in (${back})) order by s.effective_on, s.suspense_id`

export interface HeldItem extends SuspenseItem {
  readonly ageDays: number
  /** Older than the policy's days: named at the end of every day. */
  readonly aged: boolean
}

/** All money whose owner is not known, oldest first. */
export async function heldItems(
  reader: Reader,
  {today, agesDays}: {readonly today: BusinessDate; readonly agesDays: number},
): Promise<HeldItem[]> {
  const rows = await select<Row>(reader, HELD)
  return rows.map((row) => {
    const item = itemOf(row)
    const ageDays = daysBetween(item.effectiveOn, today)
    return {...item, ageDays, aged: ageDays > agesDays}
  })
}

/** To whom money of the list was given, while it stands. */
export const IDENTIFIED = `(select x.suspense_id, x.account_id, x.payment_id from suspense_event x where x.kind = 'identify' and not exists (
  select 1 from suspense_event u where u.suspense_id = x.suspense_id and u.kind = 'undo-identify' and u.payment_id = x.payment_id))`
