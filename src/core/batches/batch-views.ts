import {type BatchSource, type BatchTotals, type CashBatch} from '#core/batches/cash-batch.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound} from '#core/kernel/refusal.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** An item whose receipt was voided is no item of its batch any more; its number is not given out again. */
export const STANDING_ITEMS = `select i.batch_id, i.item, i.state, i.event_id, i.amount_cents from cash_batch_item i
  where not exists (select 1 from payment_void v where v.event_id = i.event_id)`

interface BatchRow {
  batch_id: string
  batch_no: string
  source: BatchSource
  box: string
  bag_no: string
  effective_on: BusinessDate
  business_date: BusinessDate
  file_name: string
  operator_id: string
  witness_id: string | null
  journal_id: string
  journal_no: string
  control_count: number
  control_cents: number
  proved: number
  last_item: number
}

const BATCH = `
  select b.batch_id, b.batch_no, b.source, b.box, b.bag_no, b.effective_on, b.business_date, b.file_name, b.operator_id, b.witness_id,
    l.journal_id, j.journal_no, c.control_count, c.control_cents, c.proved,
    coalesce((select max(i.item) from cash_batch_item i where i.batch_id = b.batch_id), 0) as last_item
  from cash_batch b
    join cash_batch_event l on l.batch_id = b.batch_id and l.kind = 'log'
    join journal j on j.journal_id = l.journal_id
    join (select batch_id,
        sum(case when kind in ('log', 'correct_control') then item_count else 0 end) as control_count,
        sum(case when kind in ('log', 'correct_control') then amount_cents else 0 end) as control_cents,
        sum(case kind when 'prove' then 1 else 0 end) as proved
      from cash_batch_event where batch_id = (select batch_id from cash_batch where batch_no = :batchNo) group by batch_id) c
      on c.batch_id = b.batch_id
  where b.batch_no = :batchNo`

const TOTALS = `
  select count(*) as items,
    coalesce(sum(case i.state when 'handed_back' then i.amount_cents else 0 end), 0) as handed_back,
    coalesce(sum(case when i.state <> 'handed_back' then i.amount_cents else 0 end), 0) as kept,
    coalesce(sum((select sum(p.amount_cents) from payment_part p where p.event_id = i.event_id and p.kind = 'unknown')), 0) as suspense
  from (${STANDING_ITEMS}) i where i.batch_id = :batchId`

const TENDERS = `
  select case t.kind when 'cash' then 'cash' else 'checks' end as kind, count(*) as tenders, sum(t.amount_cents) as amount_cents
  from (${STANDING_ITEMS}) i join tender t on t.event_id = i.event_id where i.batch_id = :batchId
  group by case t.kind when 'cash' then 'cash' else 'checks' end`

/** @throws Refusal NOT_FOUND (66) */
export async function batchByNumber(reader: Reader, batchNo: string): Promise<CashBatch> {
  const [row] = await select<BatchRow>(reader, BATCH, {batchNo})
  if (row === undefined) throw notFound(`no batch ${batchNo}`)
  return {
    batchId: row.batch_id,
    batchNo: row.batch_no,
    source: row.source,
    box: row.box,
    bagNo: row.bag_no,
    effectiveOn: row.effective_on,
    businessDate: row.business_date,
    fileName: row.file_name,
    operatorId: row.operator_id,
    witnessId: row.witness_id,
    loggedBy: {journalId: row.journal_id, journalNo: row.journal_no},
    control: {count: row.control_count, amount: cents(row.control_cents)},
    totals: await totalsOf(reader, row.batch_id),
    nextItem: row.last_item + 1,
    closed: row.proved > 0,
  }
}

async function totalsOf(reader: Reader, batchId: string): Promise<BatchTotals> {
  const [found] = await select<{items: number; handed_back: number; kept: number; suspense: number}>(reader, TOTALS, {
    batchId,
  })
  const totals = mustExist(found, 'a sum has its row')
  const tenders = await select<{kind: 'cash' | 'checks'; tenders: number; amount_cents: number}>(reader, TENDERS, {
    batchId,
  })
  const tender = (kind: 'cash' | 'checks') => {
    const one = tenders.find((row) => row.kind === kind)
    return {count: one?.tenders ?? 0, amount: cents(one?.amount_cents ?? 0)}
  }
  return {
    items: totals.items,
    posted: cents(totals.kept - totals.suspense),
    suspense: cents(totals.suspense),
    handedBack: cents(totals.handed_back),
    cash: tender('cash'),
    checks: tender('checks'),
  }
}

export interface BatchOfFile {
  readonly batchNo: string
  readonly closed: boolean
}

/** The batch that a file became, null where it is new. With a bag only that of this bag: equal rows may come again. */
export async function batchOfFile(
  reader: Reader,
  sha256: string,
  bagNo: string | null = null,
): Promise<BatchOfFile | null> {
  const [row] = await select<{batch_no: string; proved: number}>(
    reader,
    `select b.batch_no, (select count(*) from cash_batch_event e where e.batch_id = b.batch_id and e.kind = 'prove') as proved
     from cash_batch b where b.file_sha256 = :sha256 and b.file_sha256 <> '' and b.bag_no = coalesce(:bagNo, b.bag_no) order by b.batch_id limit 1`,
    {sha256, bagNo},
  )
  return row === undefined ? null : {batchNo: row.batch_no, closed: row.proved > 0}
}

/** Numbers of a source's batches that are not proved, oldest first. */
export async function openBatches(reader: Reader, source: BatchSource): Promise<string[]> {
  const rows = await select<{batch_no: string}>(
    reader,
    `select b.batch_no from cash_batch b where b.source = :source
       and not exists (select 1 from cash_batch_event e where e.batch_id = b.batch_id and e.kind = 'prove') order by b.batch_id`,
    {source},
  )
  return rows.map((row) => row.batch_no)
}
