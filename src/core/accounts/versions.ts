import type {BusinessDate} from '#core/kernel/business-date.js'

/** A dated state of something that changes: what held from a day on, and since when the store knows it. */
export interface Version {
  readonly effective_from: BusinessDate
  readonly recorded_at: string
  readonly version_id: string
}

/** The point of view of a question: facts effective on or before `day`, as recorded at `knownAt`. */
export interface AsOf {
  readonly day: BusinessDate
  /** UTC instant; facts recorded later were not known. */
  readonly knownAt: string
}

/** Later than any recorded instant: everything the store knows now. */
export const KNOWN_NOW = '9999-12-31T23:59:59.999Z'

export const asOf = (day: BusinessDate, knownAt: string | null = null): AsOf => ({day, knownAt: knownAt ?? KNOWN_NOW})

const orderOf = (version: Version): string => `${version.effective_from} ${version.recorded_at} ${version.version_id}`

/** The version in force: the greatest (effective_from, recorded_at) not after the question; null before the first. */
export function inForce<V extends Version>(versions: readonly V[], at: AsOf): V | null {
  let best: V | null = null
  for (const version of versions) {
    if (version.effective_from > at.day || version.recorded_at > at.knownAt) continue
    if (best === null || orderOf(version) > orderOf(best)) best = version
  }
  return best
}

/** The version in force, or the first one for something entered only later: it can be named, whatever day is asked for. */
export function inForceOrFirst<V extends Version>(versions: readonly V[], at: AsOf): V | null {
  const first = versions.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))[0] ?? null
  return inForce(versions, at) ?? first
}
