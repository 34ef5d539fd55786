import type {Desk} from '#core/acts/desk.js'
import {accountNumber} from '#core/kernel/ids.js'
import {select} from '#core/store/dialect.js'
import {postPayments} from '#core/payments/post-payments.js'
import {aPayment, inOneAct} from './books.js'
import {adoptHomePlan, billHome, recordWeather, type BilledAccount, type Period} from './billed-home.js'

let homes = 0

/** Two periods of 31 and 30 days under the second version of the home plan. */
export const FIRST = {from: '2026-08-22', to: '2026-09-22', values: {et: '5.9'}} as const
export const SECOND = {from: '2026-09-22', to: '2026-10-22', values: {et: '4.0'}} as const

const WEATHER = [
  {from: FIRST.from, to: FIRST.to, thousandths: 5900},
  {from: SECOND.from, to: SECOND.to, thousandths: 4000},
] as const

/** The home plan and the weather of the two periods. */
export async function adoptRebilling(desk: Desk): Promise<void> {
  await adoptHomePlan(desk)
  await recordWeather(desk, WEATHER)
}

/**
 * By hand, from the second ordinance of the home plan: $0.60 and $1.10 a day; indoor 55 gallons a person a day, outdoor
 * half of ET on 1,000 square feet, together whole ccf; $2.50 up to that, $6.00 above.
 */
export function byHand({from, to, values}: Pick<Period, 'from' | 'to' | 'values'>, use: number, persons = 3): number {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
  const tenthsOfInches = Math.round(Number(values?.['et'] ?? 0) * 10)
  const budget = Math.round((persons * 55 * days + (1000 * tenthsOfInches * 31) / 1000) / 748)
  return days * 170 + Math.min(use, budget) * 250 + Math.max(0, use - budget) * 600
}

/** A home billed for the two periods, from the reads given. */
export async function rebilledHome(
  desk: Desk,
  reads: readonly [Partial<Period> & {readonly read: number}, Partial<Period> & {readonly read: number}],
): Promise<BilledAccount> {
  homes += 1
  return billHome(desk, {
    address: `${homes} Again Way`,
    name: `Rebilled ${homes}`,
    since: '2020-01-01',
    account: accountNumber(40_000_000 + homes),
    meter: `AGAIN${homes}`,
    start: 1000,
    periods: [
      {...FIRST, ...reads[0]},
      {...SECOND, ...reads[1]},
    ],
  })
}

export const pay = (desk: Desk, accountId: string, amount: number, on = '2026-10-30') =>
  inOneAct(desk, (trx, context) => postPayments(trx, [aPayment(accountId, amount, on)], context))

export interface BillNow {
  readonly bill_id: string
  readonly bill_no: string
  readonly source: string
  readonly amount_cents: number
  readonly usage_thousandths: number
  readonly service_from: string
  readonly due_on: string
  readonly cancelled: number
}

export const billsNow = (desk: Desk, account: string): Promise<BillNow[]> =>
  select<BillNow>(
    desk.store.db,
    `select b.bill_id, b.bill_no, b.source, b.amount_cents, b.usage_thousandths, b.service_from, b.due_on,
       case when exists (select 1 from bill_cancellation c where c.account_id = b.account_id and c.bill_id = b.bill_id) then 1 else 0 end as cancelled
     from bill b where b.account_id = :account order by coalesce(b.service_from, ''), b.bill_id`,
    {account},
  )

/** Amounts of the bills that stand, in the order of their periods. */
export const standingAmounts = async (desk: Desk, account: string): Promise<number[]> =>
  (await billsNow(desk, account)).filter((bill) => bill.cancelled === 0).map((bill) => bill.amount_cents)
