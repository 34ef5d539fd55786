import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {insertBatchEvent, postBatchJournal} from '#core/batches/batch-events.js'
import {
  differenceOf,
  enteredOf,
  isProved,
  mustBeOpen,
  twoPeople,
  type BatchDoor,
  type CashBatch,
} from '#core/batches/cash-batch.js'
import {lockedBatch} from '#core/batches/correct-control.js'
import {NO_CASH, totalOfCash, type CashCount} from '#core/cashiering/denominations.js'
import {sealBag} from '#core/cashiering/seal-bag.js'
import {formatMoney, negate, sum, type Cents} from '#core/kernel/money.js'
import {must} from '#core/kernel/must.js'
import {EXIT, refuse, Refusal} from '#core/kernel/refusal.js'
import {NIGHT_DROP, UNDEPOSITED} from '#core/ledger/chart.js'
import {credit, debit, type Journal} from '#core/ledger/journal.js'
import {cashBatchPolicy} from '#core/policies/cash-batches.js'
import type {Trx} from '#core/store/open.js'

export interface ProveBatchInput {
  readonly [key: string]: string | CashCount | null
  readonly batch: string
  /** Cash of the bag by denomination; null where nobody counted it so: then it is kept as one amount. */
  readonly cash: CashCount | null
}

export interface ProvedBatch {
  readonly [key: string]: string | number | null
  readonly batch: string
  readonly items: number
  readonly posted_cents: number
  readonly suspense_cents: number
  readonly handed_back_cents: number
  readonly bag: string
  /** In the bag, on 1020; null where everything was handed back and there is no bag. */
  readonly sealed_cents: number
  readonly journal: string | null
}

/** What is missing or too much, exit 11: the batch stays open. */
export function controlDiffers(
  batch: Pick<CashBatch, 'batchNo' | 'control' | 'totals'>,
  next: readonly string[],
): Refusal {
  const {control, totals} = batch
  const difference = differenceOf(batch)
  const amounts = `entered ${formatMoney(enteredOf(totals))}, control ${formatMoney(control.amount)}`
  const off =
    difference === 0
      ? `${totals.items} of ${control.count} items`
      : `${difference < 0 ? 'short' : 'over'} ${formatMoney(difference < 0 ? negate(difference) : difference)}`
  return new Refusal({
    code: 'CONTROL_TOTAL',
    exit: EXIT.differences,
    message: `${amounts}, ${off}. ${batch.batchNo} left open`,
    next,
  })
}

/** @throws Refusal BATCH_CLOSED, CASH_DIFFERS (65), CONTROL_TOTAL (11) */
export function mustProve(batch: CashBatch, cash: CashCount | null): void {
  mustBeOpen(batch)
  if (!isProved(batch)) throw controlDiffers(batch, [])
  if (cash !== null && totalOfCash(cash) !== batch.totals.cash.amount)
    throw refuse(
      'CASH_DIFFERS',
      `the cash counted is ${formatMoney(totalOfCash(cash))}, the cash entered ${formatMoney(batch.totals.cash.amount)}`,
      {field: 'cash'},
    )
}

/** Seals what was entered in the batch's own bag: Dr 1020 / Cr 1040. The caller has proved it and holds its lock. */
export async function sealBatch(
  trx: Trx,
  batch: CashBatch,
  cash: CashCount | null,
  context: ActContext,
): Promise<ProvedBatch> {
  must(isProved(batch), 'a batch is sealed at zero difference alone')
  const {batchId, batchNo, totals, bagNo: bag} = batch
  const amount = sum([totals.cash.amount, totals.checks.amount])
  must(amount === sum([totals.posted, totals.suspense]), 'tenders are what items are')
  const sealed = amount === 0 ? null : await postSealing(trx, {batch, cash, amount}, context)
  const event = {batchId, kind: 'prove', amount: negate(amount), count: null, detail: {bag}, note: ''} as const
  await insertBatchEvent(trx, {...event, journalId: sealed?.journalId ?? null}, context)
  return {
    batch: batchNo,
    items: totals.items,
    posted_cents: totals.posted,
    suspense_cents: totals.suspense,
    handed_back_cents: totals.handedBack,
    bag,
    sealed_cents: amount,
    journal: sealed?.journalNo ?? null,
  }
}

interface Sealing {
  readonly batch: CashBatch
  readonly cash: CashCount | null
  readonly amount: Cents
}

async function postSealing(trx: Trx, {batch, cash, amount}: Sealing, context: ActContext): Promise<Journal> {
  const {batchId, batchNo, source, totals, bagNo, effectiveOn} = batch
  const postings = [debit(UNDEPOSITED, amount), credit(NIGHT_DROP, amount)]
  const memo = `${batchNo} bag ${bagNo}`
  const posted = await postBatchJournal(trx, {transition: 'prove', effectiveOn, memo, postings}, context)
  await sealBag(
    trx,
    {
      bagNo,
      source: source === 'nightdrop' ? 'night_drop' : 'batch',
      sourceId: batchId,
      cash: cash ?? {...NO_CASH, coin_cents: totals.cash.amount},
      checks: {amount: totals.checks.amount, count: totals.checks.count},
      journalId: posted.journalId,
    },
    context,
  )
  return posted
}

export interface Proving extends Decided {
  readonly batch: CashBatch
  readonly cash: CashCount | null
}

/** Closes a batch at zero difference: two people seal its bag. */
export const proveBatch = (door: BatchDoor): Act<ProveBatchInput, CashBatch, Proving, ProvedBatch> => ({
  kind: `prove-${door.name}`,
  permission: door.permission,
  subject: (input) => input.batch,
  load: (trx, input) => lockedBatch(trx, input.batch),
  decide(batch, {cash}, {desk, today}) {
    mustProve(batch, cash)
    const because = [{rule: 'cash-batch.prove', citation: cashBatchPolicy(desk.district.id, today).citation}]
    return {
      ...{batch, cash, amountCents: enteredOf(batch.totals)},
      approval: twoPeople(desk.staff, door, {message: 'two people prove a batch and seal its bag', because}),
      summary: `${batch.batchNo}: ${batch.totals.items} items ${formatMoney(enteredOf(batch.totals))} into bag ${batch.bagNo}`,
    }
  },
  record: (trx, {batch, cash}, context) => sealBatch(trx, batch, cash, context),
})
