import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Json} from '#core/kernel/canonical-json.js'
import type {Cents} from '#core/kernel/money.js'
import {RECEIVABLE_ACCOUNT, type ReceivableClass} from '#core/ledger/chart.js'
import {DATA_ROOT, DataNode, readData} from '#core/policies/data-node.js'
import {readDecimal} from '#core/policies/decimal-text.js'
import {readRounding, type PolicyRounding} from '#core/policies/policy-rounding.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'
import type {Fraction} from '#core/rates/fraction.js'
import {namedFigures, type NamedFigures} from '#core/rates/named-figures.js'

export const LEAK_REFUSALS = ['LEAK_LIMIT', 'LEAK_LATE', 'LEAK_EXCLUDED', 'LEAK_DROUGHT', 'LEAK_NO_BASELINE'] as const
export type LeakRefusal = (typeof LEAK_REFUSALS)[number]

/** What a use is measured against. Years: the mean of the same period of so many years back. */
export type LeakBaseline =
  | {readonly kind: 'same_period'; readonly years: number; readonly within_days: number}
  | {readonly kind: 'after_repair'; readonly full_periods: number}

/** What must hold. Figures are whole numbers, answers yes or no. */
export interface LeakCondition {
  readonly fact: string
  readonly at_least: number | null
  readonly at_most: number | null
  readonly is: boolean | null
  readonly code: LeakRefusal
  /** One word for it. */
  readonly reason: string
  readonly citation: string
}

export interface LeakFrequency {
  /** Months since the last one, at least. */
  readonly months_between: number | null
  /** At most so many in so many months. */
  readonly within: {readonly months: number; readonly number: number} | null
  readonly ever: number | null
  /** Billing periods one after the other for which one leak is relieved. */
  readonly consecutive_periods: number | null
  readonly citation: string
}

/** What has to be told, because no record says it. */
export interface LeakQuestion {
  readonly fact: string
  readonly kind: 'yes_no' | 'whole'
  readonly question: string
}

export interface LeakPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly agency: string
  /** Rule id, such as P-LEAK-T2. */
  readonly rule: string
  /** Class of receivable that is relieved. */
  readonly class: ReceivableClass
  /** Classes of service it is given to; null for all. */
  readonly classes: readonly string[] | null
  readonly baseline: LeakBaseline | null
  /** Named quantities it stands on; what stands where one is not given. */
  readonly quantities: Readonly<Record<string, Fraction | null>>
  readonly figures: NamedFigures
  /** Dollars. */
  readonly credit: string
  /** What the policy charges for a tier, by its number: what is not named stays as billed. */
  readonly tiers: ReadonlyMap<number, {readonly charge: string; readonly at: string}>
  readonly round: PolicyRounding
  readonly cap_cents: Cents | null
  /** Days in which it is asked for, from the day that the fact counts from. */
  readonly window: {readonly fact: string; readonly days: number; readonly citation: string} | null
  readonly frequency: LeakFrequency
  readonly conditions: readonly LeakCondition[]
  readonly drought: {readonly none_in: readonly string[]; readonly citation: string}
  readonly asks: readonly LeakQuestion[]
  /** The policy as data: kept with every worksheet. */
  readonly source: Json
}

const CLASSES = Object.keys(RECEIVABLE_ACCOUNT) as ReceivableClass[]

const orNull = <T>(node: DataNode, read: (node: DataNode) => T): T | null => (node.isNull ? null : read(node))
const whole = (node: DataNode): number => node.whole()

function readBaseline(node: DataNode): LeakBaseline {
  const kind = node.at('kind').oneOf(['same_period', 'after_repair'])
  if (kind === 'after_repair') return {kind, full_periods: node.at('full_periods').whole(1)}
  return {kind, years: node.at('years').whole(1), within_days: node.at('within_days').whole(1)}
}

const readCondition = (node: DataNode): LeakCondition => ({
  fact: node.at('fact').text(),
  at_least: orNull(node.at('at_least'), whole),
  at_most: orNull(node.at('at_most'), whole),
  is: orNull(node.at('is'), (one) => one.flag()),
  code: node.at('code').oneOf(LEAK_REFUSALS),
  reason: node.at('reason').text(),
  citation: node.at('citation').text(),
})

const readFrequency = (node: DataNode): LeakFrequency => ({
  months_between: orNull(node.at('months_between'), whole),
  within: orNull(node.at('within'), (one) => ({months: one.at('months').whole(1), number: one.at('number').whole(1)})),
  ever: orNull(node.at('ever'), whole),
  consecutive_periods: orNull(node.at('consecutive_periods'), whole),
  citation: node.at('citation').text(),
})

const textsBy = (node: DataNode): Readonly<Record<string, string>> =>
  Object.fromEntries(node.keys().map((key) => [key, node.at(key).text()]))

function readTiers(node: DataNode): LeakPolicy['tiers'] {
  const known = node.keys().map((key) => [new DataNode(Number(key), `${node.where}.${key}`).whole(1), key] as const)
  return new Map(
    known.map(([tier, key]) => [tier, {charge: node.at(key).at('charge').text(), at: node.at(key).at('at').text()}]),
  )
}

/** @throws Refusal BAD_DATA (78), BAD_FORMULA (65) */
export function readLeakPolicy(node: DataNode): LeakPolicy {
  const quantities = node.at('quantities')
  const window = node.at('window')
  const figures = namedFigures(textsBy(node.at('figures')), quantities.keys())
  const [credit, tiers] = [node.at('credit').text(), readTiers(node.at('tiers'))]
  for (const formula of [credit, ...Array.from(tiers.values()).flatMap(({charge, at}) => [charge, at])])
    figures.value(formula, {})
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    agency: node.at('agency').text(),
    rule: node.at('rule').text(),
    class: node.at('class').oneOf(CLASSES),
    classes: orNull(node.at('classes'), (one) => one.texts()),
    baseline: orNull(node.at('baseline'), readBaseline),
    quantities: Object.fromEntries(quantities.keys().map((name) => [name, orNull(quantities.at(name), readDecimal)])),
    figures,
    credit,
    tiers,
    round: readRounding(node.at('round')),
    cap_cents: orNull(node.at('cap_cents'), (one) => one.cents()),
    window: orNull(window, (one) => ({
      fact: one.at('fact').text(),
      days: one.at('days').whole(1),
      citation: one.at('citation').text(),
    })),
    frequency: readFrequency(node.at('frequency')),
    conditions: node.at('conditions').list().map(readCondition),
    drought: {none_in: node.at('drought').at('none_in').texts(), citation: node.at('drought').at('citation').text()},
    asks: node
      .at('asks')
      .list()
      .map((one) => ({
        fact: one.at('fact').text(),
        kind: one.at('kind').oneOf(['yes_no', 'whole']),
        question: one.at('question').text(),
      })),
    source: node.value as Json,
  }
}

const formsOf = (agency: string, root: URL): readonly DataNode[] => {
  const file = readData(root, `leak-relief/${agency}.json`)
  return file
    .at('versions')
    .list()
    .map((one) => new DataNode({...(one.value as object), agency: file.at('agency').text()}, one.where))
}

const datesOf = (node: DataNode) => ({
  node,
  effective_from: node.at('effective_from').date(),
  effective_to: node.at('effective_to').dateOrNull(),
})

/** The policy of an agency on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function leakForm(agency: string, on: BusinessDate, root: URL = DATA_ROOT): DataNode {
  const path = `leak-relief/${agency}.json`
  return mustBeInForce(formsOf(agency, root).map(datesOf), on, `data/${path}`).node
}

/** What a district adopted: the form of an agency with its own parameters over it.
 * @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function leakPolicyOf(district: string, on: BusinessDate, root: URL = DATA_ROOT): LeakPolicy {
  const path = `districts/${district}/policies/leak-relief.json`
  const versions = readData(root, path).at('versions').list().map(datesOf)
  const own = mustBeInForce(versions, on, `data/${path}`).node
  const form = leakForm(own.at('form').text(), on, root)
  return readLeakPolicy(new DataNode({...(form.value as object), ...(own.value as object)}, own.where))
}
