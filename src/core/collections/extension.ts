import {addDays, addMonths, dateOf, yearOf, type BusinessDate} from '#core/kernel/business-date.js'
import {refuse, type Because} from '#core/kernel/refusal.js'
import type {ExtensionPolicy} from '#core/policies/extensions.js'
import type {Role} from '#core/staff/roles.js'

export interface ExtensionRequest {
  /** Day it is asked for; null where the question does not say one. */
  readonly request: BusinessDate | null
  /** When the bill is due; null = not known. */
  readonly due: BusinessDate | null
  readonly delinquent: boolean
  /** Who asks, `customer_of_record`; null = not said. */
  readonly requester: string | null
  /** Days on which earlier extensions were granted. */
  readonly granted: readonly BusinessDate[]
  /** Extensions that this billing period already had. */
  readonly this_billing_period: number
}

export type ExtensionRefused = 'requester' | 'delinquent' | 'billing_period'

export interface ExtensionAnswer {
  readonly grant: boolean
  /** On the customer's word; where false, somebody decides who may give more than the free ones. */
  readonly grant_free: boolean
  /** Last day to pay; null when nothing is granted or the policy names no number of days. */
  readonly until: BusinessDate | null
  /** The last day that one would have, granted or not; null where the policy names no number of days. */
  readonly last: BusinessDate | null
  readonly refused: ExtensionRefused | null
  /** Granted in the year of the request. */
  readonly in_year: number
  /** First day of the year in which free ones begin again; null where they are not counted. */
  readonly free_again: BusinessDate | null
  readonly because: readonly Because[]
}

/** First day of the year an extension counts in. */
function yearStart(day: BusinessDate, month: number): BusinessDate {
  const start = dateOf(yearOf(day), month, 1)
  return start <= day ? start : dateOf(yearOf(day) - 1, month, 1)
}

function refusedFor(asked: ExtensionRequest, policy: ExtensionPolicy): ExtensionRefused | null {
  const {requesters, per_billing_period: most} = policy
  if (requesters !== null && asked.requester !== null && !requesters.includes(asked.requester)) return 'requester'
  if (policy.refuses_delinquent && asked.delinquent) return 'delinquent'
  return most !== null && asked.this_billing_period >= most ? 'billing_period' : null
}

/** Whether more days to pay are granted, until when, and whether on the customer's word (P-EXT; G-EXT then bars). */
export function judgeExtension(asked: ExtensionRequest, policy: ExtensionPolicy): ExtensionAnswer {
  const {request} = asked
  const {free, days} = policy
  const refused = refusedFor(asked, policy)
  const grant = refused === null
  const year = free === null || request === null ? null : yearStart(request, free.year_starts_month)
  const in_year = year === null ? 0 : asked.granted.filter((day) => day >= year && day < addMonths(year, MONTHS)).length
  const from = policy.counted_from === 'due' ? asked.due : request
  const last = from === null || days === null ? null : addDays(from, days)
  const right = policy.right === null ? [] : [{rule: 'G-EXT', citation: policy.right.citation}]
  return {
    grant,
    grant_free: grant && (free === null || in_year < free.count),
    until: grant ? last : null,
    last,
    refused,
    in_year,
    free_again: year === null ? null : addMonths(year, MONTHS),
    because: [{rule: 'P-EXT', citation: policy.citation}, ...right],
  }
}
/** In a year. */
const MONTHS = 12

const REFUSED = {
  requester: 'it is granted to the person on the account alone',
  delinquent: 'it is not granted once the account is past due',
  billing_period: 'this billing period had one already',
} as const

/** @throws Refusal NO_EXTENSION (65) with the district's rule and the right to ask (Gov. 60372) */
export function mustBeGranted({refused, because}: ExtensionAnswer, next: readonly string[]): void {
  if (refused !== null) throw refuse('NO_EXTENSION', `no extension: ${REFUSED[refused]}`, {because, next: [...next]})
}

/** Who grants one that is not free; null where anybody may who grants extensions at all. */
export function furtherBy(
  answer: ExtensionAnswer,
  {further_by: may}: ExtensionPolicy,
): {readonly may: readonly Role[]; readonly message: string; readonly because: Because} | null {
  const [because] = answer.because
  if (answer.grant_free || may === null || because === undefined) return null
  const message = `${answer.in_year} extensions were granted in this year, free again from ${answer.free_again ?? ''}`
  return {may, message, because}
}
