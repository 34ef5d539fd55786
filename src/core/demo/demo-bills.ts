import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, sum, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {DemoBill, DemoBillLine} from '#core/demo/demo-account.js'
import type {DemoData, KindOfPlace, Tariff} from '#core/demo/demo-data.js'
import type {DemoDays} from '#core/demo/demo-days.js'
import type {Stream} from '#core/demo/random.js'

const PERCENT = 100
const PLAN_UNIT = 1
const FIRST_REGISTER = 4000

/** Water by tiers on whole ccf, sewer, and the plan's fees. */
export function chargesOf(tariff: Tariff, at: {plan: string; meter: string; ccf: number}): readonly DemoBillLine[] {
  const plan = mustExist(tariff.plans[at.plan], `plan ${at.plan}`)
  const base = mustExist(tariff.meter_base_cents[at.meter], `base charge of a ${at.meter} meter`)
  const lines: DemoBillLine[] = [{class: 'water', code: 'BASE', description: `Meter ${at.meter}`, cents: base}]
  let below = 0
  for (const [tier, {up_to_ccf, cents_per_ccf}] of plan.tiers.entries()) {
    const top = up_to_ccf === null ? at.ccf : Math.min(at.ccf, up_to_ccf)
    const used = top - below
    if (used <= 0) break
    const description = `Water, tier ${tier + PLAN_UNIT}: ${used} ccf`
    lines.push({class: 'water', code: `TIER${tier + PLAN_UNIT}`, description, cents: cents(used * cents_per_ccf)})
    below = top
  }
  if (plan.sewer_base_cents !== null) {
    const sewer = cents(plan.sewer_base_cents + at.ccf * plan.sewer_cents_per_ccf)
    lines.push({class: 'sewer', code: 'SEWER', description: 'Sewer service', cents: sewer})
  }
  for (const fee of plan.fees) lines.push({class: 'fee', ...fee})
  return lines
}

export const totalOf = (lines: readonly DemoBillLine[]): Cents => sum(lines.map((line) => line.cents))

export interface Billing {
  readonly kind: KindOfPlace
  readonly cycle: number
  readonly meter: string
  /** Bills of periods that begin on or after this day. */
  readonly served_from: BusinessDate
  readonly served_to: BusinessDate | null
  readonly vacant: boolean
}

/** The year's bills: use is lognormal over parcels, by season, with each month's own noise. */
export function billsOf(data: DemoData, days: DemoDays, billing: Billing, stream: Stream): readonly DemoBill[] {
  const {mix, tariff} = data
  const {kind} = billing
  const spread = kind.spread_percent / PERCENT
  const parcel = kind.mean_ccf * Math.exp(spread * stream.normal() - (spread * spread) / 2)
  const noise = mix.month_noise_percent / PERCENT
  let register = stream.below(FIRST_REGISTER)
  const bills: DemoBill[] = []
  for (const period of days.billsOf(billing.cycle)) {
    const month = Number(period.to.slice(5, 7)) - 1
    const season = mustExist(mix.season_percent[month], 'a month of the season') / PERCENT
    const drawn = parcel * season * Math.exp(noise * stream.normal() - (noise * noise) / 2)
    const estimated = stream.chance(mix.shares.estimated_read_share)
    if (period.from < billing.served_from) continue
    if (billing.served_to !== null && period.to > billing.served_to) continue
    const ccf = billing.vacant ? 0 : Math.round(drawn)
    register += ccf
    const lines = chargesOf(tariff, {plan: kind.plan, meter: billing.meter, ccf})
    bills.push({...period, ccf, register, estimated, lines, cents: totalOf(lines)})
  }
  return bills
}
