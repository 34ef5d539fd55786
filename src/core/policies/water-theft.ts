import type {Cents} from '#core/kernel/money.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {readProvision, type Provision} from '#core/policies/provision.js'

export const THEFT_KINDS = ['meter_tampering', 'other', 'hydrant'] as const
export type TheftKind = (typeof THEFT_KINDS)[number]

interface TheftRule extends Provision {
  readonly rule: string
}

/** The statutes on water that was taken without paying. */
export interface WaterTheftLaw {
  readonly crime: TheftRule & {
    /** A value above it is charged as the graver class. */
    readonly above_cents: Cents
    readonly class_above: string
    readonly class_below: string
    /** A conviction before makes any value the graver class. */
    readonly prior_lifts: boolean
    readonly police_report: boolean
  }
  readonly damages: TheftRule & {readonly times: number}
  /** Fines of an ordinance by the number of the violation within one year, the last for all further ones. */
  readonly fines: readonly (TheftRule & {
    readonly kind: TheftKind
    readonly cents: readonly Cents[]
    readonly hardship_waiver: boolean
  })[]
}

const ruled = (node: DataNode): TheftRule => ({...readProvision(node), rule: node.at('rule').text()})

/** @throws Refusal BAD_DATA (78) */
export function loadWaterTheft(root: URL = DATA_ROOT): WaterTheftLaw {
  const file = readData(root, 'law/water-theft.json')
  const [crime, damages] = [file.at('crime'), file.at('damages')]
  return {
    crime: {
      ...ruled(crime),
      above_cents: crime.at('above_cents').cents(),
      class_above: crime.at('class_above').text(),
      class_below: crime.at('class_below').text(),
      prior_lifts: crime.at('prior_lifts').flag(),
      police_report: crime.at('police_report').flag(),
    },
    damages: {...ruled(damages), times: damages.at('times').whole(1)},
    fines: file
      .at('fines')
      .list()
      .map((fine) => ({
        ...ruled(fine),
        kind: fine.at('kind').oneOf(THEFT_KINDS),
        cents: fine
          .at('cents')
          .list()
          .map((one) => one.cents()),
        hardship_waiver: fine.at('hardship_waiver').flag(),
      })),
  }
}
