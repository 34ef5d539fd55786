import {addDays, daysBetween, maxDate, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {DemoBill, DemoPart, DemoPayment} from '#core/demo/demo-account.js'
import type {DemoData, Habit, TenderShare} from '#core/demo/demo-data.js'
import type {DemoDays} from '#core/demo/demo-days.js'
import type {Stream} from '#core/demo/random.js'

const LATEST_DAYS_LATE = 20
const EARLIEST_DAY = 3
/** A check comes back within the week after it was handed in. */
const RETURN_DAYS = {least: 3, most: 6}
const ROUND_UP_TO = 2000
const REFERENCES = 1e6

/** Writes an account's payments in order; each is on an open day and none before the one before. */
export class Wallet {
  readonly payments: DemoPayment[] = []
  readonly #days: DemoDays
  readonly #data: DemoData
  readonly #stream: Stream
  readonly #tender: TenderShare
  #last: BusinessDate

  constructor(data: DemoData, days: DemoDays, stream: Stream, automatic: boolean) {
    this.#data = data
    this.#days = days
    this.#stream = stream
    this.#tender = stream.byShare(data.mix.tenders.filter((one) => one.automatic === automatic))
    this.#last = '' as BusinessDate
  }

  /** The first day on which a payment may follow the one before. */
  dayFrom(wanted: BusinessDate): BusinessDate {
    return this.#days.calendar.nextOpenDay(maxDate(wanted, this.#last))
  }

  /** False, and nothing is paid, when the day lies after the training date. */
  pay(on: BusinessDate, pays: readonly DemoPart[], more: Partial<DemoPayment> = {}): boolean {
    const day = this.dayFrom(on)
    if (day > this.#days.today) return false
    const {tender, deposited_to} = this.#tender
    const reference = String(this.#stream.below(REFERENCES)).padStart(6, '0')
    const paid = cents(pays.reduce((total, part) => total + part.cents, 0))
    const plain = {tender, deposited_to, reference, cents: paid, directed: false, installment: null, returned: null}
    this.payments.push({...plain, on: day, pays, ...more})
    this.#last = day
    return true
  }

  /** Whether a check of that day would be back by the training date. */
  mayBounce(on: BusinessDate): boolean {
    return this.#days.calendar.nextOpenDay(addDays(this.dayFrom(on), RETURN_DAYS.most)) <= this.#days.today
  }

  /** A check that comes back. @returns the day it came back */
  bounce(on: BusinessDate, pays: readonly DemoPart[], back: BusinessDate | null = null): BusinessDate {
    const day = this.dayFrom(on)
    const {least, most} = RETURN_DAYS
    const returned = this.#days.calendar.nextOpenDay(back ?? addDays(day, this.#stream.between(least, most)))
    const check = mustExist(
      this.#data.mix.tenders.find((one) => one.tender === 'check'),
      'checks are a tender',
    )
    const code = this.#stream.pick(this.#data.mix.return_codes)
    this.pay(day, pays, {tender: 'check', deposited_to: check.deposited_to, returned: {on: returned, code}})
    this.#last = returned
    return returned
  }
}

const wholeBill = (bills: readonly DemoBill[], bill: number): DemoPart => ({
  bill,
  cents: mustExist(bills[bill], 'a bill to pay').cents,
})

function payDay(bill: DemoBill, habit: Habit, stream: Stream): BusinessDate {
  switch (habit) {
    case 'autopay':
      return bill.due
    case 'prompt':
      return addDays(bill.mailed, stream.between(EARLIEST_DAY, daysBetween(bill.mailed, bill.due)))
    case 'late':
    case 'slow':
      return addDays(bill.due, stream.between(1, LATEST_DAYS_LATE))
  }
}

/** Pays the bills from `first` up to, not including, `end` as somebody of this habit does. */
export function payByHabit(
  wallet: Wallet,
  bills: readonly DemoBill[],
  how: {habit: Habit; first: number; end: number; directed?: boolean},
  chance: {data: DemoData; stream: Stream},
): void {
  const {habit, first, end} = how
  const {shares} = chance.data.mix
  const directed = how.directed ?? false
  let waiting: DemoPart[] = []
  for (let at = first; at < end; at += 1) {
    const bill = mustExist(bills[at], 'a bill')
    const parts = [...waiting, wholeBill(bills, at)]
    // Somebody slow lets every second bill wait for the next one.
    if (habit === 'slow' && waiting.length === 0 && at + 1 < end) {
      waiting = parts
      continue
    }
    const day = payDay(bill, habit, chance.stream)
    waiting = []
    const bounces = !directed && habit !== 'autopay' && chance.stream.chance(shares.returned_check_share)
    if (bounces && wallet.mayBounce(day)) {
      const back = wallet.bounce(day, parts)
      if (!wallet.pay(addDays(back, 1), parts)) return
    } else if (!directed && habit === 'prompt' && at + 1 < end && chance.stream.chance(shares.overpaid_share)) {
      at = payRoundedUp(wallet, bills, {at, end, day, stream: chance.stream})
    } else if (!wallet.pay(day, parts, {directed})) return
  }
}

/** Pays a round sum; what is over is held and pays part of the next bill. @returns the last bill paid */
function payRoundedUp(
  wallet: Wallet,
  bills: readonly DemoBill[],
  {at, end, day, stream}: {at: number; end: number; day: BusinessDate; stream: Stream},
): number {
  const bill = wholeBill(bills, at)
  const round = Math.ceil(bill.cents / ROUND_UP_TO) * ROUND_UP_TO
  const over = cents(round - bill.cents)
  if (over === 0) return wallet.pay(day, [bill]) ? at : end
  const next = mustExist(bills[at + 1], 'the next bill')
  if (!wallet.pay(day, [bill, {bill: at + 1, cents: over}])) return end
  const rest = cents(next.cents - over)
  return wallet.pay(payDay(next, 'prompt', stream), [{bill: at + 1, cents: rest}]) ? at + 1 : end
}

/** What of each bill is open once all payments that stood are counted. */
export function openOf(bills: readonly DemoBill[], payments: readonly DemoPayment[]): readonly Cents[] {
  const open = bills.map((bill): number => bill.cents)
  for (const payment of payments) {
    if (payment.returned !== null) continue
    for (const part of payment.pays) open[part.bill] = (open[part.bill] ?? 0) - part.cents
  }
  return open.map(cents)
}
