import {accountHeads, type AccountHead} from '#core/accounts/account-head-views.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {agreementStatus} from '#core/accounts/agreement.js'
import {servicePointsOn} from '#core/accounts/premise-views.js'
import {mustMayView} from '#core/accounts/privacy.js'
import {asOf, type AsOf} from '#core/accounts/versions.js'
import type {Desk} from '#core/acts/desk.js'
import {billingFactsOf} from '#core/billing/billing-facts.js'
import type {Offered, QuotedMeter} from '#core/billing/quote-inputs.js'
import {METER_SIZE} from '#core/billing/quote-inputs.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {notFound, usage} from '#core/kernel/refusal.js'
import {canonicalMeterSize} from '#core/rates/meter-size.js'

/** What an account says of a bill it was not sent. */
export interface QuotedAccount {
  readonly accountId: string
  readonly number: string
  readonly serviceClass: string
  /** Plans of its agreements on the day, each once. */
  readonly plans: readonly string[]
  readonly offers: ReadonlyMap<string, Offered>
  /** Sizes of the meters of the plan; several ask for the use of each. */
  readonly sizes: readonly string[]
}

/** @throws Refusal NOT_FOUND (66), NOT_YOURS (77) */
export async function quotedAccount(
  desk: Desk,
  number: string,
  {day, plan}: {readonly day: BusinessDate; readonly plan: string | null},
): Promise<QuotedAccount> {
  mustMayView(desk)
  const {db} = desk.store
  const at = asOf(day)
  const accountId = await accountIdOf(db, number)
  const [head] = accountId === null ? [] : await accountHeads(db, [accountId], at)
  if (head === undefined) throw notFound(`no account ${number}`, ['curbstop find-account NAME'])
  const agreements = servedOn(head, at)
  const plans = Array.from(new Set(agreements.map(({rate_plan}) => rate_plan)))
  const sizes = await sizesOf(desk, {head, day, points: pointsFor(agreements, plan)})
  const facts = (await billingFactsOf(db, [head.account_id], day)).get(head.account_id) ?? {}
  const fact = (value: string, note: string): Offered => ({value, source: 'account', note})
  const offers = new Map(Object.entries(facts).map(([name, value]) => [name, fact(value, `fact of ${number}`)]))
  for (const [name, value] of servedBy(agreements))
    if (!offers.has(name)) offers.set(name, fact(value, `services of ${number}`))
  const [size, second] = sizes
  if (size !== undefined && second === undefined) offers.set(METER_SIZE, fact(size, `meter of ${number}`))
  return {accountId: head.account_id, number, serviceClass: head.version.class, plans, offers, sizes}
}

type Agreements = AccountHead['agreements']

/** Agreements that stand on the day; before or after its service, those that were ever meant to. */
function servedOn({agreements}: AccountHead, at: AsOf): Agreements {
  const standing = agreements.filter((one) => ['active', 'pending_stop'].includes(agreementStatus(one, at) ?? ''))
  return standing.length > 0 ? standing : agreements.filter((one) => agreementStatus(one, at) !== 'canceled')
}

/** What the services of the account themselves say; a fact of the same name beats it. */
function servedBy(agreements: Agreements): readonly (readonly [string, string])[] {
  const services = new Set(agreements.map(({service}) => service))
  const recycled = services.has('recycled') && !services.has('water')
  return [
    ['sewer', services.has('sewer') ? 'connected' : 'septic'],
    ['water_type', recycled ? 'recycled' : 'potable'],
  ]
}

/** Service points of the agreements under the plan; under another plan, those of all of them. */
function pointsFor(agreements: Agreements, plan: string | null): ReadonlySet<string> {
  const own = agreements.filter(({rate_plan}) => rate_plan === plan)
  return new Set((own.length > 0 ? own : agreements).map(({service_point_id}) => service_point_id))
}

async function sizesOf(
  {store}: Desk,
  {head, day, points}: {head: AccountHead; day: BusinessDate; points: ReadonlySet<string>},
): Promise<string[]> {
  const hanging = await servicePointsOn(store.db, head.version.premise_id, day)
  return hanging.flatMap(({service_point_id, size}) =>
    size !== null && points.has(service_point_id) ? [canonicalMeterSize(size)] : [],
  )
}

/** The one plan of the account. @throws Refusal MISSING (64) where it has several or none */
export function planOfAccount({number, plans}: QuotedAccount): string {
  const [only, second] = plans
  if (only !== undefined && second === undefined) return only
  throw usage('MISSING', `PLAN is needed: ${number} has ${plans.length === 0 ? 'none' : plans.join(' and ')}`, 'plan')
}

/** Several meters: nobody can say what went through each. @throws Refusal MISSING (64) */
export function mustKnowMeters({number, sizes}: QuotedAccount, meters: readonly QuotedMeter[]): void {
  if (sizes.length < 2 || meters.length > 0) return
  const words = sizes.map((size) => `--meter '${size}=USAGE'`).join(' ')
  throw usage('MISSING', `${number} has ${sizes.length} meters: give the use of each, ${words}`, 'meter')
}
