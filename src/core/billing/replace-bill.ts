import type {ActContext} from '#core/acts/act.js'
import {recordBillPricing, type BillPricing} from '#core/billing/bill-pricing.js'
import {recordBillReads, type BillRead} from '#core/billing/bill-reads.js'
import type {NewBill} from '#core/billing/bill.js'
import {issueUnpaidBills, type IssuedBill} from '#core/billing/issue-bills.js'
import {mustExist} from '#core/kernel/must.js'
import {applyCreditsFirst} from '#core/ledger/apply-credits.js'
import type {Journal} from '#core/ledger/journal.js'
import type {OpenItem} from '#core/ledger/open-items.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {insertRows, select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

type OfBill<Row> = Omit<Row, 'accountId' | 'billId'>

/** A bill that is cancelled, and the one that is issued instead. */
export interface Replacement {
  readonly old: {readonly billId: string; readonly billNo: string; readonly journalId: string | null}
  readonly bill: NewBill
  readonly pricings: readonly OfBill<BillPricing>[]
  readonly reads: readonly OfBill<BillRead>[]
  readonly cause: string
  readonly adjustmentId: string
}

export interface Replaced {
  readonly mirror: Journal | null
  readonly issued: IssuedBill
  /** Running arrangements that go on with the new bill's charges. */
  readonly arrangements: readonly string[]
}

const KIND = 'bill.approve-cancel-rebill'

const CANCELLATION = {
  account_id: 'text',
  bill_id: 'text',
  cause: 'text',
  mirror_journal_id: 'text',
  replaced_by: 'text',
  adjustment_id: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const

/**
 * Mirrors the old bill's journal and issues the new bill in the same transaction: what had paid the old one pays the new
 * one first, the rest pays what else is open or is held. Locks the account.
 */
export async function replaceBill(trx: Trx, one: Replacement, context: ActContext): Promise<Replaced> {
  const [mirror = null] = await cancelBills(trx, [one], context)
  const replaced = await issueInstead(trx, one, mirror, context)
  const {accountId} = one.bill
  const comesFirst = (item: OpenItem): boolean => item.billId === replaced.issued.billId
  await applyCreditsFirst(trx, {accountId, notBefore: one.bill.issuedOn, comesFirst}, context)
  return replaced
}

/** Mirrors of the old bills' journals, bill by bill; null for one that charged nothing. */
export async function cancelBills(
  trx: Trx,
  all: readonly Replacement[],
  context: ActContext,
): Promise<(Journal | null)[]> {
  const reversals = all.flatMap(({old, bill, cause}) => {
    if (old.journalId === null) return []
    const memo = `${old.billNo} cancelled, ${cause}`
    const undone = {accountId: bill.accountId, journalId: old.journalId, paymentId: null, memo, contra: null}
    return [{...undone, kind: KIND, effectiveOn: context.today}]
  })
  const mirrors = await reverseJournals(trx, reversals, context)
  return all.map(({old}) => mirrors.find((mirror) => mirror.reversesId === old.journalId) ?? null)
}

/** Issues the new bill; no credit pays it yet. */
export async function issueInstead(
  trx: Trx,
  one: Replacement,
  mirror: Journal | null,
  context: ActContext,
): Promise<Replaced> {
  const {old, bill, cause, adjustmentId} = one
  const {accountId} = bill
  const issued = mustExist((await issueUnpaidBills(trx, [bill], context))[0], 'a bill is issued')
  const {billId} = issued
  await recordBillPricing(
    trx,
    one.pricings.map((pricing) => ({accountId, billId, ...pricing})),
  )
  await recordBillReads(
    trx,
    one.reads.map((read) => ({accountId, billId, ...read})),
  )
  await insertRows(trx, 'bill_cancellation', CANCELLATION, [
    {
      ...{account_id: accountId, bill_id: old.billId, cause, mirror_journal_id: mirror?.journalId ?? null},
      ...{replaced_by: billId, adjustment_id: adjustmentId, recorded_at: context.recordedAt, act_id: context.actId},
    },
  ])
  return {mirror, issued, arrangements: await takeOver(trx, {accountId, oldBillId: old.billId, billId})}
}

const COVERED = `select distinct i.arrangement_id, a.arrangement_no from arrangement_item i
  join arrangement a on a.account_id = i.account_id and a.arrangement_id = i.arrangement_id
  join receivable r on r.account_id = i.account_id and r.receivable_id = i.receivable_id
  where i.account_id = :account and r.bill_id = :bill and not exists (select 1 from arrangement_end e
    where e.account_id = i.account_id and e.arrangement_id = i.arrangement_id)
  order by a.arrangement_no`
const CHARGES = `select receivable_id from receivable where account_id = :account and bill_id = :bill order by receivable_id`
const ITEM = {account_id: 'text', arrangement_id: 'text', receivable_id: 'text'} as const

interface TakenOver {
  readonly accountId: string
  readonly oldBillId: string
  readonly billId: string
}

/** The new bill's charges stand in the arrangements that the old one's stood in; installments stay as agreed. */
async function takeOver(trx: Trx, {accountId: account, oldBillId, billId}: TakenOver): Promise<string[]> {
  const covered = await select<{arrangement_id: string; arrangement_no: string}>(trx, COVERED, {
    account,
    bill: oldBillId,
  })
  const charges = await select<{receivable_id: string}>(trx, CHARGES, {account, bill: billId})
  const items = covered.flatMap(({arrangement_id}) =>
    charges.map(({receivable_id}) => ({account_id: account, arrangement_id, receivable_id})),
  )
  await insertRows(trx, 'arrangement_item', ITEM, items)
  return covered.map((row) => row.arrangement_no)
}
