import type {BusinessDate} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {DROUGHT_STAGES, type DroughtStage} from '#core/policies/drought-stage.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** Facts of an account that a variance may change. */
export const VARIED_FACTS = [
  'household_size',
  'irrigated_area',
  'extra_indoor',
  'large_animals',
  'establishing_area',
] as const
export type VariedFact = (typeof VARIED_FACTS)[number]

/** What a form has to say: the persons by name, or a number of this name. */
export const ASKED = ['persons', 'gallons', ...VARIED_FACTS] as const
export type Asked = (typeof ASKED)[number]

/** set: the fact is what the form says. add: it is that much more. credit: no fact, a credit of one bill. */
export const HOW = ['set', 'add', 'credit'] as const

/** open: until it is ended. told: the form says when. lasting: after its months, or sooner if the form says so. */
export const ENDS = ['open', 'told', 'lasting'] as const

export interface VarianceReason extends Provision {
  readonly code: string
  readonly title: string
  readonly asks: Asked
  readonly fact: VariedFact | null
  readonly how: (typeof HOW)[number]
  /** Decimal text; null: no limit. */
  readonly most: string | null
  readonly evidence: readonly string[]
  readonly suspendedIn: readonly DroughtStage['stage'][]
  readonly end: (typeof ENDS)[number]
  readonly lastsMonths: number | null
  readonly reviewMonths: number | null
  readonly noticeDays: number
  readonly onceInMonths: number | null
  readonly noteNeeded: boolean
}

/** When bills of the past are priced again with what was granted. */
export interface RetroRule extends Provision {
  readonly fact: VariedFact
  /** The new value is larger than the old one by more than this. */
  readonly moreThanPercent: number
  readonly bills: number
  readonly billsIfBilledMeanwhile: number
  readonly fiscalYearStartsMonth: number
}

export interface VariancePolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly channels: readonly string[]
  readonly appealDays: number
  /** Days before its end or its review on which one is shown as expiring. */
  readonly expiringDays: number
  /** Days after which one that lacks papers is shown in the queue. */
  readonly incompleteDays: number
  readonly retro: RetroRule
  readonly reasons: ReadonlyMap<string, VarianceReason>
}

const wholeOrNull = (node: DataNode): number | null => (node.isNull ? null : node.whole(1))

function readReason(node: DataNode, code: string): VarianceReason {
  const [fact, most] = [node.at('fact'), node.at('most')]
  return {
    ...readProvision(node),
    code,
    title: node.at('title').text(),
    asks: node.at('asks').oneOf(ASKED),
    fact: fact.isNull ? null : fact.oneOf(VARIED_FACTS),
    how: node.at('how').oneOf(HOW),
    most: most.isNull ? null : most.text(),
    evidence: node.at('evidence').texts(),
    suspendedIn: node
      .at('suspended_in')
      .list()
      .map((stage) => stage.oneOf(DROUGHT_STAGES)),
    end: node.at('end').oneOf(ENDS),
    lastsMonths: wholeOrNull(node.at('lasts_months')),
    reviewMonths: wholeOrNull(node.at('review_months')),
    noticeDays: node.at('notice_days').whole(),
    onceInMonths: wholeOrNull(node.at('once_in_months')),
    noteNeeded: node.at('note_needed').flag(),
  }
}

const readRetro = (node: DataNode): RetroRule => ({
  ...readProvision(node),
  fact: node.at('fact').oneOf(VARIED_FACTS),
  moreThanPercent: node.at('more_than_percent').whole(),
  bills: node.at('bills').whole(),
  billsIfBilledMeanwhile: node.at('bills_if_billed_meanwhile').whole(),
  fiscalYearStartsMonth: node.at('fiscal_year_starts_month').whole(1),
})

function readVersion(node: DataNode): VariancePolicy {
  const reasons = node.at('reasons')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    channels: node.at('channels').texts(),
    appealDays: node.at('appeal_days').whole(1),
    expiringDays: node.at('expiring_days').whole(1),
    incompleteDays: node.at('incomplete_days').whole(1),
    retro: readRetro(node.at('retro')),
    reasons: new Map(reasons.keys().map((code) => [code, readReason(reasons.at(code), code)])),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function variancePolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): VariancePolicy {
  const path = `districts/${district}/policies/variances.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}

/** @throws Refusal UNKNOWN_REASON (65) */
export function varianceReason(policy: VariancePolicy, code: string): VarianceReason {
  const found = policy.reasons.get(code)
  if (found !== undefined) return found
  throw refuse('UNKNOWN_REASON', `${code} is no reason for a variance`, {
    field: 'reason',
    because: [{rule: 'variance.reasons', citation: policy.citation}],
    next: [`one of ${Array.from(policy.reasons.keys()).join(', ')}`],
  })
}
