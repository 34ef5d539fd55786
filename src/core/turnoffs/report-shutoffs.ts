import {rolesOf, type Desk} from '#core/acts/desk.js'
import {roleMayNot} from '#core/acts/perform.js'
import {countDiscontinuations, type DiscontinuationEvent} from '#core/collections/annual-report.js'
import {addMonths, dateOf, type BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadLaw, type LowIncomeRelief} from '#core/policies/law.js'
import {standing} from '#core/staff/roles.js'
import {TURN_OFF_EVENTS} from '#core/turnoffs/field-orders.sql.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface ReportMonth {
  /** First day. */
  readonly month: BusinessDate
  /** Residential discontinuations for inability to pay. */
  readonly residential: number
  /** Of these, found wrongful and restored without charge. */
  readonly wrongful: number
  /** Of other service classes: not in the public count. */
  readonly other: number
}

export interface ShutoffReport {
  readonly year: number
  readonly from: BusinessDate
  /** First day after it. */
  readonly to: BusinessDate
  readonly discontinuations: number
  readonly wrongful: number
  readonly other: number
  readonly months: readonly ReportMonth[]
  readonly law: LowIncomeRelief['annual_report']
}

type TurnOffEvent = DiscontinuationEvent & {readonly wrongful: boolean}

interface EventRow {
  readonly day: BusinessDate
  readonly class: string
  readonly wrongful: number
}

/** Every turn-off order comes of a list for delinquency. */
const REASON = 'nonpayment'

async function eventsOf(reader: Reader, from: BusinessDate, to: BusinessDate): Promise<TurnOffEvent[]> {
  const rows = await select<EventRow>(reader, TURN_OFF_EVENTS, {from, to})
  return rows.map((row) => ({date: row.day, service: row.class, reason: REASON, wrongful: row.wrongful === 1}))
}

/** The yearly public count and its months. @throws Refusal NOT_YOURS (77) */
export async function reportShutoffs(desk: Desk, year: number): Promise<ShutoffReport> {
  if (!desk.store.readonly && standing(desk.staff, 'report_shutoffs', rolesOf(desk)) !== 'yes')
    throw roleMayNot(desk, 'report_shutoffs')
  const law = loadLaw(DATA_ROOT).low_income.annual_report
  const from = dateOf(year, law.year_starts_month, 1)
  const to = addMonths(from, 12)
  const events = await eventsOf(desk.store.db, from, to)
  const counted = (some: readonly TurnOffEvent[]): number => countDiscontinuations(some, year, law)
  const months = Array.from({length: 12}, (_, at): ReportMonth => {
    const month = addMonths(from, at)
    const own = events.filter(({date}) => date >= month && date < addMonths(month, 1))
    const residential = counted(own)
    const wrongful = counted(own.filter((one) => one.wrongful))
    return {month, residential, wrongful, other: own.length - residential}
  })
  return {
    ...{year, from, to, law, months},
    discontinuations: counted(events),
    wrongful: counted(events.filter((one) => one.wrongful)),
    other: events.length - counted(events),
  }
}
