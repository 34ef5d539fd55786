import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'

export const SETTLEMENT_STATES = ['expected', 'matched', 'netted', 'unexplained', 'closed'] as const
export type SettlementState = (typeof SETTLEMENT_STATES)[number]
export type SettlementStep =
  | 'match'
  | 'chargeback'
  | 'undo-chargeback'
  | 'net'
  | 'fee-billed'
  | 'undo-net'
  | 'leave-unexplained'
  | 'explain'
  | 'close'

/** One thing that happened to a settlement. */
export interface SettlementEvent {
  readonly eventId: string
  readonly kind: SettlementStep
  /** Of a chargeback its own; of a net the bank's. */
  readonly reference: string
  readonly amount: Cents | null
  readonly fee: Cents | null
  readonly bankLineId: string | null
  readonly journalId: string | null
  /** The event that it takes back. */
  readonly undoes: string | null
  readonly operatorId: string
}

export interface Settlement {
  readonly settlementId: string
  readonly settlementNo: string
  readonly kind: 'processor' | 'lockbox'
  readonly source: string
  readonly reference: string
  readonly ledgerAccount: string
  readonly effectiveOn: BusinessDate
  readonly operatorId: string
  /** Everything in it as the payments were taken. */
  readonly gross: Cents
  readonly items: number
  /** What of it still stands in clearing, from the books. */
  readonly remainder: Cents
  /** Oldest first. */
  readonly events: readonly SettlementEvent[]
}

/** Events that nothing took back. */
export function standingEvents(events: readonly SettlementEvent[]): SettlementEvent[] {
  const undone = new Set(events.map((event) => event.undoes))
  return events.filter((event) => !undone.has(event.eventId))
}

const AFTER: Readonly<Record<SettlementStep, SettlementState | null>> = {
  match: 'matched',
  chargeback: null,
  'undo-chargeback': null,
  net: 'netted',
  'fee-billed': null,
  'undo-net': 'matched',
  'leave-unexplained': 'unexplained',
  explain: 'matched',
  close: 'closed',
}

/** The state is what the last event that changes it left. */
export const stateOf = ({events}: Pick<Settlement, 'events'>): SettlementState =>
  events.reduce<SettlementState>((state, event) => AFTER[event.kind] ?? state, 'expected')

const FROM: Readonly<Record<SettlementStep, readonly SettlementState[]>> = {
  match: ['expected'],
  chargeback: ['matched'],
  'undo-chargeback': ['matched'],
  net: ['matched'],
  'fee-billed': ['netted'],
  'undo-net': ['netted'],
  'leave-unexplained': ['expected', 'matched'],
  explain: ['unexplained'],
  close: ['netted'],
}

export const allows = (settlement: Settlement, step: SettlementStep): boolean =>
  FROM[step].includes(stateOf(settlement))

/** @throws Refusal SETTLEMENT_STATE (65) */
export function mustAllow(settlement: Settlement, step: SettlementStep): void {
  if (allows(settlement, step)) return
  const state = stateOf(settlement)
  throw refuse('SETTLEMENT_STATE', `${settlement.settlementNo} is ${state}; ${step} takes ${FROM[step].join(' or ')}`, {
    because: [{rule: `settlement.${step}`, citation: 'states of a settlement'}],
  })
}

/** Fee that the report of the processor took out of the batch. */
export const feeOf = ({events}: Pick<Settlement, 'events'>): Cents =>
  standingEvents(events).findLast((event) => event.kind === 'match')?.fee ?? ZERO

/** Chargebacks taken out of it. */
export const chargedBack = ({events}: Pick<Settlement, 'events'>): Cents =>
  sum(standingEvents(events).map((event) => (event.kind === 'chargeback' ? (event.amount ?? ZERO) : ZERO)))

/** What the bank has to credit: batch less fee less chargebacks, below zero where more is taken out than is in it. */
export const netOf = (settlement: Settlement): Cents =>
  subtract(cents(settlement.gross - chargedBack(settlement)), feeOf(settlement))
