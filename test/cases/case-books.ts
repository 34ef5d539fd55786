import {businessDate} from '#core/kernel/business-date.js'
import {loadCustomerRecords, type CustomerRecordsLaw} from '#core/policies/customer-records.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {extensionPolicy, publishedExtensions, type ExtensionPolicy} from '#core/policies/extensions.js'
import {
  lateFeePolicy,
  loadLatePenalties,
  type LateFeePolicy,
  type LatePenaltyLaws,
} from '#core/policies/late-penalties.js'
import {loadDistrictPolicy, loadLaw, type DistrictPolicy, type Law} from '#core/policies/law.js'
import {leakForm, leakPolicyOf, readLeakPolicy, type LeakPolicy} from '#core/policies/leak-relief.js'
import {
  loadMeterStandards,
  meterTestPolicy,
  type MeterStandard,
  type MeterTestPolicy,
} from '#core/policies/meter-tests.js'
import {poolFillPolicy, type PoolFillPolicy} from '#core/policies/pool-fill.js'
import {loadReturnedFees, type ReturnedFeeLaw} from '#core/policies/returned-fees.js'
import {loadUnclaimedLaw, type UnclaimedLaw} from '#core/policies/unclaimed-law.js'
import {loadWaterTheft, type WaterTheftLaw} from '#core/policies/water-theft.js'
import type {CaseInputs} from './case-inputs.js'

/** Rules by which amounts are worked out. */
export interface AmountRules {
  /** By the agency's file; the district's own by its name. */
  readonly leak: ReadonlyMap<string, LeakPolicy>
  readonly poolFill: PoolFillPolicy
  readonly meterStandards: readonly MeterStandard[]
  readonly meterTests: MeterTestPolicy
  readonly latePenalties: LatePenaltyLaws
  readonly lateFees: LateFeePolicy
  readonly returnedFees: ReturnedFeeLaw
  readonly unclaimed: UnclaimedLaw
  /** By the agency's file; the district's own by its name. */
  readonly extensions: ReadonlyMap<string, ExtensionPolicy>
  readonly records: CustomerRecordsLaw
  readonly theft: WaterTheftLaw
}

/** What cases are judged by. */
export interface Books {
  readonly law: Law
  readonly district: DistrictPolicy
  readonly amounts: AmountRules
}

export type Answer = Readonly<Record<string, unknown>>
export type Judge = (inputs: CaseInputs, books: Books, query: string | undefined) => Answer
export type Judges = Readonly<Record<string, Judge>>

export const LEAK_AGENCIES = [
  'soquel-creek',
  'marin',
  'groveland',
  'san-luis-obispo',
  'quartz-hill',
  'otay',
  'moulton-niguel',
] as const
const EXTENSION_AGENCIES = ['emwd', 'wmwd'] as const
const DISTRICT = 'rivergate'
/** Cases of policies say no day. */
const ON = businessDate('2026-11-23')

export const loadAmountRules = (root: URL): AmountRules => ({
  leak: new Map([
    ...LEAK_AGENCIES.map((agency) => [agency, readLeakPolicy(leakForm(agency, ON, root))] as const),
    [DISTRICT, leakPolicyOf(DISTRICT, ON, root)] as const,
  ]),
  poolFill: poolFillPolicy(DISTRICT, ON, root),
  meterStandards: loadMeterStandards(root),
  meterTests: meterTestPolicy(DISTRICT, ON, root),
  latePenalties: loadLatePenalties(root),
  lateFees: lateFeePolicy(DISTRICT, ON, root),
  returnedFees: loadReturnedFees(root),
  unclaimed: loadUnclaimedLaw(root),
  extensions: new Map([
    ...EXTENSION_AGENCIES.map((agency) => [agency, publishedExtensions(agency, ON, root)] as const),
    [DISTRICT, extensionPolicy(DISTRICT, ON, root)] as const,
  ]),
  records: loadCustomerRecords(root),
  theft: loadWaterTheft(root),
})

export const loadBooks = (): Books => ({
  law: loadLaw(DATA_ROOT),
  district: loadDistrictPolicy(DATA_ROOT, DISTRICT),
  amounts: loadAmountRules(DATA_ROOT),
})
