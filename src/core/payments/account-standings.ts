import type {ActContext} from '#core/acts/act.js'
import {standingsOf, type Standing} from '#core/collections/standing.js'
import type {Desk} from '#core/acts/desk.js'
import {mustExist} from '#core/kernel/must.js'
import {effectsOf, type AccountEffect} from '#core/payments/payment-effects.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

/** An account that money was taken from or brought to. */
export interface NamedAccount {
  readonly accountId: string
  readonly account: string
}

export interface AccountBefore extends NamedAccount {
  readonly standing: Standing
}

/** Where an account stood and where it stands, with its arrangements and turn-off orders. */
export type UndoEffect = AccountEffect & {
  /** It may be shut off now, and could not before. */
  readonly back_on_list: boolean
  readonly off_list: boolean
}

export async function accountsBefore(
  reader: Reader,
  desk: Desk,
  accountIds: Iterable<string>,
): Promise<readonly AccountBefore[]> {
  const ids = Array.from(new Set(accountIds)).toSorted()
  const numbers = await accountNumbers(reader, ids)
  const standings = await standingsOf(reader, desk, ids)
  return Array.from(standings, ([accountId, standing]) => ({
    ...{accountId, standing},
    account: mustExist(numbers.get(accountId), 'an account has its number'),
  }))
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

/** Judges the accounts again, in the transaction that moved their money; a turn-off that is not lawful now is asked back. */
export async function effectsOn(
  trx: Trx,
  before: readonly AccountBefore[],
  receiptNo: string,
  context: ActContext,
): Promise<readonly UndoEffect[]> {
  const accounts = new Map(before.map(({accountId, account}) => [accountId, account]))
  const standings = new Map(before.map(({accountId, standing}) => [accountId, standing]))
  const effects = await effectsOf(trx, {accounts, before: standings, receiptNo}, context)
  return effects.map((effect) => ({
    ...effect,
    back_on_list: effect.after.shutoff === 'listed' && effect.before.shutoff !== 'listed',
    off_list: effect.before.shutoff === 'listed' && effect.after.shutoff !== 'listed',
  }))
}
