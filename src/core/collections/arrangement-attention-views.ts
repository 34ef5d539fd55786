import type {Desk} from '#core/acts/desk.js'
import {arrangementsOf, stateOf, type StoredArrangement} from '#core/collections/arrangement-views.js'
import {DOWN_PAYMENT, lastDayOf, type Grace} from '#core/collections/arrangement.js'
import {graceOf} from '#core/collections/grace.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {sum} from '#core/kernel/money.js'
import {arrangementLife} from '#core/policies/arrangement-life.js'
import {select} from '#core/store/dialect.js'

/** An arrangement that somebody has to look at. */
export type ArrangementToLookAt = {
  readonly arrangement: string
  readonly account: string
  readonly what: 'pending' | 'lapses_today' | 'lapsed' | 'broken' | 'returned'
  /** The last day of the down payment, the first day of what became of it, the day money came back. */
  readonly on: BusinessDate
  /** What is missing; what came back. */
  readonly amount_cents: number
}

interface Candidate {
  readonly account_id: string
  readonly account_no: string
}
interface Returned {
  readonly account_id: string
  readonly arrangement_no: string
  readonly returned_on: BusinessDate
  readonly amount_cents: number
}

const RUNNING = `from arrangement g join account a on a.account_id = g.account_id
  left join arrangement_end e on e.account_id = g.account_id and e.arrangement_id = g.arrangement_id`
/** Accounts with an arrangement that has a part, or whose account has a charge, whose days of grace ended lately; or one not paid down. */
const CANDIDATES = `select distinct g.account_id, a.account_no ${RUNNING}
    join installment i on i.account_id = g.account_id and i.arrangement_id = g.arrangement_id
  where e.arrangement_id is null and (i.due_on between :from and :to or (i.number = ${DOWN_PAYMENT} and i.due_on >= :from))
  union select distinct g.account_id, a.account_no ${RUNNING} join open_item o on o.account_id = g.account_id
  where e.arrangement_id is null and o.due_on between :from and :to`
const RETURNED = `select p.account_id, g.arrangement_no, r.returned_on, sum(p.amount_cents) as amount_cents
  from arrangement g join installment_payment p on p.account_id = g.account_id and p.arrangement_id = g.arrangement_id
    join payment_return r on r.account_id = p.account_id and r.payment_id = p.payment_ref
    left join arrangement_end e on e.account_id = g.account_id and e.arrangement_id = g.arrangement_id
  where r.returned_on >= :since and e.arrangement_id is null group by p.account_id, g.arrangement_no, r.returned_on`
const NUMBERS = `select account_no from account where account_id = :id`

/** What waits for its down payment, lapsed or broke lately, and whose money came back; it costs by arrangements, not by accounts. */
export async function arrangementsToLookAt(desk: Desk): Promise<ArrangementToLookAt[]> {
  const {today, store} = desk
  const {queue_days: days} = arrangementLife(desk.district.id, today)
  const since = addDays(today, -days)
  const from = firstDue(since, graceOf(desk.district.id, today))
  const candidates = await select<Candidate>(store.db, CANDIDATES, {from, to: today})
  const returned = await select<Returned>(store.db, RETURNED, {since})
  const numbers = new Map(candidates.map((one) => [one.account_id, one.account_no]))
  for (const {account_id: id} of returned)
    if (!numbers.has(id)) {
      const [row] = await select<{account_no: string}>(store.db, NUMBERS, {id})
      numbers.set(id, row?.account_no ?? '')
    }
  const stored = await arrangementsOf(store.db, Array.from(numbers.keys()))
  const byNumber = groupBy(returned, (row) => row.arrangement_no)
  return Array.from(stored)
    .flatMap(([id, all]) =>
      all.flatMap((one) => {
        const back = byNumber.get(one.arrangementNo) ?? []
        return [...looksAt(one, desk, since), ...back.map(returnedLook)].map((look) => ({
          ...{arrangement: one.arrangementNo, account: numbers.get(id) ?? ''},
          ...look,
        }))
      }),
    )
    .toSorted((a, b) => (`${a.on} ${a.account} ${a.what}` < `${b.on} ${b.account} ${b.what}` ? -1 : 1))
}

/** The first due date whose days of grace ended no earlier than the day before. */
function firstDue(since: BusinessDate, grace: Grace): BusinessDate {
  const eve = addDays(since, -1)
  let due = addDays(eve, -grace.days)
  while (lastDayOf(addDays(due, -1), grace) >= eve) due = addDays(due, -1)
  return due
}

type Look = Pick<ArrangementToLookAt, 'what' | 'on' | 'amount_cents'>

const returnedLook = ({returned_on: on, amount_cents}: Returned): Look => ({what: 'returned', on, amount_cents})

function looksAt(one: StoredArrangement, {district, today}: Desk, since: BusinessDate): Look[] {
  const {status, since: from, missed} = stateOf(district.id, one, today)
  const down = one.facts.installments.find((part) => part.number === DOWN_PAYMENT)
  if (status === 'pending_down_payment' && down !== undefined) {
    const paid = sum(down.payments.map((payment) => payment.amount))
    const what = down.dueOn === today ? 'lapses_today' : 'pending'
    return [{what, on: down.dueOn, amount_cents: down.amount - paid}]
  }
  if ((status !== 'broken' && status !== 'lapsed') || from < since) return []
  return [{what: status, on: from, amount_cents: missed?.open ?? 0}]
}
