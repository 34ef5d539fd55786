import {inputRows, partRows, rateRows, type RateRow, type ShownInput, type ShownPart} from '#core/billing/rate-sheet.js'
import {knownVersions, storedPlan} from '#core/billing/rate-versions.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {notFound, refuse, usage} from '#core/kernel/refusal.js'
import {ANY_CLASS, inForce, versionOn} from '#core/rates/price-bill.js'
import type {RatePlan, RateVersion} from '#core/rates/rate-plan.js'
import type {Reader} from '#core/store/open.js'

export interface ListedPlan {
  readonly plan: string
  readonly title: string
  readonly unit: string
  /** Version in force on the day; null when none is. */
  readonly version: string | null
  /** The next one that is known. */
  readonly next_version: string | null
  readonly versions: number
  readonly source: string
}

export interface RatePlanList {
  readonly as_of: BusinessDate
  readonly total: number
  readonly truncated: boolean
  readonly rows: readonly ListedPlan[]
}

/** Every plan of the store with the version in force on a day. */
export async function listRates(
  reader: Reader,
  {asOf, limit}: {readonly asOf: BusinessDate; readonly limit: number},
): Promise<RatePlanList> {
  const known = await knownVersions(reader)
  const codes = Array.from(new Set(known.map(({plan_code}) => plan_code)))
  const all = codes.map((code): ListedPlan => {
    const own = known.filter(({plan_code}) => plan_code === code)
    const now = own.findLast(({effective_from}) => effective_from <= asOf)
    const last = now ?? own[0]
    return {
      plan: code,
      title: last?.title ?? '',
      unit: last?.unit ?? '',
      version: now?.effective_from ?? null,
      next_version: own.find(({effective_from}) => effective_from > asOf)?.effective_from ?? null,
      versions: own.length,
      source: last?.source ?? '',
    }
  })
  const rows = limit === 0 ? all : all.slice(0, limit)
  return {as_of: asOf, total: all.length, truncated: rows.length < all.length, rows}
}

export interface ShownVersion {
  readonly effective_from: string
  readonly known_until: string | null
  readonly change_policy: string
  readonly verified: string
  readonly citation: string
  readonly classes: readonly string[]
  readonly in_force: boolean
}

export interface ShownRates {
  readonly plan: string
  readonly title: string
  readonly unit: string
  /** Name of the file that is shown without being imported. */
  readonly file: string | null
  readonly as_of: BusinessDate
  readonly version: string
  readonly rounding: {readonly when: string; readonly mode: string}
  readonly verified: string
  readonly citation: string
  readonly versions: readonly ShownVersion[]
  readonly classes: readonly string[]
  readonly inputs: readonly ShownInput[]
  readonly parts: readonly ShownPart[]
  readonly total: number
  readonly truncated: boolean
  readonly rows: readonly RateRow[]
}

export interface RatesQuestion {
  readonly asOf: BusinessDate
  /** null: all of them. */
  readonly serviceClass: string | null
  readonly limit: number
  readonly file: string | null
}

/** One plan in full. @throws Refusal UNKNOWN_CLASS, NO_RATES_FOR_DAY (65) */
export function showRates(plan: RatePlan, {asOf, serviceClass, limit, file}: RatesQuestion): ShownRates {
  const now = file === null ? inForce(plan, asOf) : (versionOn(plan, asOf) ?? inForce(plan, firstDay(plan)))
  const classes = classesOf(plan, now, serviceClass)
  const all = rateRows(now, classes)
  const rows = limit === 0 ? all : all.slice(0, limit)
  return {
    plan: plan.code,
    title: plan.title,
    unit: plan.unit,
    file,
    as_of: asOf,
    version: now.effective_from,
    rounding: now.rounding,
    verified: now.verified,
    citation: now.citation,
    versions: plan.versions.map((version) => ({
      effective_from: version.effective_from,
      known_until: version.known_until,
      change_policy: version.change_policy,
      verified: version.verified,
      citation: version.citation,
      classes: Object.keys(version.classes),
      in_force: version === now,
    })),
    classes,
    inputs: inputRows(now, classes),
    parts: partRows(now, classes),
    total: all.length,
    truncated: rows.length < all.length,
    rows,
  }
}

/** A file may be read long before its rates begin. */
const firstDay = (plan: RatePlan): BusinessDate => plan.versions[0]?.effective_from ?? ('' as BusinessDate)

function classesOf(plan: RatePlan, version: RateVersion, asked: string | null): readonly string[] {
  const all = Object.keys(version.classes)
  if (asked === null) return all
  const found = all.find((name) => name === asked) ?? all.find((name) => name === ANY_CLASS)
  if (found !== undefined) return [found]
  throw refuse('UNKNOWN_CLASS', `${plan.code} of ${version.effective_from} has no tariff for class ${asked}`, {
    field: 'class',
    next: [`classes of the plan: ${all.join(', ')}`],
  })
}

/** A plan of the store. @throws Refusal NOT_FOUND (66) naming the plans there are */
export async function storedRates(reader: Reader, code: string): Promise<RatePlan> {
  const plan = await storedPlan(reader, code)
  if (plan !== null) return plan
  const codes = Array.from(new Set((await knownVersions(reader)).map(({plan_code}) => plan_code)))
  throw notFound(`no rate plan ${code}`, [
    codes.length === 0 ? 'curbstop import-rates FILE brings one in' : `plans: ${codes.join(', ')}`,
  ])
}

/** A plan is named or stands in a file, not both. @throws Refusal FLAG_CONFLICT (64) */
export function mustBeOne(code: string | undefined, file: string | undefined): void {
  if (code !== undefined && file !== undefined)
    throw usage('FLAG_CONFLICT', `either the plan ${code} of the store or --file ${file}`, 'file')
}
