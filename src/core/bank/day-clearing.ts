import {waiting, type Ages, type DayItem} from '#core/bank/day-item.js'
import {openSettlements} from '#core/bank/settlement-views.js'
import {unclaimedMoney} from '#core/bank/unclaimed-views.js'
import {cents, sum, type Cents} from '#core/kernel/money.js'
import {CARD_CLEARING, REMITTANCE_CLEARING} from '#core/ledger/chart.js'
import type {DepositPolicy} from '#core/policies/bank-deposits.js'
import type {Reader} from '#core/store/open.js'

interface ClearingOfDay {
  /** What each clearing account is made of. */
  readonly lists: ReadonlyMap<string, Cents>
  readonly items: readonly DayItem[]
}

/**
 * What is in 1050 and 1055, from the rows that say so and not from the ledger: batches of processors and lockboxes with
 * what of them is not settled, and money that is in no batch yet.
 */
export async function clearingOfDay(reader: Reader, ages: Ages, policy: DepositPolicy): Promise<ClearingOfDay> {
  const open = (await openSettlements(reader)).filter(({remainder}) => remainder !== 0)
  const loose = await unclaimedMoney(reader)
  const money = [
    ...open.map(({ledgerAccount: account, remainder: amount}) => ({account, amount})),
    ...loose.map(({ledgerAccount: account, amount}) => ({account, amount})),
  ]
  const totalOf = (account: string): Cents =>
    sum([cents(0), ...money.filter((one) => one.account === account).map(({amount}) => amount)])
  const common = {section: 'clearing' as const, who: 'finance', next: 'curbstop reconcile-processor'}
  const items = [
    ...open.map((one) => ({
      ...{...common, item: one.settlementNo, amount_cents: one.remainder, since: one.effectiveOn},
      missing: `${one.source} ${one.reference} is not settled`,
    })),
    ...loose.map((one) => ({
      ...{...common, item: one.ledgerAccount, amount_cents: one.amount, since: one.oldest},
      missing: `${one.payments} ${one.payments === 1 ? 'payment' : 'payments'} of ${one.source} in no settlement yet`,
    })),
  ]
  return {
    lists: new Map([CARD_CLEARING, REMITTANCE_CLEARING].map((account) => [account, totalOf(account)])),
    items: items.map((item) => waiting(item, ages, policy.clearing_alarm_after_business_days)),
  }
}
