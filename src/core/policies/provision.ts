import type {BusinessDate} from '#core/kernel/business-date.js'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import type {DataNode} from '#core/policies/data-node.js'

/** How far the text behind a value was checked. Anything but `text_read` is shown as not verified. */
export const VERIFIED = ['text_read', 'from_memory', 'policy', 'open'] as const
export type Verified = (typeof VERIFIED)[number]

/** Where a value comes from and since when it holds. */
export interface Provision {
  readonly citation: string
  readonly verified: Verified
  readonly effective_from: BusinessDate
}

export const readProvision = (node: DataNode): Provision => ({
  citation: node.at('citation').text(),
  verified: node.at('verified').oneOf(VERIFIED),
  effective_from: node.at('effective_from').date(),
})

interface Dated {
  readonly effective_from: BusinessDate
  readonly effective_to?: BusinessDate | null
}

/** The version in force on a day: the latest begun and not ended (`effective_to` is the first day it no longer holds). */
export function inForce<T extends Dated>(versions: readonly T[], on: BusinessDate): T | null {
  let best: T | null = null
  for (const version of versions) {
    const ended = version.effective_to !== undefined && version.effective_to !== null && version.effective_to <= on
    if (version.effective_from > on || ended) continue
    if (best === null || version.effective_from > best.effective_from) best = version
  }
  return best
}

/** @throws Refusal NO_POLICY_IN_FORCE (78) */
export function mustBeInForce<T extends Dated>(versions: readonly T[], on: BusinessDate, what: string): T {
  const version = inForce(versions, on)
  if (version !== null) return version
  throw new Refusal({
    code: 'NO_POLICY_IN_FORCE',
    exit: EXIT.configuration,
    message: `${what}: no version is in force on ${on}`,
  })
}
