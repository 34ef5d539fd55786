import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {readDecimal} from '#core/policies/decimal-text.js'
import {readRounding, type PolicyRounding} from '#core/policies/policy-rounding.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'
import type {Fraction} from '#core/rates/fraction.js'

/** Flows at which a meter is tested. */
export const TEST_FLOWS = ['low', 'intermediate', 'high'] as const
export type TestFlow = (typeof TEST_FLOWS)[number]

/** Limits of a test, percent of what ran through. */
export interface MeterStandard extends Provision {
  readonly code: string
  readonly rule: string
  readonly flows: Readonly<Record<TestFlow, {readonly from: Fraction; readonly to: Fraction}>>
  /** The mean of these says the error for billing. */
  readonly error_flows: readonly TestFlow[]
  readonly round: PolicyRounding
  readonly source: Json
}

/** When a wrong meter changes bills. Percent off 100. */
export interface MeterTestPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly rule: string
  readonly tolerance: string
  readonly fast_over_pct: number
  readonly slow_over_pct: number
  readonly source: Json
}

/** @throws Refusal BAD_DATA (78) */
export function readMeterStandard(node: DataNode): MeterStandard {
  const flows = node.at('flows')
  const limits = (flow: TestFlow) => ({
    from: readDecimal(flows.at(flow).at('from')),
    to: readDecimal(flows.at(flow).at('to')),
  })
  return {
    ...readProvision(node),
    code: node.at('code').text(),
    rule: node.at('rule').text(),
    flows: {low: limits('low'), intermediate: limits('intermediate'), high: limits('high')},
    error_flows: node
      .at('error_flows')
      .list()
      .map((one) => one.oneOf(TEST_FLOWS)),
    round: readRounding(node.at('round')),
    source: node.value as Json,
  }
}

/** @throws Refusal BAD_DATA (78) */
export const loadMeterStandards = (root: URL = DATA_ROOT): readonly MeterStandard[] =>
  readData(root, 'law/meter-tests.json').at('standards').list().map(readMeterStandard)

/** @throws Refusal BAD_DATA (78) */
export const readMeterTests = (node: DataNode): MeterTestPolicy => ({
  ...readProvision(node),
  effective_to: node.at('effective_to').dateOrNull(),
  rule: node.at('rule').text(),
  tolerance: node.at('tolerance').text(),
  fast_over_pct: node.at('fast_over_pct').whole(),
  slow_over_pct: node.at('slow_over_pct').whole(),
  source: node.value as Json,
})

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function meterTestPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): MeterTestPolicy {
  const path = `districts/${district}/policies/meter-tests.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readMeterTests), on, `data/${path}`)
}
