import type {PayDays} from '#core/collections/installment-plan.js'

/** How the terms reached the customer. */
export const DELIVERED = ['letter', 'email', 'read-aloud'] as const
export type Delivered = (typeof DELIVERED)[number]

/** How it was asked for. */
export const ARRANGE_CHANNELS = ['phone', 'counter', 'field', 'mail', 'web'] as const
export type ArrangeChannel = (typeof ARRANGE_CHANNELS)[number]

/** Terms as somebody says them; what is null follows from the district's rule. */
export type TermsAsked = {
  /** Months of installments. */
  readonly months: number | null
  /** Of each installment. */
  readonly amount_cents: number | null
  readonly every: PayDays
  readonly first: string | null
  readonly down_cents: number
  readonly down_by: string | null
}

export type ArrangeInput = TermsAsked & {
  readonly account: string
  /** The bill that is not due yet is covered too. */
  readonly include_current: boolean
  readonly delivered: Delivered
  readonly channel: ArrangeChannel
  /** `HARDSHIP`; empty where none is given. */
  readonly reason: string
  readonly supersede: boolean
  /** The order somebody stands at the door with, `F-…`. */
  readonly order: string | null
  /** Who agrees, as a caller is known: `holder`. */
  readonly relation: string
}
