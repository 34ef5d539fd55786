import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {notPermitted} from '#core/kernel/refusal.js'
import {insertRows, rowsFrom, select} from '#core/store/dialect.js'
import type {ActContext} from '#core/acts/act.js'
import type {Reader, Trx} from '#core/store/open.js'

export const RELATIONS = ['own', 'household'] as const
export type Relation = (typeof RELATIONS)[number]

/** Somebody who works here and the account that is theirs or their household's. */
export interface Holder {
  readonly operatorId: string
  readonly relation: Relation
}

const HOLDERS = `select o.account_id, o.operator_id, o.relation, o.holds
  from :asked cross join operator_account o where o.account_id = t.account_id and o.effective_from <= :day
  order by o.effective_from, o.recorded_at, o.event_id`

interface HolderRow {
  readonly account_id: string
  readonly operator_id: string
  readonly relation: Relation
  readonly holds: number
}

/** Whose accounts these are among those who work here on a day; accounts of nobody here are not in the answer. */
export async function accountsOfOperators(
  reader: Reader,
  accountIds: Iterable<string>,
  day: BusinessDate,
): Promise<Map<string, readonly Holder[]>> {
  const rows = Array.from(new Set(accountIds), (account_id) => ({account_id}))
  const asked = rowsFrom(reader, rows, {account_id: 'text'}, 't')
  const found = groupBy(await select<HolderRow>(reader, HOLDERS, {asked, day}), (row) => row.account_id)
  const holders = new Map<string, readonly Holder[]>()
  for (const [accountId, events] of found) {
    const latest = new Map(events.map((row) => [`${row.operator_id} ${row.relation}`, row]))
    const standing = Array.from(latest.values()).filter((row) => row.holds === 1)
    const those = standing.map((row) => ({operatorId: row.operator_id, relation: row.relation}))
    if (those.length > 0) holders.set(accountId, those)
  }
  return holders
}

/**
 * Nobody changes what they or their household owe, neither by doing it nor by asking for it nor by agreeing to it.
 * @param people who does it and, where another asked for it, who asked
 * @returns whether the account is an employee's own: then one person alone is not enough
 * @throws Refusal OWN_ACCOUNT (77)
 */
export function judgeOwnAccount(
  holders: readonly Holder[],
  people: readonly (string | null)[],
  account: string,
  citation: string,
): boolean {
  const own = holders.find((holder) => people.includes(holder.operatorId))
  if (own !== undefined)
    throw notPermitted(
      'OWN_ACCOUNT',
      `${account} is the account of ${own.operatorId}${own.relation === 'own' ? '' : "'s household"}; somebody else must do this and agree to it`,
      {field: 'account', because: [{rule: 'authority.own_account', citation}]},
    )
  return holders.some((holder) => holder.relation === 'own')
}

export interface HeldAccount {
  readonly operatorId: string
  readonly accountId: string
  readonly relation: Relation
  readonly holds: boolean
}

export async function recordHeldAccounts(trx: Trx, held: readonly HeldAccount[], context: ActContext): Promise<void> {
  await insertRows(
    trx,
    'operator_account',
    {
      ...{operator_id: 'text', event_id: 'text', account_id: 'text', relation: 'text', holds: 'integer'},
      ...{effective_from: 'text', recorded_at: 'text', act_id: 'text'},
    } as const,
    held.map(({operatorId, accountId, relation, holds}) => ({
      ...{operator_id: operatorId, event_id: context.key(), account_id: accountId, relation, holds: holds ? 1 : 0},
      ...{effective_from: context.today, recorded_at: context.recordedAt, act_id: context.actId},
    })),
  )
}
