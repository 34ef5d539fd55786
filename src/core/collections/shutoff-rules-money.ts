import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, formatMoney, type Cents} from '#core/kernel/money.js'
import {
  barredUntil,
  lawOf,
  NEVER_CLEAR,
  NO_BARS,
  notApplicable,
  startOf,
  telling,
  type OpenBill,
  type ShutoffCase,
  type ShutoffRule,
} from '#core/collections/shutoff-case.js'
import {isOwedBefore} from '#core/collections/petition.js'
import {stood, totalOpen} from '#core/collections/shutoff-open-items.js'

/** First lawful day after a payment was due: its first delinquent day, then the full days that have to run. */
export const afterDelinquency = (due: BusinessDate, count: {days: number; delinquent_from_day: number}): BusinessDate =>
  addDays(due, count.delinquent_from_day + count.days)

const pastDueFrom = (c: ShutoffCase, due: BusinessDate): BusinessDate => addDays(due, c.policy.delinquent_from_day)

/** P-DUE: nothing may be shut off for a bill that is not past due. Where S-60D holds, that rule says it. */
export const pastDue: ShutoffRule = {
  code: 'P-DUE',
  of_the_bill: true,
  bars(c) {
    if (c.residential && c.law['S-60D'] !== null) return NO_BARS
    return c.bill === null ? NEVER_CLEAR : barredUntil(startOf(pastDueFrom(c, c.bill.due)))
  },
  tells(c) {
    if (c.bill === null) return telling('nothing is open')
    return telling(`bill due ${c.bill.due}, past due from ${pastDueFrom(c, c.bill.due)}`, [c.bill.id])
  },
}

/** S-60D: the bill judged has been delinquent for sixty full days. */
export const sixtyDays: ShutoffRule = {
  code: 'S-60D',
  of_the_bill: true,
  bars: (c) =>
    c.bill === null ? NEVER_CLEAR : barredUntil(startOf(afterDelinquency(c.bill.due, lawOf(c, 'S-60D').values))),
  tells(c) {
    if (c.bill === null) return telling('no bill is open')
    const {values} = lawOf(c, 'S-60D')
    const days = values.days + values.delinquent_from_day
    return telling(`bill due ${c.bill.due} + ${days} days = ${afterDelinquency(c.bill.due, values)}`, [c.bill.id])
  },
}

/** Day from which a bill counts towards the minimum balance. */
function countsFrom(c: ShutoffCase, bill: OpenBill): BusinessDate {
  const rule = c.law['S-60D']
  return c.residential && rule !== null ? afterDelinquency(bill.item.due, rule.values) : pastDueFrom(c, bill.item.due)
}

/** Bills that count towards the minimum: none from before a petition that stands, for they cannot be acted on (F-366). */
function countingBills(c: ShutoffCase): readonly OpenBill[] {
  const standing = c.facts.bankruptcies.filter(({released}) => released === null)
  return standing.length === 0 ? c.open : c.open.filter(({item}) => !isOwedBefore(item, standing))
}

/** Walks the open bills by due date until their sum passes the minimum. */
function passesMinimum(c: ShutoffCase, minimum: Cents): {on: BusinessDate | null; counted: Cents} {
  let counted = 0
  for (const bill of countingBills(c)) {
    counted += bill.open_cents
    if (counted > minimum) return {on: countsFrom(c, bill), counted: cents(counted)}
  }
  return {on: null, counted: cents(counted)}
}

/** P-MIN: a small balance is carried over; only money old enough for a shut-off counts. */
export const minimumBalance: ShutoffRule = {
  code: 'P-MIN',
  of_the_bill: false,
  bars(c) {
    const minimum = c.policy.min_balance_cents
    const [oldest] = countingBills(c)
    if (minimum === null || oldest === undefined) return NO_BARS
    const {on} = passesMinimum(c, minimum)
    if (on === null) return NEVER_CLEAR
    const from = countsFrom(c, oldest)
    return on === from ? NO_BARS : [{from: startOf(from), until: startOf(on)}]
  },
  tells(c) {
    const minimum = c.policy.min_balance_cents
    if (minimum === null) return notApplicable('no minimum balance is set')
    const {on, counted} = passesMinimum(c, minimum)
    const counting = countingBills(c)
    const ids = counting.map((bill) => bill.item.id)
    const limit = `minimum ${formatMoney(minimum)}`
    if (on === null) return telling(`${formatMoney(counted)} is open in all, ${limit} is carried over`, ids)
    return telling(`${formatMoney(counted)} of ${formatMoney(totalOpen(counting))} counts from ${on}, ${limit}`, ids)
  },
}

/** P-OLDEST: how the money was applied; it never bars by itself. */
export const oldestFirst: ShutoffRule = {
  code: 'P-OLDEST',
  of_the_bill: false,
  bars: () => NO_BARS,
  tells(c) {
    const paid = c.facts.payments.filter(stood)
    if (paid.length === 0) return notApplicable('no payment to apply')
    const total = cents(paid.reduce((n, payment) => n + payment.amount_cents, 0))
    const first = c.open[0]
    const left = first === undefined ? 'nothing is left open' : `oldest open bill is due ${first.item.due}`
    const ids = paid.map((payment) => payment.id)
    return telling(`${formatMoney(total)} paid the oldest bills first, ${left}`, ids)
  },
}

/** C-6157: money that came back never stopped the delinquency; it never bars by itself. */
export const returnedNeverPaid: ShutoffRule = {
  code: 'C-6157',
  of_the_bill: false,
  bars: () => NO_BARS,
  tells(c) {
    const returned = c.facts.payments.filter((payment) => !stood(payment))
    if (returned.length === 0) return notApplicable('no payment came back')
    const words = returned.map((p) => {
      const why = p.return_code === null ? '' : ` (${p.return_code})`
      return `${formatMoney(p.amount_cents)} by ${p.method ?? 'payment'} of ${p.date} came back ${p.returned ?? ''}${why}`
    })
    return telling(
      `${words.join('; ')}: never paid`,
      returned.map((payment) => payment.id),
    )
  },
}

/** Latest day money came back on a bill that had then already run its sixty days; null when there is none. */
export function returnedAfterSixtyDays(c: ShutoffCase): BusinessDate | null {
  const rule = c.law['S-60D']
  if (!c.policy.renotice_after_return || rule === null || c.bill === null) return null
  const ran = afterDelinquency(c.bill.due, rule.values)
  let latest: BusinessDate | null = null
  for (const {returned} of c.facts.payments) {
    if (returned !== null && returned >= ran && (latest === null || returned > latest)) latest = returned
  }
  return latest
}
