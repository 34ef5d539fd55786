import {standingJson, standingOf, type Standing} from '#core/adjustments/effects.js'
import type {Desk} from '#core/acts/desk.js'
import {mustExist} from '#core/kernel/must.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** An account that money was taken from or brought to. */
export interface NamedAccount {
  readonly accountId: string
  readonly account: string
}

export interface AccountBefore extends NamedAccount {
  readonly standing: Standing
}

/** Where an account stood and where it stands. */
export type AccountEffect = {
  readonly account: string
  readonly before: ReturnType<typeof standingJson>
  readonly after: ReturnType<typeof standingJson>
  /** It may be shut off now, and could not before. */
  readonly back_on_list: boolean
  readonly off_list: boolean
}

export async function standingsOf(
  reader: Reader,
  desk: Desk,
  accountIds: Iterable<string>,
): Promise<readonly AccountBefore[]> {
  const ids = Array.from(new Set(accountIds)).toSorted()
  const numbers = await accountNumbers(reader, ids)
  const found: AccountBefore[] = []
  for (const accountId of ids) {
    const account = mustExist(numbers.get(accountId), 'an account has its number')
    found.push({accountId, account, standing: await standingOf(reader, desk, accountId)})
  }
  return found
}

async function accountNumbers(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const keys = rowsFrom(
    reader,
    ids.map((id) => ({id})),
    {id: 'text'},
    'k',
  )
  const rows = await select<{account_id: string; account_no: string}>(
    reader,
    `select a.account_id, a.account_no from :keys cross join account a where a.account_id = k.id`,
    {keys},
  )
  return new Map(rows.map((row) => [row.account_id, row.account_no]))
}

/** Judges the accounts again, in the transaction that moved their money. */
export async function effectsOn(
  reader: Reader,
  desk: Desk,
  before: readonly AccountBefore[],
): Promise<readonly AccountEffect[]> {
  const effects: AccountEffect[] = []
  for (const {accountId, account, standing} of before) {
    const after = await standingOf(reader, desk, accountId)
    effects.push({
      ...{account, before: standingJson(standing), after: standingJson(after)},
      back_on_list: after.shutoff === 'listed' && standing.shutoff !== 'listed',
      off_list: standing.shutoff === 'listed' && after.shutoff !== 'listed',
    })
  }
  return effects
}
