import type {BusinessDate} from '#core/kernel/business-date.js'
import {businessDateAt, type Instant} from '#core/kernel/clock.js'
import {refuse} from '#core/kernel/refusal.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** True of a row `b` of a bill, or of what belongs to one, that was not cancelled. */
export const STANDS = `not exists (select 1 from bill_cancellation x where x.account_id = b.account_id and x.bill_id = b.bill_id)`

/** Why a bill counts no longer, and what is billed instead. */
export interface Cancellation {
  readonly on: BusinessDate
  readonly cause: string
  readonly replacedBy: string | null
}

const OF_BILL = `select c.cause, c.recorded_at, r.bill_no from bill_cancellation c
  left join bill r on r.account_id = c.account_id and r.bill_id = c.replaced_by
  where c.account_id = :account and c.bill_id = :bill`

interface BillKey {
  readonly accountId: string
  readonly billId: string
}

/** null: the bill stands. */
export async function cancellationOf(
  reader: Reader,
  {accountId, billId}: BillKey,
  zone: string,
): Promise<Cancellation | null> {
  const [row] = await select<{cause: string; recorded_at: Instant; bill_no: string | null}>(reader, OF_BILL, {
    account: accountId,
    bill: billId,
  })
  return row === undefined
    ? null
    : {on: businessDateAt(row.recorded_at, zone), cause: row.cause, replacedBy: row.bill_no}
}

/** @throws Refusal BILL_CANCELED (65) */
export async function mustStand(
  reader: Reader,
  bill: BillKey & {readonly billNo: string},
  zone: string,
): Promise<void> {
  const found = await cancellationOf(reader, bill, zone)
  if (found === null) return
  const {on, replacedBy} = found
  const instead = replacedBy === null ? '' : `; ${replacedBy} was issued instead`
  throw refuse('BILL_CANCELED', `${bill.billNo} was cancelled on ${on}${instead}`, {
    field: 'bill',
    next: replacedBy === null ? [] : [`curbstop explain-bill ${replacedBy}`],
  })
}

/** A bill that is issued instead of another; its source key is the other's key. */
export const REBILL_SOURCE = 'rebill'
