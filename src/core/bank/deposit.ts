import type {CashCount} from '#core/cashiering/denominations.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {subtract, sum, type Cents} from '#core/kernel/money.js'
import {notPermitted, refuse} from '#core/kernel/refusal.js'

export const DEPOSIT_STATUSES = ['sealed', 'in_transit', 'confirmed', 'discrepant', 'reconciled'] as const
export type DepositStatus = (typeof DEPOSIT_STATUSES)[number]

export const DEPOSIT_EVENT_KINDS = [
  ...(['seal', 'unseal', 'send', 'confirm', 'found', 'resolve', 'found_later', 'reconcile'] as const),
] as const
export type DepositEventKind = (typeof DEPOSIT_EVENT_KINDS)[number]

/** A numbered bag as it was sealed: what 1020 is made of. */
export interface Bag {
  readonly bagId: string
  readonly bagNo: string
  readonly source: string
  readonly sourceId: string
  readonly sourceNo: string
  /** Nothing more can come into it: its drawer session is closed, its batch proved. */
  readonly ready: boolean
  readonly cash: CashCount
  readonly cashCents: Cents
  readonly checksCents: Cents
  readonly checksCount: number
  readonly businessDate: BusinessDate
  /** Everybody who had its money in hand. */
  readonly people: readonly string[]
}

/** A check, cashier's check or money order that lies in a bag. */
export interface BagCheck {
  readonly bagNo: string
  readonly receiptNo: string
  readonly kind: string
  readonly routing: string
  readonly accountLast4: string
  readonly number: string
  readonly amount: Cents
}

export interface DepositEvent {
  readonly kind: DepositEventKind
  /** What it takes off 1020 for this deposit; null where it moves no money. */
  readonly amount: Cents | null
  readonly journalId: string | null
  readonly reference: string
  readonly note: string
  readonly operatorId: string
  readonly secondId: string | null
  readonly businessDate: BusinessDate
  readonly effectiveOn: BusinessDate
  readonly recordedAt: string
}

/** Sealed bags that go to the bank together. */
export interface Deposit {
  readonly depositId: string
  readonly depositNo: string
  readonly preparer: string
  readonly businessDate: BusinessDate
  readonly cash: CashCount
  readonly cashCents: Cents
  readonly checksCents: Cents
  readonly checksCount: number
  readonly bags: readonly Bag[]
  readonly events: readonly DepositEvent[]
}

export const depositTotal = ({cashCents, checksCents}: Pick<Deposit, 'cashCents' | 'checksCents'>): Cents =>
  sum([cashCents, checksCents])

export interface Standing {
  readonly status: DepositStatus
  readonly credited: Cents
  /** Differences written to over and short, what the bank was under positive. */
  readonly written: Cents
  /** What of it is still on 1020; below zero where the bank credited more than the bags held. */
  readonly open: Cents
  readonly courier: string | null
  /** Numbers on the bags as they are now. */
  readonly bagNumbers: readonly string[]
}

const moved = (events: readonly DepositEvent[], ...kinds: DepositEventKind[]): Cents =>
  sum(events.filter(({kind}) => kinds.includes(kind)).flatMap(({amount}) => (amount === null ? [] : [amount])))

/** Where a deposit stands, from its events alone. */
export function standingOf(deposit: Deposit): Standing {
  const {events, bags} = deposit
  const credited = moved(events, 'confirm', 'found')
  const written = moved(events, 'resolve', 'found_later')
  const open = subtract(subtract(depositTotal(deposit), credited), written)
  return {
    status: statusOf(events, open),
    credited,
    written,
    open,
    courier: events.findLast(({kind}) => kind === 'send')?.operatorId ?? null,
    bagNumbers: [events.findLast(({kind}) => kind === 'unseal')?.reference ?? bags.map(({bagNo}) => bagNo)].flat(),
  }
}

function statusOf(events: readonly DepositEvent[], open: Cents): DepositStatus {
  const happened = (kind: DepositEventKind): boolean => events.some((event) => event.kind === kind)
  if (!happened('confirm')) return happened('send') ? 'in_transit' : 'sealed'
  if (open !== 0) return 'discrepant'
  return events.at(-1)?.kind === 'confirm' ? 'confirmed' : 'reconciled'
}

export const DEPOSIT_SAID: Readonly<Record<DepositStatus, string>> = {
  sealed: 'is sealed and not sent',
  in_transit: 'is on its way to the bank',
  confirmed: 'is confirmed by the bank',
  discrepant: 'was credited with a difference that is not settled',
  reconciled: 'is reconciled',
}
const NEXT: Readonly<Record<DepositStatus, (no: string) => string>> = {
  sealed: (no) => `the courier: curbstop prepare-deposit --send ${no}`,
  in_transit: (no) => `curbstop confirm-deposit ${no} --amount AMOUNT --reference TEXT`,
  confirmed: (no) => `curbstop confirm-deposit ${no} --reconcile`,
  discrepant: (no) => `curbstop confirm-deposit ${no} --found AMOUNT --reference TEXT, or --resolve`,
  reconciled: (no) => `curbstop confirm-deposit ${no} --found-later AMOUNT --reference TEXT`,
}
export const depositNext = (no: string, status: DepositStatus): string => NEXT[status](no)

/** @throws Refusal DEPOSIT_STATE (65) */
export function mustStand(deposit: Deposit, ...allowed: readonly DepositStatus[]): Standing {
  const standing = standingOf(deposit)
  if (allowed.includes(standing.status)) return standing
  throw refuse('DEPOSIT_STATE', `${deposit.depositNo} ${DEPOSIT_SAID[standing.status]}`, {
    field: 'deposit',
    next: [depositNext(deposit.depositNo, standing.status)],
  })
}

/**
 * Who had the money of a deposit in hand never says what the bank got of it. @throws Refusal HANDLED_IT (77)
 */
export function mustNotHaveHandled(deposit: Deposit, person: string | null, field: string): void {
  const as = person === null ? null : handledAs(deposit, person)
  if (as === null) return
  throw notPermitted('HANDLED_IT', `${person} ${as} ${deposit.depositNo}: another person has to do this`, {
    field,
    because: [{rule: 'deposit.other-hands', citation: 'not by the preparer, the courier or the source cashier'}],
  })
}

export function handledAs(deposit: Deposit, person: string): string | null {
  const {preparer, bags, events} = deposit
  const unsealed = events.filter(({kind}) => kind === 'unseal')
  if (person === preparer) return 'prepared'
  if (unsealed.some((event) => [event.operatorId, event.secondId].includes(person))) return 'opened and sealed again'
  if (events.some(({kind, operatorId}) => kind === 'send' && operatorId === person)) return 'carried'
  return bags.some(({people}) => people.includes(person)) ? 'took or sealed money of' : null
}
