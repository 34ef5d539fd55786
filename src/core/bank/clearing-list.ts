import {netOf, stateOf} from '#core/bank/settlement.js'
import {clearingBalance, openSettlements} from '#core/bank/settlement-views.js'
import {unclaimedMoney} from '#core/bank/unclaimed-views.js'
import {daysBetween, type BusinessDate} from '#core/kernel/business-date.js'
import type {Reader} from '#core/store/open.js'

/** Everything that stands in 1050 and 1055, by batch or by where it came from, with its age in days. */
export type ClearingList = {
  readonly as_of: string
  readonly balance_cents: number
  readonly settlements: readonly OpenRow[]
  readonly unclaimed: readonly UnclaimedRow[]
}
export type OpenRow = {
  readonly settlement: string
  readonly account: string
  readonly kind: string
  readonly source: string
  readonly reference: string
  readonly state: string
  readonly items: number
  readonly gross_cents: number
  readonly net_cents: number
  readonly remainder_cents: number
  readonly effective_on: string
  readonly age_days: number
}
export type UnclaimedRow = {
  readonly account: string
  readonly source: string
  readonly payments: number
  readonly amount_cents: number
  readonly oldest_on: string
  readonly age_days: number
}

export async function clearingList(reader: Reader, today: BusinessDate): Promise<ClearingList> {
  const settlements = (await openSettlements(reader)).map((one) => ({
    ...{settlement: one.settlementNo, account: one.ledgerAccount, kind: one.kind, source: one.source},
    ...{reference: one.reference, state: stateOf(one), items: one.items, gross_cents: one.gross},
    ...{net_cents: netOf(one), remainder_cents: one.remainder, effective_on: one.effectiveOn},
    age_days: daysBetween(one.effectiveOn, today),
  }))
  const unclaimed = (await unclaimedMoney(reader)).map((one) => ({
    ...{account: one.ledgerAccount, source: one.source, payments: one.payments, amount_cents: one.amount},
    ...{oldest_on: one.oldest, age_days: daysBetween(one.oldest, today)},
  }))
  return {as_of: today, balance_cents: await clearingBalance(reader), settlements, unclaimed}
}
