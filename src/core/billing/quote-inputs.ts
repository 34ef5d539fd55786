import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {EXIT, Refusal, usage} from '#core/kernel/refusal.js'
import {decimalFraction, decimalText} from '#core/rates/fraction.js'
import {canonicalMeterSize} from '#core/rates/meter-size.js'
import {ANY_CLASS, segmentsOf, tariffOf} from '#core/rates/price-bill.js'
import type {Given} from '#core/rates/priced-bill.js'
import type {InputRule, RatePlan, Tariff} from '#core/rates/rate-plan.js'

/**
 * given: a flag. account: a fact of the account. district: what it declared for the day. series: reference ET over the
 * period. period: its days. plan: the default it declares.
 */
export type InputSource = 'given' | 'account' | 'district' | 'series' | 'period' | 'plan'

/** A value that may price the bill, and where it comes from. */
export interface Offered {
  readonly value: Given
  readonly source: InputSource
  /** The fact, series or text it stands on. */
  readonly note: string | null
}
export type Offers = ReadonlyMap<string, Offered>

export interface QuotedInput {
  readonly name: string
  readonly value: string
  readonly source: InputSource
  readonly unit: string | null
  readonly note: string | null
}

export interface QuotePeriod {
  readonly from: BusinessDate
  readonly to: BusinessDate
  readonly billOn: BusinessDate
}

export const USAGE = 'usage'
/** Names under which plans ask for reference ET and for the days of the period; the second is that of OWRS files. */
export const ET_NAMES = ['et', 'et_amount'] as const
export const DAYS_NAMES = ['days', 'days_in_period'] as const
/** Chooses the series of reference ET; no tariff reads it. */
export const ET_ZONE = 'et_zone'
export const METER_SIZE = 'meter_size'

export const given = (value: string): Offered => ({value, source: 'given', note: null})

/** @throws Refusal NOT_A_USAGE (64) */
export function parseUsage(text: string, field = 'usage'): string {
  if (/^\d{1,9}(\.\d{1,3})?$/.test(text)) return text
  const why = text.startsWith('-') ? 'use is never negative' : 'use is a number with at most 3 decimals, such as 25.125'
  throw usage('NOT_A_USAGE', `${field} ${text}: ${why}`, field.replace(/^--/, ''))
}

/** `name=value`, as often as it is given. @throws Refusal NOT_A_SETTING (64) */
export function parseSettings(texts: readonly string[], field: string): Map<string, Offered> {
  const settings = new Map<string, Offered>()
  for (const text of texts) {
    const [, name = '', value = ''] = /^([A-Za-z_][\w-]*)=(.+)$/.exec(text) ?? []
    if (name === '') throw usage('NOT_A_SETTING', `--${field} ${text}: write name=value`, field)
    if (settings.has(name)) throw usage('NOT_A_SETTING', `--${field} ${name} is given twice`, field)
    const used = name === USAGE ? parseUsage(value, name) : value.trim()
    settings.set(name, given(name === METER_SIZE ? canonicalMeterSize(used) : used))
  }
  return settings
}

export interface QuotedMeter {
  readonly size: string
  readonly usage: string
}

/** `SIZE=USAGE`. @throws Refusal NOT_A_METER, NOT_A_USAGE (64) */
export function parseMeter(text: string): QuotedMeter {
  const at = text.lastIndexOf('=')
  if (at <= 0) throw usage('NOT_A_METER', `--meter ${text}: write SIZE=USAGE, such as 3/4"=25`, 'meter')
  return {size: canonicalMeterSize(text.slice(0, at)), usage: parseUsage(text.slice(at + 1), '--meter')}
}

/** What the meters and the use say together: the use of the bill is the sum of its meters.
 * @throws Refusal METERS_DIFFER (64) */
export function usageOffers(asked: string | null, meters: readonly QuotedMeter[]): Map<string, Offered> {
  const offers = new Map<string, Offered>()
  const [first, second] = meters
  const thousandths = meters.reduce((sum, {usage: use}) => sum + thousandthsOf(use), 0n)
  if (asked !== null && first !== undefined && thousandthsOf(asked) !== thousandths) {
    const summed = decimalText({n: thousandths, d: THOUSAND})
    throw usage('METERS_DIFFER', `--usage ${asked}, but the meters used ${summed} together`, 'usage')
  }
  const use = asked ?? (first === undefined ? null : decimalText({n: thousandths, d: THOUSAND}))
  if (use !== null) offers.set(USAGE, given(use))
  if (first !== undefined && second === undefined) offers.set(METER_SIZE, given(first.size))
  return offers
}

const THOUSAND = 1000n
const thousandthsOf = (text: string): bigint => {
  const {n, d} = decimalFraction(text) ?? {n: 0n, d: 1n}
  return (n * THOUSAND) / d
}

/** The class asked for, else the only one there can be. @throws Refusal MISSING (64) */
export function classFor(plan: RatePlan, period: QuotePeriod, asked: string | null): string {
  if (asked !== null) return asked
  const names = new Set(segmentsOf(plan, period).flatMap(({version}) => Object.keys(version.classes)))
  const [only, second] = names
  if (only !== undefined && second === undefined) return only
  if (names.has(ANY_CLASS)) return ANY_CLASS
  const known = Array.from(names).join(', ')
  throw usage('MISSING', `--class is needed: ${plan.code} has ${known}`, 'class')
}

/** The tariffs that price the period, one for each version of the rates in it. */
export const tariffsIn = (plan: RatePlan, period: QuotePeriod, serviceClass: string): readonly Tariff[] =>
  segmentsOf(plan, period).flatMap(({version}) => tariffOf(version, serviceClass) ?? [])

export const rulesOf = (tariffs: readonly Tariff[]): ReadonlyMap<string, InputRule> =>
  new Map(tariffs.flatMap(({inputs}) => Object.entries(inputs)))

/** Names that may be set: what the tariffs ask for, and their parts where an input may stand for a part. */
export function settableNames(plan: RatePlan, period: QuotePeriod, serviceClass: string): Set<string> {
  const names = new Set<string>([ET_ZONE])
  for (const {version} of segmentsOf(plan, period)) {
    const tariff = tariffOf(version, serviceClass)
    for (const name of Object.keys(tariff?.inputs ?? {})) names.add(name)
    if (version.inputs_beat_parts) for (const name of Object.keys(tariff?.parts ?? {})) names.add(name)
  }
  return names
}

/** A name that nobody asks for would be left out without a word. @throws Refusal UNKNOWN_INPUT, NOT_A_NUMBER (64) */
export function mustFit(offers: Offers, names: ReadonlySet<string>, rules: ReadonlyMap<string, InputRule>): void {
  for (const [name, {value, source}] of offers) {
    if (source !== 'given' || name === USAGE) continue
    if (!names.has(name)) {
      const known = Array.from(names).toSorted().join(', ')
      throw new Refusal({
        code: 'UNKNOWN_INPUT',
        exit: EXIT.usage,
        message: `the plan asks for no ${name}`,
        field: 'set',
        next: [`it asks for: ${known}`],
      })
    }
    const number = typeof value === 'string' ? decimalFraction(value) : value
    if (rules.get(name)?.kind === 'number' && (number === null || number.n < 0n))
      throw usage('NOT_A_NUMBER', `${name}=${textOf(value)}: a number from 0 on is needed`, 'set')
  }
}

export const isEt = (name: string): boolean => (ET_NAMES as readonly string[]).includes(name)
export const textOf = (value: Given): string => (typeof value === 'string' ? value : decimalText(value))

/** Everything the plan asks for and nobody says, at once. */
export function missingInputs(code: string, names: readonly string[]): Refusal {
  const labels = Array.from(new Set(names.map(flagOf)))
  const last = labels.at(-1) ?? ''
  const list = labels.length < 2 ? last : `${labels.slice(0, -1).join(', ')} and ${last}`
  return usage('MISSING', `${code} also needs ${list}`, names[0] === USAGE ? 'usage' : 'set')
}

function flagOf(name: string): string {
  if (name === USAGE) return '--usage'
  if (isEt(name)) return `--set ${name}=… or --set ${ET_ZONE}=…`
  return name === METER_SIZE ? '--meter SIZE=USAGE or --set meter_size=…' : `--set ${name}=…`
}

/** The day on which facts of an account are looked at: the last day served. */
export const factsOn = ({to}: QuotePeriod): BusinessDate => addDays(to, -1)
