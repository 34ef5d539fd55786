import type {Desk} from '#core/acts/desk.js'
import {perform, type PerformOptions, type Performed} from '#core/acts/perform.js'
import {adjustBill, type AdjustBillOutcome} from '#core/adjustments/adjust-bill.js'
import type {AdjustBillInput} from '#core/adjustments/adjust-facts.js'
import {issueBills} from '#core/billing/issue-bills.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import {aBill, inOneAct} from './books.js'
import {settle, type Settled} from './town.js'

let homes = 0

/** A served account without a bill. */
export async function newCustomer(desk: Desk, until?: string): Promise<Settled> {
  homes += 1
  const customer = {name: `Adjusted ${homes}`, since: '2024-01-01', ...(until === undefined ? {} : {until})}
  return settle(desk, {address: `${homes} Credit Ct`, services: ['water', 'sewer'], customer})
}

export interface Billed {
  readonly billId: string
  readonly billNo: string
}

/** A bill of so much a class, due on a day. */
export async function billed(
  desk: Desk,
  accountId: string,
  lines: Partial<Record<ReceivableClass, number>>,
  dueOn = '2026-12-10',
): Promise<Billed> {
  const bill = aBill(accountId, {issuedOn: '2026-11-10', dueOn, lines})
  const [done] = await inOneAct(desk, (trx, context) => issueBills(trx, [bill], 'bill.import', context))
  return {billId: done!.billId, billNo: done!.billNo}
}

export type Adjusting = Partial<AdjustBillInput> & {readonly account: string}

export const adjusting = (parts: Adjusting): AdjustBillInput => ({
  bill: null,
  reason: 'BILLING_ERROR',
  class: null,
  given: {},
  stated_cents: null,
  over_reason: '',
  note: '',
  evidence: [],
  effective_on: '2026-11-23' as AdjustBillInput['effective_on'],
  ...parts,
})

export const adjust = (
  desk: Desk,
  parts: Adjusting,
  options: PerformOptions = {},
): Promise<Performed<AdjustBillOutcome>> => perform(desk, adjustBill, adjusting(parts), options)

/** The same where it must be done. */
export async function adjusted(desk: Desk, parts: Adjusting, options: PerformOptions = {}): Promise<AdjustBillOutcome> {
  const performed = await adjust(desk, parts, options)
  if (performed.status !== 'done') throw new Error(`waits: ${performed.request.summary}`)
  return performed.outcome
}
