import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** Stages of the shortage plan; `0` is none. 3b narrows the tier over the budget, 3c ends it. */
export const DROUGHT_STAGES = ['0', '1', '2', '3a', '3b', '3c'] as const
export interface DroughtStage extends Provision {
  readonly stage: (typeof DROUGHT_STAGES)[number]
}

/** Every stage a district declared, oldest first. @throws Refusal BAD_DATA (78) */
export const loadDroughtStages = (district: string, root: URL = DATA_ROOT): readonly DroughtStage[] =>
  readData(root, `districts/${district}/policies/drought-stage.json`)
    .at('versions')
    .list()
    .map((node) => ({...readProvision(node), stage: node.at('stage').oneOf(DROUGHT_STAGES)}))
    .toSorted((a, b) => (a.effective_from < b.effective_from ? -1 : 1))

/** The stage in force on a day; a rate plan takes it as its input `stage`.
 * @throws Refusal NO_POLICY_IN_FORCE (78) before the first that was declared */
export const droughtStageOn = (stages: readonly DroughtStage[], on: BusinessDate): DroughtStage =>
  mustBeInForce(stages, on, 'drought stage')
