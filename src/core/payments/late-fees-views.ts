import type {Desk} from '#core/acts/desk.js'
import {chargedFees} from '#core/adjustments/charged-fee-views.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {feeWaiverPolicy} from '#core/policies/fee-waivers.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** A late fee that a moved payment may make wrong, or due: a person looks at it. */
export type LateFeeToReview = {
  readonly account: string
  readonly why: 'charged_though_paid' | 'not_charged_though_unpaid'
  readonly bill: string | null
  readonly on: string
  readonly amount_cents: number
}

interface Side {
  readonly accountId: string
  readonly account: string
}

/** Late fees charged since the day the money counts from, on the account that has it now. */
export async function feesChargedThoughPaid(
  reader: Reader,
  {district, today}: Desk,
  {accountId, account}: Side,
  since: BusinessDate,
): Promise<readonly LateFeeToReview[]> {
  const {codes} = feeWaiverPolicy(district.id, today).fees.late
  const charged = await chargedFees(reader, accountId, codes)
  return charged
    .filter((fee) => fee.charged_on >= since)
    .map((fee) => ({
      ...{account, why: 'charged_though_paid' as const, bill: fee.bill},
      ...{on: fee.charged_on, amount_cents: fee.amount_cents},
    }))
}

const OPENED = `select r.due_on, b.bill_no, -sum(a.amount_cents) as cents from allocation a
  join receivable r on r.account_id = a.account_id and r.receivable_id = a.receivable_id
  left join bill b on b.account_id = r.account_id and b.bill_id = r.bill_id
  where a.account_id = :account and a.journal_id = :mirror and r.due_on < :today
  group by r.due_on, b.bill_no having sum(a.amount_cents) < 0 order by r.due_on, b.bill_no`

/** Bills past due that are open again on the account that had the money: they were never charged a late fee for it. */
export async function billsOpenAgain(
  reader: Reader,
  {accountId, account}: Side,
  mirror: string,
  today: BusinessDate,
): Promise<readonly LateFeeToReview[]> {
  const rows = await select<{due_on: string; bill_no: string | null; cents: number}>(reader, OPENED, {
    ...{account: accountId, mirror, today},
  })
  return rows.map((row) => ({
    ...{account, why: 'not_charged_though_unpaid' as const, bill: row.bill_no},
    ...{on: row.due_on, amount_cents: row.cents},
  }))
}
