import {cents, least, ZERO, type Cents} from '#core/kernel/money.js'
import {must} from '#core/kernel/must.js'
import type {LowIncomeRelief} from '#core/policies/law.js'

/** A price index reading in thousandths, so that 118.5 is 118500. */
export type IndexThousandths = number

export interface ReconnectFeeInput {
  readonly low_income: boolean
  readonly hours: 'operating' | 'nonoperational'
  /** The shut-off was wrongful: service comes back without charge (Gov. 60373(g)). */
  readonly wrongful: boolean
  readonly district_fee_cents: Cents
  readonly actual_cost_cents: Cents
  /** Cap before the index; null = the statute's own for these hours. */
  readonly cap_cents: Cents | null
  /** Index at the base date and now; null = the cap stands unadjusted, for the statute names no index. */
  readonly index: {readonly base: IndexThousandths; readonly now: IndexThousandths} | null
}

/** The cap moved by the index; a fraction of a cent is dropped so that the cap is never exceeded. */
function adjustedCap(cap: Cents, index: ReconnectFeeInput['index']): Cents {
  if (index === null) return cap
  must(index.base > 0 && index.now > 0, 'a price index is positive')
  return cents(Number((BigInt(cap) * BigInt(index.now)) / BigInt(index.base)))
}

/** The most the law allows below 200 percent of the poverty line, for these hours. */
export const reconnectCap = (
  {hours, cap_cents: cap, index}: Pick<ReconnectFeeInput, 'hours' | 'cap_cents' | 'index'>,
  law: LowIncomeRelief['reconnection'],
): Cents => adjustedCap(cap ?? (hours === 'operating' ? law.operating_cap_cents : law.nonoperational_cap_cents), index)

/** Fee to reconnect: none after a wrongful shut-off; below 200 percent of the poverty line at most the cap and the cost. */
export function reconnectFee(input: ReconnectFeeInput, law: LowIncomeRelief['reconnection']): Cents {
  if (input.wrongful) return ZERO
  if (!input.low_income) return input.district_fee_cents
  return least(least(input.district_fee_cents, input.actual_cost_cents), reconnectCap(input, law))
}
