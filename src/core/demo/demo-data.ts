import type {BusinessDate} from '#core/kernel/business-date.js'
import {DWELLINGS, SERVICE_CLASSES, type Dwelling, type ServiceClass} from '#core/collections/shutoff-facts.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {ROLES, type Role} from '#core/staff/roles.js'

export const KINDS = ['house', 'park_space', 'master_metered', 'shop', 'school', 'works', 'landscape'] as const
export type Kind = (typeof KINDS)[number]
export const HABITS = ['autopay', 'prompt', 'late', 'slow'] as const
export type Habit = (typeof HABITS)[number]

/** What stands at a premise and how much water it takes; `share` is per mille. */
export interface KindOfPlace {
  readonly kind: Kind
  readonly share: number
  readonly class: ServiceClass
  readonly dwelling: Dwelling | 'none'
  readonly plan: string
  readonly meters: readonly string[]
  readonly mean_ccf: number
  readonly spread_percent: number
  /** Square feet of landscape for each ccf of a usual month; 0 where there is none to measure. */
  readonly irrigated_per_ccf: number
  /** What a dwelling behind a master meter takes; 0 where there is none. */
  readonly ccf_per_dwelling: number
}
export interface HouseholdShare {
  readonly persons: number
  readonly share: number
}
export interface TenderShare {
  readonly tender: string
  readonly share: number
  readonly automatic: boolean
  readonly deposited_to: string
}

const SHARES = [
  'valley_share',
  'low_income_share',
  'unread_share',
  'leak_share',
  'apartment_group_share',
  'apartment_landlord_share',
  'house_landlord_share',
  'house_tenant_share',
  'mail_elsewhere_share',
  'paperless_share',
  'vacant_share',
  'moved_in_this_year_share',
  'moved_out_share',
  'estimated_read_share',
  'overpaid_share',
  'returned_check_share',
] as const

/** What the district is made of. */
export interface Mix {
  readonly households: readonly HouseholdShare[]
  readonly kinds: readonly KindOfPlace[]
  readonly shares: Readonly<Record<(typeof SHARES)[number], number>>
  readonly month_noise_percent: number
  /** Use in each month, January first, in percent of the year's mean. */
  readonly season_percent: readonly number[]
  readonly habits: readonly {readonly habit: Habit; readonly share: number}[]
  /** Histories of the accounts that do not pay, by scenario. */
  readonly tail: readonly {readonly scenario: string; readonly share: number}[]
  readonly tenders: readonly TenderShare[]
  readonly return_codes: readonly string[]
}

/** How bills are made; what they charge is in the district's rate plans. */
export interface BillMaking {
  readonly bill_due_after_days: number
  readonly read_before_bill_days: number
  /** A first or last period of fewer days is a partial one. */
  readonly full_period_from_days: number
  readonly et_file: string
}

export interface NameGroup {
  readonly language: string
  readonly share: number
  readonly two_surnames: boolean
  readonly given: readonly string[]
  readonly surnames: readonly string[]
}
export interface OrganizationNames {
  readonly first: readonly string[]
  readonly second: readonly string[]
  readonly last: readonly string[]
}
export interface Names {
  readonly groups: readonly NameGroup[]
  readonly organizations: Readonly<Record<string, OrganizationNames>>
  readonly mail_domains: readonly string[]
  readonly area_codes: readonly string[]
}
export interface Town {
  readonly city: string
  readonly postal_codes: readonly string[]
  readonly mail_elsewhere: readonly {readonly city: string; readonly postal_code: string}[]
  readonly streets: readonly string[]
}

export interface DemoPerson {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
}
export interface DemoStaff {
  readonly pin: string
  readonly made_by: {readonly id: string; readonly name: string}
  readonly staff: readonly DemoPerson[]
}

export interface DemoData {
  readonly mix: Mix
  readonly bills: BillMaking
  readonly names: Names
  readonly town: Town
}

const fieldsOf = <T>(node: DataNode, read: (child: DataNode) => T): Record<string, T> =>
  Object.fromEntries(node.keys().map((key) => [key, read(node.at(key))]))

const readKind = (node: DataNode): KindOfPlace => ({
  kind: node.at('kind').oneOf(KINDS),
  share: node.at('share').whole(),
  class: node.at('class').oneOf(SERVICE_CLASSES),
  dwelling: node.at('dwelling').oneOf([...DWELLINGS, 'none'] as const),
  plan: node.at('plan').text(),
  meters: node.at('meters').texts(),
  mean_ccf: node.at('mean_ccf').whole(1),
  spread_percent: node.at('spread_percent').whole(),
  irrigated_per_ccf: node.at('irrigated_per_ccf').whole(),
  ccf_per_dwelling: node.at('ccf_per_dwelling').whole(),
})

const readTender = (node: DataNode): TenderShare => ({
  tender: node.at('tender').text(),
  share: node.at('share').whole(),
  automatic: node.at('automatic').flag(),
  deposited_to: node.at('deposited_to').text(),
})

const readMix = (file: DataNode): Mix => ({
  households: file
    .at('households')
    .list()
    .map((node) => ({persons: node.at('persons').whole(1), share: node.at('share').whole()})),
  kinds: file.at('kinds').list().map(readKind),
  shares: Object.fromEntries(SHARES.map((key) => [key, file.at(key).whole()])) as Mix['shares'],
  month_noise_percent: file.at('month_noise_percent').whole(),
  season_percent: file
    .at('season_percent')
    .list()
    .map((node) => node.whole()),
  habits: file
    .at('habits')
    .list()
    .map((node) => ({habit: node.at('habit').oneOf(HABITS), share: node.at('share').whole()})),
  tail: file
    .at('tail')
    .list()
    .map((node) => ({scenario: node.at('scenario').text(), share: node.at('share').whole()})),
  tenders: file.at('tenders').list().map(readTender),
  return_codes: file.at('return_codes').texts(),
})

const readBillMaking = (file: DataNode): BillMaking => ({
  bill_due_after_days: file.at('bill_due_after_days').whole(1),
  read_before_bill_days: file.at('read_before_bill_days').whole(),
  full_period_from_days: file.at('full_period_from_days').whole(1),
  et_file: file.at('et_file').text(),
})

/** `last` may be empty: not every firm has a legal form. */
const readWords = (node: DataNode): readonly string[] =>
  node.list().map((word) => (word.value === '' ? '' : word.text()))

const readNames = (file: DataNode): Names => ({
  groups: file
    .at('groups')
    .list()
    .map((node) => ({
      language: node.at('language').text(),
      share: node.at('share').whole(),
      two_surnames: node.at('two_surnames').flag(),
      given: node.at('given').texts(),
      surnames: node.at('surnames').texts(),
    })),
  organizations: fieldsOf(file.at('organizations'), (node) => ({
    first: node.at('first').texts(),
    second: node.at('second').texts(),
    last: readWords(node.at('last')),
  })),
  mail_domains: file.at('mail_domains').texts(),
  area_codes: file.at('area_codes').texts(),
})

const readTown = (file: DataNode): Town => ({
  city: file.at('city').text(),
  postal_codes: file.at('postal_codes').texts(),
  mail_elsewhere: file
    .at('mail_elsewhere')
    .list()
    .map((node) => ({city: node.at('city').text(), postal_code: node.at('postal_code').text()})),
  streets: file.at('streets').texts(),
})

/** Names, streets and shares of the demo district. @throws Refusal BAD_DATA (78) */
export const loadDemoData = (root: URL = DATA_ROOT): DemoData => ({
  mix: readMix(readData(root, 'demo/mix.json')),
  bills: readBillMaking(readData(root, 'demo/bills.json')),
  names: readNames(readData(root, 'demo/names.json')),
  town: readTown(readData(root, 'demo/streets.json')),
})

/** What the demo is made with unless told otherwise. */
export interface DemoDefaults {
  readonly training_date: BusinessDate
  readonly accounts: number
  readonly most_accounts: number
  readonly seed: number
}

/** @throws Refusal BAD_DATA (78) */
export function loadDemoDefaults(root: URL = DATA_ROOT): DemoDefaults {
  const file = readData(root, 'demo/demo.json')
  return {
    training_date: file.at('training_date').date(),
    accounts: file.at('accounts').whole(1),
    most_accounts: file.at('most_accounts').whole(1),
    seed: file.at('seed').whole(),
  }
}

/** Who works in the demo district. @throws Refusal BAD_DATA (78) */
export function loadDemoStaff(root: URL = DATA_ROOT): DemoStaff {
  const file = readData(root, 'demo/staff.json')
  const made = file.at('made_by')
  return {
    pin: file.at('pin').text(),
    made_by: {id: made.at('id').text(), name: made.at('name').text()},
    staff: file
      .at('staff')
      .list()
      .map((node) => ({
        id: node.at('id').text(),
        name: node.at('name').text(),
        roles: node
          .at('roles')
          .list()
          .map((role) => role.oneOf(ROLES)),
      })),
  }
}
