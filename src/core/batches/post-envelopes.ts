import type {Act, ActContext, Decided} from '#core/acts/act.js'
import type {CashBatch} from '#core/batches/cash-batch.js'
import {NIGHT_DROP_DOOR} from '#core/batches/cash-batch.js'
import {lockedBatch} from '#core/batches/correct-control.js'
import type {Envelope, PostedEnvelope} from '#core/batches/envelope.js'
import {
  envelopeFacts,
  mustBeNew,
  mustBeSafe,
  placeEnvelope,
  type EnvelopeFacts,
  type PlacedEnvelope,
} from '#core/batches/place-envelope.js'
import {mustBeNext, postItems} from '#core/batches/post-item.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {pullOrders} from '#core/payments/payment-effects.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

/** Posts envelopes that were placed, with their effects, and tells what came of each. */
export async function postEnvelopes(
  trx: Trx,
  batch: CashBatch,
  placed: readonly PlacedEnvelope[],
  context: ActContext,
): Promise<PostedEnvelope[]> {
  const recorded = await postItems(
    trx,
    batch,
    placed.map((one) => one.item),
    context,
  )
  const payees = placed.map(
    ({
      item: {
        payees: [payee],
      },
    }) => (payee?.kind === 'account' ? payee.accountId : null),
  )
  const ids = Array.from(new Set(payees.filter((id) => id !== null)))
  const orders = await pullOrders(trx, {ids, why: `payment ${batch.batchNo}`}, context)
  const balances = await balancesOf(trx, ids)
  return placed.map(({item, account, warnings, duplicates}, index) => {
    const {receiptNo, receiptNumber, parts} = mustExist(recorded[index], 'every envelope is recorded')
    const [tender] = item.tenders
    const id = payees[index] ?? null
    return {
      item: item.item,
      receipt: receiptNo,
      receipt_number: receiptNumber,
      state: id === null ? 'suspense' : 'posted',
      account,
      tender: mustExist(tender, 'an envelope holds money').kind as Envelope['tender'],
      amount_cents: mustExist(tender, 'an envelope holds money').amount,
      balance_cents: id === null ? null : (balances.get(id) ?? 0),
      held_cents: parts[0]?.payment?.held ?? 0,
      pulled: (orders.get(id ?? '') ?? []).filter(({state}) => state === 'pull_requested').map(({order}) => order),
      warnings: [...warnings, ...duplicates.map((message) => ({code: 'POSSIBLE_DUPLICATE', message}))],
    }
  })
}

async function balancesOf(reader: Reader, accountIds: readonly string[]): Promise<Map<string, number>> {
  const rows = accountIds.map((account_id) => ({account_id}))
  const found = await select<{account_id: string; balance_cents: number}>(
    reader,
    'select b.account_id, b.balance_cents from :ids cross join account_balance b where b.account_id = r.account_id',
    {ids: rowsFrom(reader, rows, {account_id: 'text'})},
  )
  return new Map(found.map((row) => [row.account_id, row.balance_cents]))
}

export type PostEnvelopeInput = {readonly batch: string; readonly item: number; readonly envelope: Envelope}

interface EnvelopeToPost {
  readonly batch: CashBatch
  readonly facts: EnvelopeFacts
}
interface Placing extends Decided {
  readonly batch: CashBatch
  readonly placed: PlacedEnvelope
}

/**
 * One envelope at the terminal: a transaction of its own, in a batch that is logged already.
 * @param allowDuplicate what was answered to the warning; no part of the input, so that the key finds it again
 */
export const postEnvelope = (
  allowDuplicate: boolean,
): Act<PostEnvelopeInput, EnvelopeToPost, Placing, PostedEnvelope> => ({
  kind: 'post-envelope',
  permission: NIGHT_DROP_DOOR.permission,
  subject: ({batch, item}) => `${batch}/${item}`,
  async load(trx, {batch: batchNo, envelope}, {desk, today}) {
    const batch = await lockedBatch(trx, batchNo)
    return {batch, facts: await envelopeFacts(trx, [envelope], {district: desk.district.id, today})}
  },
  decide({batch, facts}, {item, envelope}, {today}) {
    mustBeNext(batch, item)
    mustBeSafe(envelope)
    const placed = placeEnvelope(facts, envelope, {batch, item, today})
    mustBeNew([placed], allowDuplicate)
    const amount = cents(envelope.amount_cents)
    const summary = `${batch.batchNo} item ${item}: ${formatMoney(amount)} for ${placed.account ?? 'suspense'}`
    return {batch, placed, amountCents: amount, summary}
  },
  async record(trx, {batch, placed}, context) {
    const [done] = await postEnvelopes(trx, batch, [placed], context)
    return mustExist(done, 'one envelope is one receipt')
  },
})
