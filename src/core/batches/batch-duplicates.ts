import type {FileItem} from '#core/batches/batch-file.js'
import {placeItem, type BatchFacts} from '#core/batches/place-batch-items.js'
import {refuse, type RowFault} from '#core/kernel/refusal.js'
import {duplicatesIn, POSSIBLE_DUPLICATE} from '#core/payments/payment-warnings.js'
import {paidOn, seenChecks} from '#core/payments/seen-before-views.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface NewItems {
  readonly items: readonly FileItem[]
  readonly facts: BatchFacts
  /** The batch itself: what an earlier run of the same file posted into it is no money of another. */
  readonly batchNo: string
  /** It was said that they are meant again. */
  readonly allowed: boolean
}

/**
 * Asks before money is posted that looks as if it had been: a check that was seen before, or on this day the same amount
 * for the same account by the same kind of tender. @throws Refusal POSSIBLE_DUPLICATE (65)
 */
export async function mustBeNewItems(reader: Reader, {items, facts, batchNo, allowed}: NewItems): Promise<void> {
  if (allowed) return
  const placed = items.map((item) => ({item, payees: placeItem(facts, item, facts.today).item.payees}))
  const ids = placed.flatMap(({payees}) => payees.flatMap((one) => (one.kind === 'account' ? [one.accountId] : [])))
  const checks = items.flatMap(({tender: {reference: number, check}}) =>
    check === null || check.accountToken === null
      ? []
      : [{routing: check.routing, account_token: check.accountToken, number}],
  )
  const own = await receiptsOf(reader, batchNo)
  const elsewhere = ({receiptNo}: {readonly receiptNo: string}): boolean => !own.has(receiptNo)
  const before = {
    paidToday: (await paidOn(reader, Array.from(new Set(ids)), facts.today)).filter(elsewhere),
    seenChecks: (await seenChecks(reader, checks)).filter(elsewhere),
  }
  const rows = placed.flatMap(({item: {line, tender}, payees}) =>
    duplicatesIn([tender], payees, before).map((reason): RowFault => ({line, field: '(row)', value: '', reason})),
  )
  const [first] = rows
  if (first === undefined) return
  const next = ['the same command with --allow-duplicate']
  throw refuse(POSSIBLE_DUPLICATE, `line ${first.line}: ${first.reason}; nothing was posted`, {rows, next})
}

async function receiptsOf(reader: Reader, batchNo: string): Promise<ReadonlySet<string>> {
  const rows = await select<{receipt_no: string}>(
    reader,
    'select receipt_no from payment_event where receipt_series = :batchNo',
    {batchNo},
  )
  return new Set(rows.map((row) => row.receipt_no))
}
