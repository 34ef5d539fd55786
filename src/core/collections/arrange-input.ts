import {PAY_DAYS, type PayDays} from '#core/collections/installment-plan.js'
import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {usage} from '#core/kernel/refusal.js'

/** How the terms reached the customer. */
export type Delivered = 'letter' | 'email' | 'read-aloud'
/** The same as it is stored. */
export const deliveredBy = (how: Delivered): string => how.replace('-', '_')

const CHANNELS = ['phone', 'counter', 'field', 'mail', 'web'] as const
/** How it was asked for. */
export type ArrangeChannel = (typeof CHANNELS)[number]

/** Terms as somebody says them; what is null follows from the district's rule. */
export type TermsAsked = {
  /** Months of installments. */
  readonly months: number | null
  /** Of each installment. */
  readonly amount_cents: number | null
  readonly every: PayDays
  /** A day on which they are paid, past or to come, open or closed; the others are counted from it. */
  readonly pay_day: string | null
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
  /** Income below the limit is declared in the same breath. */
  readonly declares_low_income: boolean
  /** What is lowered first, from money that is not rates; 0 = nothing. */
  readonly reduce_cents: number
}

export type DoorInput = {
  /** `F-…` */
  readonly order: string
  /** On each pay day. */
  readonly can_pay_cents: number
  readonly every: PayDays
  readonly pay_day: string | null
  readonly first: string | null
  readonly reason: string
  readonly relation: string
  /** Where it is beyond the caller: ask a supervisor now instead of answering to call one. */
  readonly ask: boolean
}

/** Terms by the flags of a command line. */
export interface TermsSaid {
  readonly months?: number | undefined
  readonly amount?: Cents | undefined
  readonly 'can-pay'?: Cents | undefined
  readonly 'pay-days'?: string | undefined
  readonly first?: BusinessDate | undefined
  readonly down?: Cents | undefined
  readonly 'down-by'?: BusinessDate | undefined
  readonly reduce?: Cents | undefined
}

/** Everything about an arrangement that is said by flags. */
export interface ArrangeSaid extends TermsSaid {
  readonly 'include-current': boolean
  readonly 'field-order'?: string | undefined
  readonly relation: string
  readonly supersede: boolean
  readonly 'declares-low-income': boolean
  readonly channel?: string | undefined
  readonly reason?: string | undefined
}

/** `biweekly`, or with a day on which they are paid: `biweekly:2026-12-04`. @throws Refusal BAD_PAY_DAYS, NOT_A_DATE (64) */
export function parsePayDays(text: string): {readonly every: PayDays; readonly day: BusinessDate | null} {
  const [word = '', day] = text.split(':')
  const every = PAY_DAYS.find((known) => known === word)
  if (every === undefined)
    throw usage('BAD_PAY_DAYS', `pay-days: ${word} is not one of ${PAY_DAYS.join(', ')}`, 'pay-days')
  return {every, day: day === undefined ? null : businessDate(day, 'pay-days')}
}

export function termsSaid(said: TermsSaid): TermsAsked {
  const {every, day} = parsePayDays(said['pay-days'] ?? 'monthly')
  return {
    ...{months: said.months ?? null, amount_cents: said.amount ?? said['can-pay'] ?? null, every, pay_day: day},
    ...{first: said.first ?? null, down_cents: said.down ?? 0, down_by: said['down-by'] ?? null},
  }
}

/** @throws Refusal BAD_PAY_DAYS, BAD_CHOICE, NOT_POSITIVE (64) */
export function arrangeInput(account: string, said: ArrangeSaid, delivered: Delivered): ArrangeInput {
  const {'include-current': include_current, 'field-order': order, supersede, relation, reason = ''} = said
  return {
    ...{...termsSaid(said), account, include_current, delivered, channel: channelOf(said.channel, order)},
    ...{reason, supersede, order: order ?? null, relation, declares_low_income: said['declares-low-income']},
    reduce_cents: reducedBy(said.reduce),
  }
}

/** @throws Refusal NOT_POSITIVE (64) */
function reducedBy(amount: Cents | undefined): number {
  if (amount !== undefined && amount <= 0)
    throw usage('NOT_POSITIVE', '--reduce is an amount above zero: what is lowered', 'reduce')
  return amount ?? 0
}

/** At a door where an order is named, else by phone. */
function channelOf(typed: string | undefined, order: string | undefined): ArrangeChannel {
  if (typed === undefined) return order === undefined ? 'phone' : 'field'
  const known = CHANNELS.find((one) => one === typed)
  if (known !== undefined) return known
  throw usage('BAD_CHOICE', `channel: ${typed} is not one of ${CHANNELS.join(', ')}`, 'channel')
}

/** @throws Refusal BAD_PAY_DAYS (64) */
export function doorInput(order: string, canPay: Cents, said: ArrangeSaid, ask: boolean): DoorInput {
  const {every, day} = parsePayDays(said['pay-days'] ?? 'monthly')
  const {first = null, reason = '', relation} = said
  return {order, can_pay_cents: canPay, every, pay_day: day, first, reason, relation, ask}
}
