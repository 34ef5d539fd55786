import type {BusinessDate} from '#core/kernel/business-date.js'
import {TENDER_KINDS, type TenderKind} from '#core/payments/payment-event.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** Who pays by guaranteed funds alone after payments that came back (Gov. 6157). */
export interface ReturnedMethodPolicy {
  /** So many payments returned within the window lock what is not guaranteed. */
  readonly limit: number
  readonly window_months: number
  /** How long, from the last of them. */
  readonly lock_months: number
}

export const PAYMENT_CHANNELS = ['counter', 'phone'] as const
export type PaymentChannel = (typeof PAYMENT_CHANNELS)[number]

/** What is taken as payment, and how. */
export interface TenderPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  /** A check older than that is stale. */
  readonly stale_check_months: number
  readonly returned: ReturnedMethodPolicy & {
    readonly citation: string
    /** Kinds that may still come back after they were taken. */
    readonly not_guaranteed: readonly TenderKind[]
  }
  /** What is taken on which way. */
  readonly channels: Readonly<Record<PaymentChannel, readonly TenderKind[]>>
  readonly card_brands: readonly string[]
}

const kindsIn = (node: DataNode): TenderKind[] => node.list().map((one) => one.oneOf(TENDER_KINDS))

function readVersion(node: DataNode): TenderPolicy {
  const [returned, channels] = [node.at('returned'), node.at('channels')]
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    stale_check_months: node.at('stale_check_months').whole(1),
    returned: {
      citation: returned.at('citation').text(),
      limit: returned.at('limit').whole(1),
      window_months: returned.at('window_months').whole(1),
      lock_months: returned.at('lock_months').whole(1),
      not_guaranteed: kindsIn(returned.at('not_guaranteed')),
    },
    channels: {counter: kindsIn(channels.at('counter')), phone: kindsIn(channels.at('phone'))},
    card_brands: node.at('card_brands').texts(),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function tenderPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): TenderPolicy {
  const path = `districts/${district}/policies/tenders.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}
