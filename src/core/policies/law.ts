import type {BusinessDate} from '#core/kernel/business-date.js'
import type {CalendarSpec} from '#core/kernel/calendar.js'
import type {HolidayRule} from '#core/kernel/holidays.js'
import type {Cents} from '#core/kernel/money.js'
import {loadCalendar, loadHolidays} from '#core/policies/calendar-data.js'
import {readData, type DataNode} from '#core/policies/data-node.js'
import {readProvision, VERIFIED, type Provision, type Verified} from '#core/policies/provision.js'
import {AGENCY_KINDS, loadShutoffRules, type AgencyKind, type LawRule} from '#core/policies/shutoff-law.js'
import {loadShutoffPolicy, type ShutoffPolicy} from '#core/policies/shutoff-policy.js'

export interface PovertyYear {
  readonly year: number
  readonly first_person_cents: Cents
  readonly each_further_cents: Cents
  readonly verified: Verified
}
export interface PovertyLevel {
  readonly citation: string
  /** Percent of the poverty line below which a household counts as low income. */
  readonly percent: number
  readonly years: readonly PovertyYear[]
}
export interface NoticeLanguages extends Provision {
  readonly always: readonly string[]
  readonly english: string
  /** Any other language spoken by at least this percent is required too. */
  readonly other_percent: number
  readonly covered_from_connections: number
}
export interface LetterClauses extends Provision {
  readonly letter: string
  readonly must: readonly string[]
  readonly should: readonly string[]
}
export interface LowIncomeRelief {
  readonly reconnection: Provision & {readonly operating_cap_cents: Cents; readonly nonoperational_cap_cents: Cents}
  readonly interest_waiver: Provision & {readonly months: number}
  readonly wrongful: Provision
  readonly annual_report: Provision & {
    readonly service: string
    readonly reason: string
    readonly year_starts_month: number
  }
}
export interface DepositLaw extends Provision {
  readonly agencies: readonly AgencyKind[]
  readonly bases: readonly string[]
  readonly cap: {readonly monthly_bills: number; readonly periodic_bills: number} | null
}
export interface CustomerLaw {
  readonly deposit: readonly DepositLaw[]
  /** Words a deposit may be asked on, by what they amount to. */
  readonly deposit_bases: {readonly creditworthiness: readonly string[]; readonly existing_customer: readonly string[]}
  readonly prior_debt: Provision
  /** `debt_percent`: share of the landlord's debt that an occupant may be made to pay. */
  readonly tenant_service: Provision & {readonly debt_percent: number}
}

/** The statutes this program applies, read from `data/law`. */
export interface Law {
  readonly shutoff: readonly LawRule[]
  readonly holidays: readonly HolidayRule[]
  readonly poverty: PovertyLevel
  readonly languages: NoticeLanguages
  readonly letters: readonly LetterClauses[]
  readonly low_income: LowIncomeRelief
  readonly customers: CustomerLaw
}

/** 16 CFR 681.1 program of the district. */
export interface RedFlagProgram extends Provision {
  readonly flags: ReadonlyMap<string, string>
  readonly action_when_flagged: string
  readonly action_when_clear: string
}
export interface DistrictPolicy {
  readonly calendar: CalendarSpec
  /** Last day for which the Board has adopted closed days. */
  readonly closures_adopted_through: BusinessDate
  readonly shutoff: readonly ShutoffPolicy[]
  readonly red_flags: RedFlagProgram
}

function readPoverty(file: DataNode): PovertyLevel {
  const years = file.at('years').list()
  return {
    citation: file.at('citation').text(),
    percent: file.at('percent').whole(1),
    years: years.map((node) => ({
      year: node.at('year').whole(),
      first_person_cents: node.at('first_person_cents').cents(),
      each_further_cents: node.at('each_further_cents').cents(),
      verified: node.at('verified').oneOf(VERIFIED),
    })),
  }
}

const readLanguages = (file: DataNode): NoticeLanguages => ({
  ...readProvision(file),
  always: file.at('always').texts(),
  english: file.at('english').text(),
  other_percent: file.at('other_percent').whole(),
  covered_from_connections: file.at('covered_from_connections').whole(),
})

export const readLetterClauses = (node: DataNode): LetterClauses => ({
  ...readProvision(node),
  letter: node.at('letter').text(),
  must: node.at('must').texts(),
  should: node.at('should').texts(),
})

function readLowIncome(file: DataNode): LowIncomeRelief {
  const reconnection = file.at('reconnection')
  const waiver = file.at('interest_waiver')
  const report = file.at('annual_report')
  return {
    reconnection: {
      ...readProvision(reconnection),
      operating_cap_cents: reconnection.at('operating_cap_cents').cents(),
      nonoperational_cap_cents: reconnection.at('nonoperational_cap_cents').cents(),
    },
    interest_waiver: {...readProvision(waiver), months: waiver.at('months').whole(1)},
    wrongful: readProvision(file.at('wrongful')),
    annual_report: {
      ...readProvision(report),
      service: report.at('service').text(),
      reason: report.at('reason').text(),
      year_starts_month: report.at('year_starts_month').whole(1),
    },
  }
}

function readDeposit(node: DataNode): DepositLaw {
  const cap = node.at('cap')
  const agencies = node.at('agencies').list()
  return {
    ...readProvision(node),
    agencies: agencies.map((agency) => agency.oneOf(AGENCY_KINDS)),
    bases: node.at('bases').texts(),
    cap: cap.isNull
      ? null
      : {monthly_bills: cap.at('monthly_bills').whole(), periodic_bills: cap.at('periodic_bills').whole()},
  }
}

const readCustomers = (file: DataNode): CustomerLaw => ({
  deposit: file.at('deposit').list().map(readDeposit),
  deposit_bases: {
    creditworthiness: file.at('deposit_bases').at('creditworthiness').texts(),
    existing_customer: file.at('deposit_bases').at('existing_customer').texts(),
  },
  prior_debt: readProvision(file.at('prior_debt')),
  tenant_service: {
    ...readProvision(file.at('tenant_service')),
    debt_percent: file.at('tenant_service').at('debt_percent').whole(),
  },
})

/** Reads every statute file, checking each value. @throws Refusal BAD_DATA (78) */
export const loadLaw = (root: URL): Law => ({
  shutoff: loadShutoffRules(root),
  holidays: loadHolidays(root),
  poverty: readPoverty(readData(root, 'law/federal-poverty-level.json')),
  languages: readLanguages(readData(root, 'law/notice-languages.json')),
  letters: readData(root, 'law/letters.json').at('letters').list().map(readLetterClauses),
  low_income: readLowIncome(readData(root, 'law/low-income.json')),
  customers: readCustomers(readData(root, 'law/customers.json')),
})

function readRedFlags(file: DataNode): RedFlagProgram {
  const flags = file.at('flags').list()
  return {
    ...readProvision(file),
    flags: new Map(flags.map((node) => [node.at('id').text(), node.at('text').text()])),
    action_when_flagged: file.at('action_when_flagged').text(),
    action_when_clear: file.at('action_when_clear').text(),
  }
}

/** Reads what a district has decided for itself. @throws Refusal BAD_DATA (78) */
export const loadDistrictPolicy = (root: URL, district: string): DistrictPolicy => ({
  calendar: loadCalendar(root, district),
  closures_adopted_through: readData(root, `districts/${district}/calendar/closures.json`).at('adopted_through').date(),
  shutoff: loadShutoffPolicy(root, district),
  red_flags: readRedFlags(readData(root, `districts/${district}/policies/identity-red-flags.json`)),
})
