import type {ActContext} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {contextOf} from '#core/acts/perform.js'
import type {NewBill} from '#core/billing/bill.js'
import {proveBooks} from '#core/checks/prove-books.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import type {NewPayment} from '#core/payments/payment.js'
import type {Reader, Trx} from '#core/store/open.js'
import {inTransaction} from '#core/store/transaction.js'

let made = 0

/** A bare account: the books need no more of it. */
export async function newAccount(desk: Desk): Promise<string> {
  made += 1
  const account_id = `ACC-${String(made).padStart(6, '0')}`
  const account_no = `${String(made).padStart(3, '0')}-00000-00`
  const row = {account_id, account_no, opened_on: '2020-01-01', recorded_at: '2020-01-01T00:00:00.000Z', act_id: 'test'}
  await desk.store.db('account').insert(row)
  return account_id
}

/** Runs work as one act of the desk's operator would: one transaction, one context. */
export const inOneAct = <Result>(
  desk: Desk,
  work: (trx: Trx, context: ActContext) => Promise<Result>,
): Promise<Result> => inTransaction(desk.store, (trx) => work(trx, contextOf(desk)))

let keys = 0

export interface BillParts {
  readonly issuedOn?: string
  readonly dueOn: string
  readonly lines: Partial<Record<ReceivableClass, number>>
}

export function aBill(accountId: string, {issuedOn, dueOn, lines}: BillParts): NewBill {
  keys += 1
  const issued = businessDate(issuedOn ?? dueOn)
  return {
    accountId,
    source: 'test',
    sourceKey: `B${keys}`,
    meterSerial: null,
    serviceFrom: null,
    serviceTo: null,
    issuedOn: issued,
    mailedOn: issued,
    dueOn: businessDate(dueOn),
    usageThousandths: null,
    usageUnit: null,
    estimated: false,
    lines: Object.entries(lines).map(([name, amount]) => ({
      class: name as ReceivableClass,
      code: name,
      description: name,
      amount: cents(amount),
    })),
    flags: [],
    assumed: [],
    batchId: null,
  }
}

export function aPayment(accountId: string, amount: number, effectiveOn: string, series = 'test'): NewPayment {
  keys += 1
  return {
    accountId,
    source: 'test',
    sourceKey: `P${keys}`,
    tender: 'check',
    reference: String(keys),
    ledgerAccount: '1055',
    amount: cents(amount),
    effectiveOn: businessDate(effectiveOn),
    series,
    batchId: null,
  }
}

export interface Open {
  readonly class: ReceivableClass
  readonly due: string
  readonly open: Cents
}

/** Open items of an account, oldest first. */
export async function openItemsIn(reader: Reader, accountId: string): Promise<Open[]> {
  const rows: {class: ReceivableClass; due_on: string; open_cents: Cents}[] = await reader('open_item')
    .where('account_id', accountId)
    .orderBy(['due_on', 'class', 'receivable_id'])
    .select('class', 'due_on', 'open_cents')
  return rows.map((row) => ({class: row.class, due: row.due_on, open: row.open_cents}))
}

export async function heldIn(reader: Reader, accountId: string): Promise<number> {
  const rows: {open_cents: number}[] = await reader('open_credit').where('account_id', accountId).select('open_cents')
  return rows.reduce((total, row) => total + row.open_cents, 0)
}

export async function balanceIn(reader: Reader, accountId: string): Promise<number> {
  const row: {balance_cents: number} | undefined = await reader('account_balance')
    .where('account_id', accountId)
    .first('balance_cents')
  return row?.balance_cents ?? 0
}

/** Legs of a journal as `account:cents`, in a fixed order. */
export async function legsIn(reader: Reader, journalId: string): Promise<string[]> {
  const rows: {ledger_account: string; amount_cents: number}[] = await reader('posting')
    .where('journal_id', journalId)
    .select('ledger_account', 'amount_cents')
  return rows.map((row) => `${row.ledger_account}:${row.amount_cents}`).toSorted()
}

/** Names of the checks that fail, with their first row. */
export async function brokenChecks(reader: Reader): Promise<Record<string, string>> {
  const {checks} = await proveBooks(reader)
  return Object.fromEntries(
    checks.filter((check) => !check.ok).map((check) => [check.name, check.failures[0]?.key ?? 'nothing']),
  )
}
