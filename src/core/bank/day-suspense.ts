import type {DayItem} from '#core/bank/day-item.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {negate, sum} from '#core/kernel/money.js'
import {SUSPENSE} from '#core/ledger/chart.js'
import type {SuspensePolicy} from '#core/policies/suspense-policy.js'
import type {Reader} from '#core/store/open.js'
import {heldItems, type HeldItem} from '#core/suspense/suspense-views.js'

/** Money of which nobody knows whose it is: what is too old each by name, all else as one line with its oldest day. */
export async function suspenseOfDay(
  reader: Reader,
  today: BusinessDate,
  {ages_days: agesDays}: SuspensePolicy,
): Promise<DayItem[]> {
  const held = await heldItems(reader, {today, agesDays})
  const young = held.filter(({aged}) => !aged)
  return [...held.filter(({aged}) => aged).map((one) => agedItem(one, agesDays)), ...youngItems(young)]
}

const agedItem = ({receiptNo, amount, effectiveOn, owner, ageDays}: HeldItem, agesDays: number): DayItem => ({
  ...{section: 'suspense', item: receiptNo, state: 'alarm', may_stay: true, amount_cents: negate(amount)},
  ...{since: effectiveOn, who: owner === '' ? 'advisor' : owner},
  missing: `its owner is not known for ${ageDays} days, more than ${agesDays}`,
  next: `curbstop resolve-suspense ${receiptNo}`,
})

function youngItems(held: readonly HeldItem[]): DayItem[] {
  const [oldest] = held
  if (oldest === undefined) return []
  return [
    {
      ...{section: 'suspense', item: SUSPENSE, state: 'open', may_stay: true},
      ...{amount_cents: negate(sum(held.map(({amount}) => amount))), since: oldest.effectiveOn, who: 'advisor'},
      missing: `${held.length} ${held.length === 1 ? 'receipt' : 'receipts'} of unknown owners`,
      next: 'curbstop resolve-suspense',
    },
  ]
}
