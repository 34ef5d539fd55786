import type {Desk} from '#core/acts/desk.js'
import type {JudgedAccount, ListDay} from '#core/collections/shutoff-list.js'
import {judgeAccounts, listDay} from '#core/collections/shutoff-list.js'
import type {RestoreGround} from '#core/turnoffs/field-order-views.js'
import type {Reader} from '#core/store/open.js'

const MONEY_RULES = new Set(['P-DUE', 'P-MIN', 'P-OLDEST', 'S-60D'])
const ARRANGEMENT_RULES = new Set(['S-ARR-KEPT', 'S-ARR-60', 'S-CUR-60', 'S-5BD', 'S-5BD-EARLY'])

export interface RestoreStanding {
  /** null: the account could lawfully be turned off again, so nothing restores it but a wrong. */
  readonly ground: Exclude<RestoreGround, 'wrongful'> | null
  readonly judged: JudgedAccount | null
  readonly on: ListDay
}

/** What would hold the account on the list's next lawful day: that is what gives water back. */
export async function restoreStanding(reader: Reader, desk: Desk, accountId: string): Promise<RestoreStanding> {
  const on = listDay(desk, null)
  const judged = (await judgeAccounts(reader, [accountId], on)).get(accountId) ?? null
  return {ground: groundOf(judged), judged, on}
}

function groundOf(judged: JudgedAccount | null): RestoreStanding['ground'] {
  if (judged === null || MONEY_RULES.has(judged.firstRule)) return 'paid'
  if (judged.outcome === 'listed') return null
  return ARRANGEMENT_RULES.has(judged.firstRule) ? 'arranged' : 'protected'
}
