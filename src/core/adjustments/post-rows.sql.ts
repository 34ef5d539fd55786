import {OPEN_ROWS} from '#core/adjustments/plan-rows.sql.js'
import {CLASSES, CUSTOMER_CREDITS, NO_CUSTOMER, RECEIVABLE_ACCOUNT, type ReceivableClass} from '#core/ledger/chart.js'
import {leastOf} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Credits of a chunk that are posted together; `turn` counts the rows of one account. */
export const POSTING = 'adjustment_posting'
export const POSTING_COLUMNS = {
  turn: 'integer',
  account_id: 'text',
  line: 'integer',
  row_id: 'text',
  reason: 'text',
  bill_id: 'text',
  class: 'text',
  amount_cents: 'integer',
} as const
/** What each of them pays of an open item, in the order in which it pays. */
export const PAID = 'adjustment_paid'
export const PAID_COLUMNS = {
  account_id: 'text',
  row_id: 'text',
  n: 'integer',
  turn: 'integer',
  receivable_id: 'text',
  class: 'text',
  paid_cents: 'integer',
  left_cents: 'integer',
} as const

/** Stated credits on accounts that have nothing else in the chunk: a charge may use a credit held before. */
export const TAKE_CREDITS = `insert into ${POSTING} (turn, account_id, line, row_id, reason, bill_id, class, amount_cents)
  with r as (${OPEN_ROWS}), o as (select r.* from r join adjustment_plan_reason q on q.plan_id = r.plan_id and q.reason = r.reason
    where r.amount_cents > 0 or q.formula <> 'stated')
  select row_number() over (partition by r.account_id order by r.line), r.account_id, r.line, r.row_id, r.reason, r.bill_id, r.class, -r.amount_cents
  from r where r.account_id not in (select o.account_id from o)`

const classCase = (column: string, of: (name: ReceivableClass) => string): string =>
  `case ${column} ${CLASSES.map((name) => `when '${name}' then ${of(name)}`).join(' ')} end`

/** Pays what is open: of the row's own bill and class first, then the oldest, as one credit alone does. */
export const pay = (db: Reader, order: readonly ReceivableClass[]): string => `insert into ${PAID}
    (account_id, row_id, n, turn, receivable_id, class, paid_cents, left_cents)
  select x.account_id, x.row_id, x.n, :turn, x.receivable_id, x.class, x.paid_cents, x.open_cents - x.paid_cents from (
    select g.account_id, g.row_id, o.receivable_id, o.class, o.open_cents, row_number() over w as n,
      ${leastOf(db)}(o.open_cents, g.amount_cents - (sum(o.open_cents) over w - o.open_cents)) as paid_cents
    from ${POSTING} g cross join open_item o
    where g.turn = :turn and o.account_id = g.account_id
    window w as (partition by g.account_id order by case when o.bill_id = g.bill_id and o.class = g.class then 0 else 1 end,
      o.due_on, ${classCase('o.class', (name) => String(order.indexOf(name)))}, o.receivable_id)) x
  where x.paid_cents > 0`

export const CLOSE_ITEMS = `delete from open_item where (account_id, receivable_id) in (
  select p.account_id, p.receivable_id from ${PAID} p where p.turn = :turn and p.left_cents = 0)`
export const LOWER_ITEMS = `update open_item set open_cents = (select p.left_cents from ${PAID} p
    where p.account_id = open_item.account_id and p.receivable_id = open_item.receivable_id and p.turn = :turn)
  where (account_id, receivable_id) in (
    select p.account_id, p.receivable_id from ${PAID} p where p.turn = :turn and p.left_cents > 0)`

/** Rows with the terms of their reason; crossed in this order, or every chunk would read the whole plan. */
const TERMS = `${POSTING} g cross join adjustment_plan_reason q`
const ITS_TERMS = 'q.plan_id = :plan and q.reason = g.reason'
const ROWS = `${TERMS} cross join adjustment_plan_row r`
const ITS_ROW = `${ITS_TERMS} and r.plan_id = :plan and r.account_id = g.account_id and r.line = g.line`
const PAID_OF = `coalesce((select sum(p.paid_cents) from ${PAID} p where p.account_id = g.account_id and p.row_id = g.row_id), 0)`

/** Everything else that the credits of a chunk are in the store, one statement a table. */
export const WRITE_CREDITS: Readonly<Record<string, string>> = {
  journal: `insert into journal (journal_id, journal_no, kind, account_id, effective_on, business_date, recorded_at, reverses_id, act_id, memo)
    select g.row_id, r.journal_no, 'adjustment.post', g.account_id, :effective, :today, :recorded, null, :act, q.memo
    from ${ROWS} where ${ITS_ROW}
    order by g.account_id, g.line`,
  districtLegs: `insert into posting (account_id, journal_id, line, ledger_account, amount_cents)
    select '${NO_CUSTOMER}', g.row_id, 1, q.ledger_account, g.amount_cents from ${TERMS} where ${ITS_TERMS} order by g.row_id`,
  customerLegs: `insert into posting (account_id, journal_id, line, ledger_account, amount_cents)
    select account_id, row_id, 1 + row_number() over (partition by account_id, row_id order by first_n), ledger_account, amount_cents from (
      select p.account_id, p.row_id, min(p.n) as first_n, ${classCase('p.class', (name) => `'${RECEIVABLE_ACCOUNT[name]}'`)} as ledger_account,
        -sum(p.paid_cents) as amount_cents
      from ${PAID} p group by p.account_id, p.row_id, p.class
      union all
      select g.account_id, g.row_id, 1000000000, '${CUSTOMER_CREDITS}', ${PAID_OF} - g.amount_cents from ${POSTING} g
      where g.amount_cents > ${PAID_OF}) x
    order by account_id, row_id`,
  customer_credit: `insert into customer_credit (account_id, credit_id, source, payment_id, journal_id, effective_on, amount_cents)
    select g.account_id, g.row_id, 'adjustment', null, g.row_id, :effective, g.amount_cents from ${POSTING} g order by g.account_id, g.row_id`,
  open_credit: `insert into open_credit (account_id, credit_id, effective_on, open_cents)
    select g.account_id, g.row_id, :effective, g.amount_cents - ${PAID_OF} from ${POSTING} g where g.amount_cents > ${PAID_OF}
    order by g.account_id, g.row_id`,
  allocation: `insert into allocation (account_id, allocation_id, receivable_id, journal_id, payment_id, credit_id, amount_cents, effective_on)
    select p.account_id, p.row_id || '-' || p.n, p.receivable_id, p.row_id, null, p.row_id, p.paid_cents, :effective from ${PAID} p
    order by p.account_id, p.row_id, p.n`,
  adjustment: `insert into adjustment (account_id, adjustment_id, journal_id, type, reason, formula, policy_from, bill_id, amount_cents, stated_cents,
      funding_source, note, evidence_missing, worksheet_json, basis, plan_id, plan_line, effective_on, business_date, operator_id, requester, recorded_at, act_id)
    select g.account_id, g.row_id, g.row_id, q.type, g.reason, q.formula, q.policy_from, g.bill_id, -g.amount_cents, null,
      q.funding_source, r.note, q.evidence_missing, r.worksheet_json, r.basis, :plan, g.line, :effective, :today, :operator, null, :recorded, :act
    from ${ROWS} where ${ITS_ROW}
    order by g.account_id, g.row_id`,
  adjustment_part: `insert into adjustment_part (account_id, adjustment_id, part, bill_id, class, amount_cents)
    select g.account_id, g.row_id, 1, g.bill_id, g.class, -g.amount_cents from ${POSTING} g order by g.account_id, g.row_id`,
  account_balance: `update account_balance set balance_cents = balance_cents - (
      select sum(g.amount_cents) from ${POSTING} g where g.account_id = account_balance.account_id)
    where account_id in (select g.account_id from ${POSTING} g)`,
  result: `insert into adjustment_plan_result (plan_id, account_id, line, state, reason, recorded_at, act_id)
    select :plan, g.account_id, g.line, 'posted', '', :recorded, :act from ${POSTING} g order by g.account_id, g.line`,
}
