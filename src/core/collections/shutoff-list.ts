import {addDays, daysBetween, momentOf, type BusinessDate, type LocalMoment} from '#core/kernel/business-date.js'
import {localMomentAt} from '#core/kernel/clock.js'
import {least, subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import type {Desk} from '#core/acts/desk.js'
import {PAST_DUE_ACCOUNTS} from '#core/collections/collections.sql.js'
import {booksFor, type DistrictBooks} from '#core/collections/district-books.js'
import {judgeForDay, nextLawfulDay, type ShutoffDecision} from '#core/collections/shutoff-decision.js'
import {factsOf, type AccountCase, type FactsQuestion} from '#core/collections/shutoff-facts-views.js'
import {offOrOrdered} from '#core/orders/turn-off-views.js'
import {select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'
import {inSnapshot} from '#core/store/transaction.js'

/** These may only take lines off a list, never put one on. */
export interface Narrowing {
  readonly route: string | null
  readonly minAmount: Cents | null
  readonly minDays: number | null
}
export const NOT_NARROWED: Narrowing = {route: null, minAmount: null, minDays: null}

/** Held only because the caller narrowed the list; no rule bars it. */
export const NARROWED = 'NARROWED'
/** Held only because a turn-off order is out or done and water is not back: nobody is sent a second one. */
export const ORDERED = 'ORDERED'

export interface JudgedAccount {
  readonly account: AccountCase
  readonly decision: ShutoffDecision
  readonly outcome: 'listed' | 'held'
  /** The rule told first; empty when listed. */
  readonly firstRule: string
  /** First lawful moment of the day; null when held. */
  readonly from: LocalMoment | null
}

export interface ShutoffList {
  readonly day: BusinessDate
  readonly books: DistrictBooks
  readonly judged: readonly JudgedAccount[]
  readonly listedTotal: Cents
  /** Accounts held, by the rule told first, most first. */
  readonly heldByRule: ReadonlyMap<string, number>
}

/** The day a list is for, and by what it is judged. */
export interface ListDay {
  readonly day: BusinessDate
  readonly books: DistrictBooks
  /** Moments before it have passed. */
  readonly notBefore: LocalMoment
}

/** The day asked for, else the next lawful day after today.
 * @throws Refusal CLOSED_DAY, PAST_DAY (65): no list is made for a day on which nothing may be shut off (G-NODAY) */
export function listDay(desk: Desk, asked: BusinessDate | null): ListDay {
  const notBefore = localMomentAt(desk.clock.now(), desk.clock.zone)
  const {calendar} = booksFor(desk.district.id, asked ?? desk.today)
  const day = asked ?? nextLawfulDay(calendar, desk.today)
  if (day < desk.today) throw refuse('PAST_DAY', `${day} is past; today is ${desk.today}`, {field: 'for'})
  const reason = calendar.closedReason(day)
  if (reason === null) return {day, books: booksFor(desk.district.id, day), notBefore}
  const next = calendar.nextOpenDay(addDays(day, 1))
  throw refuse('CLOSED_DAY', `${day} is ${reason}; next lawful day ${next}`, {
    field: 'for',
    because: [{rule: 'G-NODAY', citation: 'Gov. 60374'}],
    next: [`curbstop shutoff-list --for ${next}`],
  })
}

const PAGE = 2000

/** Keys of the accounts with money past due on a day, a page at a time. */
export async function* pastDuePages(trx: Trx, day: BusinessDate): AsyncGenerator<readonly string[]> {
  for (let after = ''; ;) {
    const page = await select<{account_id: string}>(trx, PAST_DUE_ACCOUNTS, {day, after, page: PAGE})
    const last = page.at(-1)
    if (last === undefined) return
    yield page.map((row) => row.account_id)
    after = last.account_id
  }
}

/** Judges every account with money past due on the day, all in one snapshot of the store. */
export async function judgeShutoffs(
  desk: Desk,
  on: ListDay,
  narrowing: Narrowing,
  progress: (accounts: number) => void,
): Promise<ShutoffList> {
  const judged: JudgedAccount[] = []
  await inSnapshot(desk.store, async (trx) => {
    for await (const ids of pastDuePages(trx, on.day)) {
      const ordered = await offOrOrdered(trx, ids)
      for (const account of await factsOf(trx, ids, factsQuestion(on)))
        judged.push(notAgain(judge(account, on, narrowing), ordered))
      progress(ids.length)
    }
  })
  return summed(
    on,
    judged.toSorted((a, b) => (a.account.accountNumber < b.account.accountNumber ? -1 : 1)),
  )
}

/** Of accounts that are off or whose order is out, none is listed. */
export const notAgain = (one: JudgedAccount, ordered: ReadonlySet<string>): JudgedAccount =>
  one.outcome === 'listed' && ordered.has(one.account.accountId)
    ? {...one, outcome: 'held', firstRule: ORDERED, from: null}
    : one

/** Judges accounts named by key, whether or not anything is past due; one that owes nothing is not in the answer. */
export async function judgeAccounts(
  reader: Reader,
  accountIds: readonly string[],
  on: ListDay,
): Promise<Map<string, JudgedAccount>> {
  const accounts = await factsOf(reader, accountIds, factsQuestion(on))
  return new Map(accounts.map((account) => [account.accountId, judge(account, on)]))
}

/** Whether the account would be held if so much were paid, oldest bill first. */
export function heldIfPaid(account: AccountCase, amount: Cents, on: ListDay): boolean {
  let left = amount
  const items = account.facts.items.map((item) => {
    const open = item.open_cents ?? item.amount_cents
    const paid = least(open, left)
    left = subtract(left, paid)
    return {...item, open_cents: subtract(open, paid)}
  })
  const facts = {...account.facts, items: items.filter((item) => item.open_cents > 0)}
  return judge({...account, facts}, on).outcome === 'held'
}

/** What the facts of a day's list depend on besides the accounts. */
export const factsQuestion = ({day, books}: ListDay): FactsQuestion => ({
  day,
  agency: books.agency,
  letters: books.letters,
})

/** One account on the day, by the day's books. */
export function judge(account: AccountCase, {day, books, notBefore}: ListDay, narrowing = NOT_NARROWED): JudgedAccount {
  const {listed, from, decision} = judgeForDay(account.facts, day, books, notBefore)
  if (!listed) return {account, decision, outcome: 'held', firstRule: decision.first_rule ?? '', from: null}
  if (narrowedOut(account, day, narrowing)) return {account, decision, outcome: 'held', firstRule: NARROWED, from: null}
  return {account, decision, outcome: 'listed', firstRule: '', from}
}

const narrowedOut = (account: AccountCase, day: BusinessDate, {route, minAmount, minDays}: Narrowing): boolean =>
  (route !== null && account.route !== route) ||
  (minAmount !== null && account.pastDue < minAmount) ||
  (minDays !== null && daysBetween(account.oldestDue, day) < minDays)

function summed({day, books}: ListDay, judged: readonly JudgedAccount[]): ShutoffList {
  const held = new Map<string, number>()
  const amounts: Cents[] = [ZERO]
  for (const line of judged) {
    if (line.outcome === 'listed') amounts.push(line.account.pastDue)
    else held.set(line.firstRule, (held.get(line.firstRule) ?? 0) + 1)
  }
  const mostFirst = Array.from(held).toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  return {day, books, judged, listedTotal: sum(amounts), heldByRule: new Map(mostFirst)}
}

/** The moment a held account is explained at: the office's opening on the day, or now where that has passed. */
export const explainedAt = ({day, books, notBefore}: ListDay): LocalMoment => {
  const opening = momentOf(day, books.calendar.officeHours.opens)
  return notBefore > opening ? notBefore : opening
}
