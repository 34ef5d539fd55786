import {add, cents, subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import type {DrawerSession} from '#core/cashiering/drawer-session-views.js'
import type {DrawerPolicy} from '#core/policies/cash-drawers.js'
import type {TenderKind} from '#core/payments/payment-event.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** How much of one kind of tender, and how many pieces. */
export interface TenderTotal {
  readonly amount: Cents
  readonly count: number
}

/** What a session must hold, from what was recorded; nobody who counts sees it before the count is committed. */
export interface DrawerFigures {
  readonly float: Cents
  /** What was handed over in cash, before change. */
  readonly cashTendered: Cents
  readonly change: Cents
  readonly turnedIn: Cents
  /** Cash that must be in the drawer: float + tendered - change - turn-ins. */
  readonly cash: Cents
  readonly checks: TenderTotal
  readonly cards: TenderTotal
  readonly voids: TenderTotal
  /** Receipts numbered in this session, voided ones too; their highest number is the same where none is missing. */
  readonly receipts: {readonly count: number; readonly highest: number}
}

interface TenderRow {
  kind: TenderKind
  pieces: number
  amount: number
  tendered: number
  change: number
}

/** Tenders of a session by kind; a voided receipt's do not count. */
export const TENDERS_OF_SESSION = `select t.kind, count(*) as pieces, sum(t.amount_cents) as amount,
    sum(t.tendered_cents) as tendered, sum(t.change_cents) as change
  from payment_event v join tender t on t.event_id = v.event_id
  where v.session_id = :session and not exists (select 1 from payment_void x where x.event_id = v.event_id)
  group by t.kind`

/** Its receipts, voids and turn-ins in one row. */
export const EVENTS_OF_SESSION = `select count(*) as receipts, coalesce(max(v.receipt_number), 0) as highest, count(x.event_id) as voids,
    coalesce(sum(case when x.event_id is null then 0 else v.total_cents end), 0) as voided,
    (select coalesce(sum(e.amount_cents), 0) from drawer_event e where e.session_id = :session and e.kind = 'turn_in') as turned_in
  from payment_event v left join payment_void x on x.event_id = v.event_id where v.session_id = :session`

/** Two queries by key, whatever the number of sessions. */
export async function drawerFigures(
  reader: Reader,
  {sessionId, floatCents}: Pick<DrawerSession, 'sessionId' | 'floatCents'>,
): Promise<DrawerFigures> {
  const tenders = await select<TenderRow>(reader, TENDERS_OF_SESSION, {session: sessionId})
  const [row] = await select<EventsRow>(reader, EVENTS_OF_SESSION, {session: sessionId})
  const {receipts, highest, voids, voided, turned_in} = row ?? NOTHING
  const cash = tenders.filter(({kind}) => kind === 'cash')
  const cashTendered = cents(cash.reduce((total, one) => total + one.tendered, 0))
  const change = cents(cash.reduce((total, one) => total + one.change, 0))
  const turnedIn = cents(turned_in)
  return {
    ...{float: floatCents, cashTendered, change, turnedIn},
    cash: expectedCash({float: floatCents, tendered: cashTendered, change, turnedIn}),
    checks: totalOf(tenders, CHECKS),
    cards: totalOf(tenders, CARDS),
    voids: {amount: cents(voided), count: voids},
    receipts: {count: receipts, highest},
  }
}

interface EventsRow {
  receipts: number
  highest: number
  voids: number
  voided: number
  turned_in: number
}
const NOTHING: EventsRow = {receipts: 0, highest: 0, voids: 0, voided: 0, turned_in: 0}

/** Paper that is counted as checks. */
export const CHECKS: readonly TenderKind[] = ['check', 'cashiers_check', 'money_order']
export const CARDS: readonly TenderKind[] = ['card']

function totalOf(tenders: readonly TenderRow[], kinds: readonly TenderKind[]): TenderTotal {
  const those = tenders.filter(({kind}) => kinds.includes(kind))
  return {
    amount: sum(those.map((one) => cents(one.amount))),
    count: those.reduce((total, one) => total + one.pieces, 0),
  }
}

export interface CashFlow {
  readonly float: Cents
  readonly tendered: Cents
  readonly change: Cents
  readonly turnedIn: Cents
}

/** Nothing is ever paid out of a drawer, so this is all. */
export const expectedCash = ({float, tendered, change, turnedIn}: CashFlow): Cents =>
  subtract(add(float, subtract(tendered, change)), turnedIn)

/** Cash beyond the float from the limit on: some of it is to be turned in. Zero below the limit. */
export function cashOverLimit({cash, float}: DrawerFigures, policy: DrawerPolicy): Cents {
  const taken = subtract(cash, float)
  return taken >= policy.drawer_cash_limit_cents ? taken : ZERO
}
