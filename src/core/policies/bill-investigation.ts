import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** When a bill is unusual, and what each cause that fits the figures scores, 0 to 100. Percents are of the usual use. */
export interface BillInvestigationPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  /** Bills looked back at. */
  readonly bills: number
  /** Causes that score less are not shown. */
  readonly shown_from: number
  /** A bill of last year within these days is the usual use; else the middle of so many recent bills. */
  readonly season: {readonly within_days: number; readonly recent_bills: number}
  readonly usual: {readonly low_percent: number; readonly high_percent: number}
  readonly leak: {
    readonly from_percent: number
    readonly full_percent: number
    readonly least: number
    readonly most: number
    readonly each_further_period: number
    readonly periods_counted: number
    readonly fell_back: number
  }
  readonly misread: {
    readonly within_percent: number
    readonly transposed: number
    readonly one_digit: number
    readonly next_read_agrees: number
    readonly next_read_differs: number
  }
  readonly catch_up: {
    readonly within_percent: number
    readonly usual_when_spread: number
    readonly otherwise: number
    readonly nothing_unusual: number
  }
  readonly exchange: {readonly unusual_use: number; readonly other_size: number}
  readonly unit: {readonly factors: readonly string[]; readonly within_percent: number; readonly score: number}
  readonly class: {readonly within_percent: number; readonly changed: number; readonly other: number}
  readonly budget: {
    readonly gallons_per_person: number
    readonly from_percent: number
    readonly full_percent: number
    readonly least: number
    readonly most: number
  }
  readonly stopped: {readonly below_percent: number; readonly score: number; readonly not_served: number}
  readonly weather: {
    readonly from_percent: number
    readonly within_percent: number
    readonly explains: number
    readonly in_part: number
  }
  readonly occupants: {readonly within_days: number; readonly fewest_bills: number; readonly score: number}
}

/** Whole numbers by name, every one of them there. */
const wholes = <Key extends string>(node: DataNode, ...keys: readonly Key[]): Readonly<Record<Key, number>> =>
  Object.fromEntries(keys.map((key) => [key, node.at(key).whole()])) as Record<Key, number>

function readVersion(node: DataNode): BillInvestigationPolicy {
  const unit = node.at('unit')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    bills: node.at('bills').whole(2),
    shown_from: node.at('shown_from').whole(1),
    season: wholes(node.at('season'), 'within_days', 'recent_bills'),
    usual: wholes(node.at('usual'), 'low_percent', 'high_percent'),
    leak: wholes(
      node.at('leak'),
      ...(['from_percent', 'full_percent', 'least', 'most', 'each_further_period', 'periods_counted'] as const),
      'fell_back',
    ),
    misread: wholes(
      node.at('misread'),
      ...(['within_percent', 'transposed', 'one_digit', 'next_read_agrees', 'next_read_differs'] as const),
    ),
    catch_up: wholes(node.at('catch_up'), 'within_percent', 'usual_when_spread', 'otherwise', 'nothing_unusual'),
    exchange: wholes(node.at('exchange'), 'unusual_use', 'other_size'),
    unit: {factors: unit.at('factors').texts(), ...wholes(unit, 'within_percent', 'score')},
    class: wholes(node.at('class'), 'within_percent', 'changed', 'other'),
    budget: wholes(node.at('budget'), 'gallons_per_person', 'from_percent', 'full_percent', 'least', 'most'),
    stopped: wholes(node.at('stopped'), 'below_percent', 'score', 'not_served'),
    weather: wholes(node.at('weather'), 'from_percent', 'within_percent', 'explains', 'in_part'),
    occupants: wholes(node.at('occupants'), 'within_days', 'fewest_bills', 'score'),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function billInvestigationPolicy(
  district: string,
  on: BusinessDate,
  root: URL = DATA_ROOT,
): BillInvestigationPolicy {
  const path = `districts/${district}/policies/bill-investigation.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}
