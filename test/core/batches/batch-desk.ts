import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {batchByNumber} from '#core/batches/batch-views.js'
import {NIGHT_DROP_DOOR, type CashBatch} from '#core/batches/cash-batch.js'
import {lockedBatch} from '#core/batches/correct-control.js'
import {openCashBatch, type OpenBatchInput} from '#core/batches/open-cash-batch.js'
import {postItems, type BatchItem} from '#core/batches/post-item.js'
import {businessDate} from '#core/kernel/business-date.js'
import {spokenId} from '#core/kernel/ids.js'
import {cents} from '#core/kernel/money.js'
import type {RecordedEvent} from '#core/payments/record-events.js'
import {inOneAct} from '../../support/books.js'

let bags = 4416

/** What two people counted in the box. */
export function counted(count: number, amount: number, more: Partial<OpenBatchInput> = {}): OpenBatchInput {
  bags += 1
  return {
    batch: spokenId('ND'),
    source: 'nightdrop',
    box: 'MAIN',
    bag: `00${bags}`,
    effective_on: businessDate('2026-11-20'),
    control_count: count,
    control_cents: amount,
    file_name: '',
    file_sha256: '',
    ...more,
  }
}

/** A batch that two people opened. */
export async function opened(desk: Desk, witness: Desk, input: OpenBatchInput): Promise<CashBatch> {
  await perform(desk, openCashBatch(NIGHT_DROP_DOOR), input, {witness})
  return batchByNumber(desk.store.db, input.batch)
}

export function anItem(item: number, amount: number, accountId: string | null): BatchItem {
  const money = cents(amount)
  return {
    item,
    tenders: [{kind: 'cash', amount: money, reference: '', check: null}],
    payees: [
      accountId === null
        ? {kind: 'unknown', accountRef: '', reason: 'no stub', amount: money}
        : {kind: 'account', accountId, amount: money},
    ],
    payor: '',
    note: '',
  }
}

export const posted = (desk: Desk, batchNo: string, items: readonly BatchItem[]): Promise<RecordedEvent[]> =>
  inOneAct(desk, async (trx, context) => postItems(trx, await lockedBatch(trx, batchNo), items, context))

/** Postings of a ledger account, all together. */
export async function ledgerIn(desk: Desk, account: string): Promise<number> {
  const rows: {amount_cents: number}[] = await desk.store
    .db('posting')
    .where('ledger_account', account)
    .select('amount_cents')
  return rows.reduce<number>((total, row) => total + row.amount_cents, 0)
}
