import type {BusinessDate} from '#core/kernel/business-date.js'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {readData, type DataNode} from '#core/policies/data-node.js'
import {inForce, readProvision, type Provision} from '#core/policies/provision.js'

export const AGENCY_KINDS = ['district', 'city', 'mud', 'pud', 'mutual', 'private'] as const
/** Water or irrigation district (Gov. 60370), city utility, MUD, PUD, mutual company, private utility. */
export type AgencyKind = (typeof AGENCY_KINDS)[number]

/** Which law a district answers to. @throws Refusal BAD_DATA (78) */
export const agencyOfDistrict = (root: URL, district: string): AgencyKind =>
  readData(root, `districts/${district}/district.json`).at('agency').oneOf(AGENCY_KINDS)

const NONE = [] as const
const DEFAULTED = ['days', 'delinquent_from_day'] as const
const CONTACT = ['reached_hours', 'written_hours'] as const

/** Every rule of law that a shut-off answers to, with the numbers its data has to carry. */
const LAW_NUMBERS = {
  'S-SCOPE': NONE,
  'F-366': ['assurance_days'],
  'S-MED': NONE,
  'S-FIN': NONE,
  'S-APPEAL': NONE,
  'G-DISPUTE': NONE,
  'G-EXT': NONE,
  'S-ARR-KEPT': NONE,
  'S-ARR-60': DEFAULTED,
  'S-CUR-60': DEFAULTED,
  'S-5BD-EARLY': NONE,
  'S-5BD': ['business_days'],
  'C-6157': NONE,
  'S-60D': DEFAULTED,
  'S-7BD': ['business_days'],
  'S-CONTENT': NONE,
  'S-OCC': NONE,
  'S-VISIT': NONE,
  'G-19D': ['days'],
  'G-15D': ['mail_days', 'notice_days'],
  'G-CONTENT': NONE,
  'G-48H': CONTACT,
  'U-24H': CONTACT,
  'S-TEN': ['days'],
  'S-TEN7': ['days'],
  'G-NODAY': NONE,
} as const
const LAW_LISTS = {
  'S-MED': ['certifiers', 'submitters'],
  'S-FIN': ['programs', 'declarations'],
  'S-APPEAL': ['appellants'],
} as const

type Numbers = typeof LAW_NUMBERS
type Lists = typeof LAW_LISTS
export type LawCode = keyof Numbers
type Values<C extends LawCode> = Readonly<Record<Numbers[C][number], number>> &
  (C extends keyof Lists ? Readonly<Record<Lists[C][number], ReadonlySet<string>>> : unknown)

interface RuleVersion<C extends LawCode> extends Provision {
  readonly rule: C
  readonly title: string
  readonly agencies: readonly AgencyKind[]
  readonly service: 'residential' | 'any'
  readonly effective_to: BusinessDate | null
  readonly values: Values<C>
}

/** One rule of law for some kinds of agency, in one version. */
export type LawRule<C extends LawCode = LawCode> = {[K in C]: RuleVersion<K>}[C]

/** The law one kind of agency answers to on one day; null = no such rule for it then. */
export type AgencyLaw = {readonly [C in LawCode]: LawRule<C> | null}
export type ShutoffLaw = Readonly<Record<AgencyKind, AgencyLaw>>

export const LAW_CODES = Object.keys(LAW_NUMBERS) as readonly LawCode[]

function readRule(node: DataNode): LawRule {
  const rule = node.at('rule').oneOf(LAW_CODES)
  const values: Record<string, number | ReadonlySet<string>> = {}
  const given = node.at('values')
  const numbers: readonly string[] = LAW_NUMBERS[rule]
  const lists: readonly string[] = rule in LAW_LISTS ? LAW_LISTS[rule as keyof Lists] : []
  for (const key of given.keys()) {
    if (numbers.includes(key)) values[key] = given.at(key).whole()
    else if (lists.includes(key)) values[key] = new Set(given.at(key).texts())
    else given.at(key).oneOf([])
  }
  for (const key of numbers) given.at(key).whole()
  for (const key of lists) given.at(key).list()
  return {
    rule,
    title: node.at('title').text(),
    agencies: node
      .at('agencies')
      .list()
      .map((agency) => agency.oneOf(AGENCY_KINDS)),
    service: node.at('service').oneOf(['residential', 'any']),
    effective_to: node.at('effective_to').dateOrNull(),
    ...readProvision(node),
    values,
  } as unknown as LawRule
}

/** @throws Refusal BAD_DATA (78) naming file, path and what was expected */
export function loadShutoffRules(root: URL): readonly LawRule[] {
  const file = readData(root, 'law/ca-shutoff.json')
  const rules = file.at('rules').list().map(readRule)
  for (const code of LAW_CODES) {
    if (rules.some((rule) => rule.rule === code)) continue
    throw new Refusal({code: 'BAD_DATA', exit: EXIT.configuration, message: `${file.where}.rules: ${code} is missing`})
  }
  return rules
}

/** The law in force on a day, one table per kind of agency. */
export function shutoffLawOn(rules: readonly LawRule[], on: BusinessDate): ShutoffLaw {
  const lawOf = (agency: AgencyKind): AgencyLaw => {
    const entries = LAW_CODES.map((code) => [
      code,
      inForce(
        rules.filter((rule) => rule.rule === code && rule.agencies.includes(agency)),
        on,
      ),
    ])
    return Object.fromEntries(entries) as AgencyLaw
  }
  return Object.fromEntries(AGENCY_KINDS.map((agency) => [agency, lawOf(agency)])) as ShutoffLaw
}
