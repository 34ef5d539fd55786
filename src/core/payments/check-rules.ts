import {shown} from '#core/imports/unsafe-text.js'
import {addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import type {TenderPolicy} from '#core/policies/tender-policy.js'

const ROUTING = /^\d{9}$/
const WEIGHTS = [3, 7, 1] as const
const MODULUS = 10
/** First two digits in use: Federal Reserve districts, thrifts, electronic, traveler's checks. */
const DISTRICTS = [
  [1, 12],
  [21, 32],
  [61, 72],
  [80, 80],
] as const

/** An ABA routing number: nine digits, weights 3-7-1 to a multiple of ten. */
export function isRoutingNumber(text: string): boolean {
  if (!ROUTING.test(text)) return false
  const district = Number(text.slice(0, 2))
  if (!DISTRICTS.some(([from, to]) => district >= from && district <= to)) return false
  const total = Array.from(text).reduce((sum, digit, at) => sum + Number(digit) * (WEIGHTS[at % 3] ?? 0), 0)
  return total % MODULUS === 0
}

/** @throws Refusal BAD_ROUTING (64) */
export function routingNumber(typed: string, field = 'routing'): string {
  const text = typed.replaceAll(/[ -]/g, '')
  if (isRoutingNumber(text)) return text
  throw usage(
    'BAD_ROUTING',
    `${field}: ${shown(typed)} is not a routing number (nine digits, the last a check digit)`,
    field,
  )
}

/** No check counts before its day, and none long after. @throws Refusal POSTDATED, STALE_CHECK (65) */
export function mustBeGoodOn(policy: TenderPolicy, datedOn: BusinessDate | null, today: BusinessDate): void {
  if (datedOn === null) return
  if (datedOn > today)
    throw refuse('POSTDATED', `the check is dated ${datedOn}, after today ${today}: it pays nothing before`, {
      field: 'check-date',
      because: [
        {rule: 'K-POSTDATED', citation: policy.citation},
        {rule: 'C-6157', citation: 'Gov. 6157'},
      ],
    })
  const staleFrom = addMonths(datedOn, policy.stale_check_months)
  if (staleFrom < today)
    throw refuse('STALE_CHECK', `the check is dated ${datedOn}, more than ${policy.stale_check_months} months ago`, {
      field: 'check-date',
      because: [{rule: 'K-STALE', citation: policy.citation}],
    })
}
