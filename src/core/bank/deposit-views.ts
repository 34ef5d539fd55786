import type {Bag, BagCheck, Deposit, DepositEvent, DepositEventKind} from '#core/bank/deposit.js'
import type {CashCount} from '#core/cashiering/denominations.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {notFound} from '#core/kernel/refusal.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

interface BagRow {
  readonly bag_id: string
  readonly bag_no: string
  readonly source: string
  readonly source_id: string
  readonly source_no: string | null
  readonly source_done: number
  readonly cash_cents: number
  readonly cash_json: string
  readonly checks_cents: number
  readonly checks_count: number
  readonly business_date: BusinessDate
  readonly operator_id: string
  readonly cashier: string | null
  readonly opener: string | null
  readonly opener_witness: string | null
}

/** A session is over when it was closed or handed over, a batch when it was proved; the change fund has no end. */
const BAGS = `
  select b.bag_id, b.bag_no, b.source, b.source_id, b.cash_cents, b.cash_json, b.checks_cents, b.checks_count, b.business_date, b.operator_id,
    coalesce(s.session_no, k.batch_no) as source_no, s.operator_id as cashier, k.operator_id as opener, k.witness_id as opener_witness,
    case when s.session_id is not null
        and not exists (select 1 from drawer_event e where e.session_id = s.session_id and e.kind in ('close', 'hand_over')) then 0
      when k.batch_id is not null and not exists (select 1 from cash_batch_event e where e.batch_id = k.batch_id and e.kind = 'prove') then 0
      else 1 end as source_done
  from sealed_bag b left join drawer_session s on s.session_id = b.source_id left join cash_batch k on k.batch_id = b.source_id`

const bagOf = (row: BagRow): Bag => ({
  bagId: row.bag_id,
  bagNo: row.bag_no,
  source: row.source,
  sourceId: row.source_id,
  sourceNo: row.source_no ?? row.source_id,
  ready: row.source_done > 0,
  cash: JSON.parse(row.cash_json) as CashCount,
  cashCents: cents(row.cash_cents),
  checksCents: cents(row.checks_cents),
  checksCount: row.checks_count,
  businessDate: row.business_date,
  people: [row.operator_id, row.cashier, row.opener, row.opener_witness].filter((one) => one !== null),
})

/** Sealed bags that are in no deposit, the oldest first. */
export async function bagsOnHand(reader: Reader): Promise<Bag[]> {
  const rows = await select<BagRow>(
    reader,
    `${BAGS} where not exists (select 1 from bank_deposit_bag d where d.bag_id = b.bag_id) order by b.bag_id`,
  )
  return rows.map(bagOf)
}

/** The number of the deposit that a bag went into, null where it is on hand. @throws Refusal NOT_FOUND (66) */
export async function depositOfBag(reader: Reader, bagNo: string): Promise<string | null> {
  const row = (
    await select<{deposit_no: string | null}>(
      reader,
      `select d.deposit_no from sealed_bag b left join bank_deposit_bag p on p.bag_id = b.bag_id
         left join bank_deposit d on d.deposit_id = p.deposit_id where b.bag_no = :bagNo`,
      {bagNo},
    )
  )[0]
  if (row === undefined) throw notFound(`no sealed bag ${bagNo}`, ['curbstop balance-day'])
  return row.deposit_no
}

interface CheckRow {
  readonly source_id: string
  readonly receipt_no: string
  readonly kind: string
  readonly routing: string | null
  readonly account_last4: string | null
  readonly reference: string
  readonly amount_cents: number
}

/**
 * The checks that lie in bags, in MICR order: routing, account, number. One bag of a session or batch holds its checks.
 */
export async function checksOfBags(reader: Reader, bags: readonly Bag[]): Promise<BagCheck[]> {
  const holders = new Map<string, string>()
  for (const {sourceId, bagNo, checksCount} of bags) if (checksCount > 0) holders.set(sourceId, bagNo)
  const found: CheckRow[][] = []
  for (const column of ['session_id', 'cash_batch_id'])
    found.push(
      await reader('payment_event as v')
        .join('tender as t', 't.event_id', 'v.event_id')
        .whereIn(`v.${column}`, Array.from(holders.keys()))
        .whereIn('t.kind', ['check', 'cashiers_check', 'money_order'])
        .whereNotExists(reader('payment_void as x').select('x.event_id').whereRaw('x.event_id = v.event_id'))
        .select(`v.${column} as source_id`, 'v.receipt_no', 't.kind', 't.routing', 't.account_last4')
        .select('t.reference', 't.amount_cents'),
    )
  return found
    .flat()
    .map((row) => checkOf(row, holders.get(row.source_id) ?? ''))
    .toSorted((a, b) => (micr(a) < micr(b) ? -1 : 1))
}

const checkOf = (row: CheckRow, bagNo: string): BagCheck => ({
  ...{bagNo, receiptNo: row.receipt_no, kind: row.kind, number: row.reference, amount: cents(row.amount_cents)},
  ...{routing: row.routing ?? '', accountLast4: row.account_last4 ?? ''},
})

const PLACES = 20
const micr = ({routing, accountLast4, number, amount, receiptNo}: BagCheck): string =>
  [routing, accountLast4, number.padStart(PLACES, '0'), String(amount).padStart(PLACES, '0'), receiptNo].join(' ')

interface DepositRow {
  readonly deposit_id: string
  readonly deposit_no: string
  readonly cash_cents: number
  readonly cash_json: string
  readonly checks_cents: number
  readonly checks_count: number
  readonly operator_id: string
  readonly business_date: BusinessDate
}
interface EventRow {
  readonly deposit_id: string
  readonly kind: DepositEventKind
  readonly amount_cents: number | null
  readonly journal_id: string | null
  readonly reference: string
  readonly note: string
  readonly operator_id: string
  readonly second_id: string | null
  readonly business_date: BusinessDate
  readonly effective_on: BusinessDate
  readonly recorded_at: string
}

/** @throws Refusal NOT_FOUND (66) */
export async function depositByNumber(reader: Reader, number: string): Promise<Deposit> {
  const found = (await depositsWhere(reader, 'd.deposit_no = :number', {number}))[0]
  if (found === undefined) throw notFound(`no deposit ${number}`, ['curbstop balance-day'])
  return found
}

/** Deposits that the bank has not credited to the cent, or of which more is open, and those prepared on a day. */
export const depositsOfDay = (reader: Reader, day: BusinessDate): Promise<Deposit[]> =>
  depositsWhere(
    reader,
    `d.business_date = :day or d.cash_cents + d.checks_cents <> coalesce(
       (select sum(e.amount_cents) from bank_deposit_event e where e.deposit_id = d.deposit_id and e.kind in ('confirm', 'found', 'resolve', 'found_later')), 0)`,
    {day},
  )

async function depositsWhere(
  reader: Reader,
  where: string,
  asked: Readonly<Record<string, string>>,
): Promise<Deposit[]> {
  const those = `select d.deposit_id from bank_deposit d where ${where}`
  const rows = await select<DepositRow>(
    reader,
    `select d.* from bank_deposit d where ${where} order by d.deposit_id`,
    asked,
  )
  const bags = await select<BagRow & {deposit_id: string}>(
    reader,
    `select p.deposit_id, q.* from bank_deposit_bag p join (${BAGS}) q on q.bag_id = p.bag_id where p.deposit_id in (${those}) order by q.bag_no`,
    asked,
  )
  const events = await select<EventRow>(
    reader,
    `select e.* from bank_deposit_event e where e.deposit_id in (${those}) order by e.deposit_id, e.event_id`,
    asked,
  )
  return rows.map((row) => ({
    depositId: row.deposit_id,
    depositNo: row.deposit_no,
    preparer: row.operator_id,
    businessDate: row.business_date,
    cash: JSON.parse(row.cash_json) as CashCount,
    cashCents: cents(row.cash_cents),
    checksCents: cents(row.checks_cents),
    checksCount: row.checks_count,
    bags: bags.filter((bag) => bag.deposit_id === row.deposit_id).map(bagOf),
    events: events.filter((event) => event.deposit_id === row.deposit_id).map(eventOf),
  }))
}

const amountOf = (value: number | null): Cents | null => (value === null ? null : cents(value))

const eventOf = (row: EventRow): DepositEvent => ({
  kind: row.kind,
  amount: amountOf(row.amount_cents),
  journalId: row.journal_id,
  reference: row.reference,
  note: row.note,
  operatorId: row.operator_id,
  secondId: row.second_id,
  businessDate: row.business_date,
  effectiveOn: row.effective_on,
  recordedAt: row.recorded_at,
})

/** The deposit of another bank receipt with this reference; null where it is new. */
export async function depositOfReference(reader: Reader, reference: string): Promise<string | null> {
  const rows = await select<{deposit_no: string}>(
    reader,
    `select d.deposit_no from bank_deposit_event e join bank_deposit d on d.deposit_id = e.deposit_id
     where e.reference = :reference and e.reference <> '' and e.kind = 'confirm' order by d.deposit_no limit 1`,
    {reference},
  )
  return rows[0]?.deposit_no ?? null
}
