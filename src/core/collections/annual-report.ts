import {addMonths, dateOf, type BusinessDate} from '#core/kernel/business-date.js'
import type {LowIncomeRelief} from '#core/policies/law.js'

export interface DiscontinuationEvent {
  readonly date: BusinessDate
  readonly service: string
  readonly reason: string
}

/** Residential discontinuations for inability to pay in a year: events, not accounts (HSC 116918).
 * `year` names the year in which it starts. */
export function countDiscontinuations(
  events: readonly DiscontinuationEvent[],
  year: number,
  law: LowIncomeRelief['annual_report'],
): number {
  const from = dateOf(year, law.year_starts_month, 1)
  const until = addMonths(from, 12)
  return events.filter((e) => e.service === law.service && e.reason === law.reason && e.date >= from && e.date < until)
    .length
}
