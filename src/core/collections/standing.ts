import type {Desk} from '#core/acts/desk.js'
import {runningPlansOf} from '#core/collections/running-plan-views.js'
import {judgeAccounts, listDay} from '#core/collections/shutoff-list.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Where an account stands: what an adjustment or a payment may change besides the amount. */
export interface Standing {
  readonly balance: Cents
  readonly heldCredit: Cents
  readonly pastDue: Cents
  readonly oldestDueOn: BusinessDate | null
  /** On the shut-off list of the next lawful day, held by the rule told first, or owing nothing past due. */
  readonly shutoff: 'listed' | 'held' | 'nothing_past_due'
  readonly shutoffRule: string
  /** Open amount that a running arrangement covers; null without one. */
  readonly arranged: Cents | null
}

const MONEY = `select coalesce((select balance_cents from account_balance where account_id = :account), 0) as balance,
  coalesce((select sum(open_cents) from open_credit where account_id = :account), 0) as held,
  coalesce((select sum(open_cents) from open_item where account_id = :account and due_on < :day), 0) as past_due,
  (select min(due_on) from open_item where account_id = :account and due_on < :day) as oldest_due,
  (select sum(o.open_cents) from arrangement g
     join arrangement_item i on i.account_id = g.account_id and i.arrangement_id = g.arrangement_id
     join open_item o on o.account_id = i.account_id and o.receivable_id = i.receivable_id
   where g.account_id = :account
     and not exists (select 1 from arrangement_end e where e.account_id = g.account_id and e.arrangement_id = g.arrangement_id)) as arranged`

interface MoneyRow {
  readonly balance: number
  readonly held: number
  readonly past_due: number
  readonly oldest_due: BusinessDate | null
  readonly arranged: number | null
}

/** One account as the store says it now, inside or outside a transaction. */
export async function standingOf(reader: Reader, desk: Desk, accountId: string): Promise<Standing> {
  const [row] = await select<MoneyRow>(reader, MONEY, {account: accountId, day: desk.today})
  const judged = (await judgeAccounts(reader, [accountId], listDay(desk, null))).get(accountId)
  const pastDue = cents(row?.past_due ?? 0)
  const arranged = row?.arranged == null || !(await protectsOf(reader, desk, accountId)) ? null : cents(row.arranged)
  return {
    balance: cents(row?.balance ?? 0),
    heldCredit: cents(row?.held ?? 0),
    pastDue,
    oldestDueOn: row?.oldest_due ?? null,
    shutoff: judged === undefined || pastDue === 0 ? 'nothing_past_due' : judged.outcome,
    shutoffRule: judged === undefined || pastDue === 0 ? '' : judged.firstRule,
    arranged,
  }
}

/** Whether an arrangement is agreed and neither broken nor lapsed. */
async function protectsOf(reader: Reader, desk: Desk, accountId: string): Promise<boolean> {
  const on = {district: desk.district.id, day: desk.today}
  const plans = (await runningPlansOf(reader, [accountId], on)).get(accountId) ?? []
  return plans.some(({state}) => state.status !== 'broken')
}

/** By account key; as many statements an account, however large the district. */
export async function standingsOf(
  reader: Reader,
  desk: Desk,
  accountIds: readonly string[],
): Promise<Map<string, Standing>> {
  const standings = new Map<string, Standing>()
  for (const id of accountIds) standings.set(id, await standingOf(reader, desk, id))
  return standings
}

/** As it is printed: JSON of both, keys as in the contract. */
export const standingJson = (one: Standing) => ({
  balance_cents: one.balance,
  held_credit_cents: one.heldCredit,
  past_due_cents: one.pastDue,
  oldest_due_on: one.oldestDueOn,
  shutoff: one.shutoff,
  shutoff_rule: one.shutoffRule,
  arranged_cents: one.arranged,
})
