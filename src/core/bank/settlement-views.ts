import {RECORDS_OF, CLEARING} from '#core/bank/settlement-journals.js'
import type {Settlement, SettlementEvent} from '#core/bank/settlement.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, sum, type Cents} from '#core/kernel/money.js'
import {notFound} from '#core/kernel/refusal.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

interface SettlementRow {
  settlement_id: string
  settlement_no: string
  kind: 'processor' | 'lockbox'
  source: string
  reference: string
  ledger_account: string
  effective_on: BusinessDate
  operator_id: string
  gross: number
  items: number
  remainder: number
}
interface EventRow {
  settlement_id: string
  event_id: string
  kind: SettlementEvent['kind']
  reference: string
  amount_cents: Cents | null
  fee_cents: Cents | null
  bank_line_id: string | null
  journal_id: string | null
  undoes_id: string | null
  operator_id: string
}

/** Settlements that are not closed, oldest first. */
export const openSettlements = (reader: Reader): Promise<Settlement[]> =>
  settlementsWhere(
    reader,
    `not exists (select 1 from settlement_event c where c.settlement_id = s.settlement_id and c.kind = 'close')`,
  )

/** One, by the number people read. @throws Refusal NOT_FOUND (66) */
export async function settlementOf(reader: Reader, settlementNo: string): Promise<Settlement> {
  const [found] = await settlementsWhere(reader, 's.settlement_no = :settlementNo', {settlementNo})
  if (found === undefined) throw notFound(`no settlement ${settlementNo}`, ['curbstop reconcile-processor'])
  return found
}

/** Of one processor's or lockbox's batch; null where nothing of it is known. */
export async function settlementByReference(
  reader: Reader,
  source: string,
  reference: string,
): Promise<Settlement | null> {
  const by = 's.source = :source and s.reference = :reference'
  return (await settlementsWhere(reader, by, {source, reference}))[0] ?? null
}

async function settlementsWhere(
  reader: Reader,
  condition: string,
  bindings: Readonly<Record<string, string>> = {},
): Promise<Settlement[]> {
  const rows = await select<SettlementRow>(
    reader,
    `select s.*, coalesce((select sum(l.amount_cents) from settlement_line l where l.settlement_id = s.settlement_id), 0) as gross,
       (select count(*) from settlement_line l where l.settlement_id = s.settlement_id) as items,
       coalesce((select sum(p.amount_cents) from (${RECORDS_OF}) r join posting p on p.journal_id = r.journal_id
         where r.settlement_id = s.settlement_id and p.ledger_account = s.ledger_account), 0) as remainder
     from settlement s where ${condition} order by s.effective_on, s.settlement_no`,
    bindings,
  )
  const events = await select<EventRow>(
    reader,
    `select e.* from settlement_event e join settlement s on s.settlement_id = e.settlement_id where ${condition} order by e.event_id`,
    bindings,
  )
  return rows.map((row) => ({
    ...{settlementId: row.settlement_id, settlementNo: row.settlement_no, kind: row.kind, source: row.source},
    ...{reference: row.reference, ledgerAccount: row.ledger_account, effectiveOn: row.effective_on},
    ...{operatorId: row.operator_id, gross: cents(row.gross), items: row.items, remainder: cents(row.remainder)},
    events: events.filter((event) => event.settlement_id === row.settlement_id).map(eventOf),
  }))
}

const eventOf = (row: EventRow): SettlementEvent => ({
  ...{eventId: row.event_id, kind: row.kind, reference: row.reference, amount: row.amount_cents, fee: row.fee_cents},
  ...{bankLineId: row.bank_line_id, journalId: row.journal_id, undoes: row.undoes_id, operatorId: row.operator_id},
})

/** What the books say stands in 1050 and 1055: the sum of both lists above. */
export async function clearingBalance(reader: Reader): Promise<Cents> {
  const rows = await select<{amount: number | null}>(
    reader,
    `select sum(amount_cents) as amount from posting where ledger_account in (${CLEARING})`,
  )
  return sum(rows.map((row) => cents(row.amount ?? 0)))
}

export interface SettlementLine {
  readonly reference: string
  readonly amount: Cents
}

export const linesOf = (reader: Reader, settlementId: string): Promise<SettlementLine[]> =>
  select<SettlementLine>(
    reader,
    'select reference, amount_cents as amount from settlement_line where settlement_id = :settlementId order by reference',
    {settlementId},
  )
