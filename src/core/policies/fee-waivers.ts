import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

export const FEE_KINDS = ['late', 'returned', 'reconnection', 'meter-test'] as const
export type FeeKind = (typeof FEE_KINDS)[number]

export interface WaivableFee {
  readonly title: string
  /** Codes of bill lines and of charges that are this fee. */
  readonly codes: readonly string[]
}

export interface FeeWaiverPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  /** A fee of one kind is waived as a courtesy once in so many months. */
  readonly courtesy_months: number
  readonly fees: Readonly<Record<FeeKind, WaivableFee>>
  /** Reasons that are no favour but the right of a low-income household (HSC 116914(a)(2)). */
  readonly rights: readonly string[]
  /** Reasons that belong to one kind of fee. */
  readonly reasons: ReadonlyMap<string, FeeKind>
}

function readVersion(node: DataNode): FeeWaiverPolicy {
  const [fees, reasons] = [node.at('fees'), node.at('reasons')]
  const feeOf = (kind: FeeKind): WaivableFee => ({
    title: fees.at(kind).at('title').text(),
    codes: fees.at(kind).at('codes').texts(),
  })
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    courtesy_months: node.at('courtesy_months').whole(1),
    fees: {
      late: feeOf('late'),
      returned: feeOf('returned'),
      reconnection: feeOf('reconnection'),
      'meter-test': feeOf('meter-test'),
    },
    rights: node.at('rights').isNull ? [] : node.at('rights').texts(),
    reasons: new Map(reasons.keys().map((code) => [code, reasons.at(code).oneOf(FEE_KINDS)])),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function feeWaiverPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): FeeWaiverPolicy {
  const path = `districts/${district}/policies/fee-waivers.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}
