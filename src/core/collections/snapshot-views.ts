import type {BusinessDate} from '#core/kernel/business-date.js'
import {notFound} from '#core/kernel/refusal.js'
import type {SnapshotLineRow, SnapshotRow} from '#core/collections/tables.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export type StoredSnapshot = SnapshotRow & {readonly for_date: BusinessDate; readonly released_at: string | null}

/** @throws Refusal NOT_FOUND (66) */
export async function snapshotByNumber(reader: Reader, number: string): Promise<StoredSnapshot> {
  const rows = await select<StoredSnapshot>(
    reader,
    `select s.*, r.released_at from shutoff_snapshot s left join shutoff_release r on r.snapshot_id = s.snapshot_id where s.snapshot_no = :number`,
    {number},
  )
  const snapshot = rows[0]
  if (snapshot === undefined) throw notFound(`no list ${number}`, ['curbstop shutoff-list'])
  return snapshot
}

export interface ListedLine extends SnapshotLineRow {
  account_no: string
}

/** The listed lines of a frozen list, by account number. */
export const listedLines = (reader: Reader, snapshotId: string): Promise<ListedLine[]> =>
  select<ListedLine>(
    reader,
    `select l.*, a.account_no from shutoff_line l join account a on a.account_id = l.account_id
     where l.snapshot_id = :snapshot and l.outcome = 'listed' order by a.account_no`,
    {snapshot: snapshotId},
  )

/** Every line of a frozen list, for its hash. */
export const allLines = (reader: Reader, snapshotId: string): Promise<Omit<SnapshotLineRow, 'snapshot_id'>[]> =>
  select(
    reader,
    `select account_id, outcome, first_rule, blocked_by, past_due_cents, oldest_due_on, earliest, next_lawful, proof
     from shutoff_line where snapshot_id = :snapshot order by account_id`,
    {snapshot: snapshotId},
  )

/** The newest frozen list of a day that judged an account; null when none did. */
export async function newestSnapshotOf(
  reader: Reader,
  accountId: string,
  day: BusinessDate,
): Promise<StoredSnapshot | null> {
  const [found] = await select<StoredSnapshot>(
    reader,
    `select s.*, r.released_at from shutoff_snapshot s join shutoff_line l on l.snapshot_id = s.snapshot_id and l.account_id = :account
     left join shutoff_release r on r.snapshot_id = s.snapshot_id
     where s.for_date = :day order by s.recorded_at desc, s.snapshot_id desc limit 1`,
    {account: accountId, day},
  )
  return found ?? null
}
