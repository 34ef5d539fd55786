import type {ApprovalNeed} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Because} from '#core/kernel/refusal.js'
import {refuse} from '#core/kernel/refusal.js'
import {subtract, sum, type Cents} from '#core/kernel/money.js'
import type {LoggedBy} from '#core/payments/payment-event.js'
import {approversOf, type Permission, type StaffRoles} from '#core/staff/roles.js'

/** Where money comes from that is logged as one sum before anybody looks whose it is. */
export const BATCH_SOURCES = ['nightdrop', 'mail', 'billpay', 'pledge', 'trustee'] as const
export type BatchSource = (typeof BATCH_SOURCES)[number]

/** Channel that the receipts of a source name. */
export const CHANNEL_OF: Readonly<Record<BatchSource, string>> = {
  nightdrop: 'night_drop',
  mail: 'mail',
  billpay: 'billpay',
  pledge: 'pledge',
  trustee: 'trustee',
}

/** One command's way into the batches: its acts, who may do them, who may be the second person. */
export interface BatchDoor {
  readonly name: 'nightdrop' | 'batch'
  readonly permission: Permission
  readonly witness: Permission
}
export const NIGHT_DROP_DOOR: BatchDoor = {
  name: 'nightdrop',
  permission: 'post_nightdrop',
  witness: 'witness_nightdrop',
}
export const BATCH_DOOR: BatchDoor = {name: 'batch', permission: 'post_batch', witness: 'post_batch'}

/** What two people count before anybody looks whose it is. */
export interface Control {
  readonly count: number
  readonly amount: Cents
}

/** What came of the items, from their rows. */
export interface BatchTotals {
  readonly items: number
  readonly posted: Cents
  readonly suspense: Cents
  readonly handedBack: Cents
  readonly cash: {readonly count: number; readonly amount: Cents}
  /** Checks of every kind and money orders. */
  readonly checks: {readonly count: number; readonly amount: Cents}
}

/** A batch as its rows tell it. */
export interface CashBatch {
  readonly batchId: string
  readonly batchNo: string
  readonly source: BatchSource
  readonly box: string
  readonly bagNo: string
  readonly effectiveOn: BusinessDate
  readonly businessDate: BusinessDate
  readonly fileName: string
  readonly operatorId: string
  readonly witnessId: string | null
  /** The journal that put the money on 1040 and 2140. */
  readonly loggedBy: LoggedBy
  /** As it stands after corrections. */
  readonly control: Control
  readonly totals: BatchTotals
  readonly nextItem: number
  readonly closed: boolean
}

/** Entered: what was posted, parked and handed back. */
export const enteredOf = ({posted, suspense, handedBack}: BatchTotals): Cents => sum([posted, suspense, handedBack])

/** Entered less control; nothing of it may be left when a batch closes. */
export const differenceOf = ({control, totals}: Pick<CashBatch, 'control' | 'totals'>): Cents =>
  subtract(enteredOf(totals), control.amount)

export const isProved = (batch: Pick<CashBatch, 'control' | 'totals'>): boolean =>
  differenceOf(batch) === 0 && batch.totals.items === batch.control.count

/** @throws Refusal BATCH_CLOSED (65) */
export function mustBeOpen({batchNo, closed}: Pick<CashBatch, 'batchNo' | 'closed'>): void {
  if (closed) throw refuse('BATCH_CLOSED', `${batchNo} is proved and sealed; nothing is added to it`)
}

/** Two people belong to every step that counts, corrects, hands back or seals. */
export const twoPeople = (
  staff: StaffRoles,
  door: BatchDoor,
  asked: {readonly message: string; readonly because: readonly Because[]},
): ApprovalNeed => ({why: 'by_nature', approvers: approversOf(staff, door.witness), ...asked})
