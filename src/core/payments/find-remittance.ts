import {accountIdsOfPersons} from '#core/accounts/account-head-views.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {accountsByReference, referenceOf} from '#core/accounts/account-references.js'
import {personsByName} from '#core/accounts/name-search.js'
import {mustMayView} from '#core/accounts/privacy.js'
import type {Desk} from '#core/acts/desk.js'
import {openImportSource} from '#core/imports/import-source.js'
import {centsIn, integerIn, textIn, type ParsedRow} from '#core/imports/parsed-row.js'
import {loadProfile} from '#core/imports/profile-files.js'
import {readRecords} from '#core/imports/read-records.js'
import {requireControlTotals} from '#core/imports/control-totals.js'
import {subtract, sum, type Cents} from '#core/kernel/money.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {matchRemittance, type MatchedRemittance, type OpenBill} from '#core/payments/match-remittance.js'
import {accountsPaidBy, openBillsOf} from '#core/payments/open-bills-views.js'
import {matchAdvice, type AdviceLine, type MatchedLine} from '#core/payments/remittance-advice.js'
import {remittancePolicy, type RemittancePolicy} from '#core/policies/remittance-policy.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface RemittanceQuestion {
  readonly amount: Cents
  readonly accounts: readonly string[]
  readonly payor: string | null
  /** CSV of the payer's advice, or - for stdin. */
  readonly advice: string | null
}

export interface FoundRemittance {
  readonly amount: Cents
  readonly bills: readonly OpenBill[]
  readonly matched: MatchedRemittance
  readonly advice: Advice | null
}

export interface Advice {
  readonly lines: readonly MatchedLine[]
  readonly total: Cents
  /** What the advice adds up to less the check. */
  readonly difference: Cents
}

/**
 * Which open bills a check pays: of the accounts named, of those the payer holds or has paid for, or of the payer's own
 * list. Looks and writes nothing. @throws Refusal NOT_FOUND (66), TOO_MANY_BILLS, ROW_ERRORS (65), NOT_YOURS (77)
 */
export async function findRemittance(desk: Desk, question: RemittanceQuestion): Promise<FoundRemittance> {
  mustMayView(desk)
  const {db} = desk.store
  const policy = remittancePolicy(desk.district.id, desk.today)
  const limits = {most: policy.answers, effort: policy.search_steps}
  const lines = question.advice === null ? null : await adviceLines(db, question.advice)
  const ids = new Set([
    ...(await accountsNamed(db, question.accounts)),
    ...(question.payor === null ? [] : await accountsOfPayor(db, question.payor, policy)),
    ...(lines ?? []).flatMap((line) => (line.accountId === null ? [] : [line.accountId])),
  ])
  const bills = await openBillsOf(db, Array.from(ids), policy.bills_at_most + 1)
  if (bills.length > policy.bills_at_most)
    throw refuse('TOO_MANY_BILLS', `these accounts have more than ${policy.bills_at_most} open bills`, {
      because: [{rule: 'remittance.bills', citation: policy.citation}],
      next: ['name fewer accounts'],
    })
  const matched = matchRemittance(question.amount, bills, limits)
  return {amount: question.amount, bills, matched, advice: adviceOf(lines, {bills, policy, amount: question.amount})}
}

interface AdviceFacts {
  readonly bills: readonly OpenBill[]
  readonly policy: RemittancePolicy
  readonly amount: Cents
}

function adviceOf(lines: readonly AdviceLine[] | null, {bills, policy, amount}: AdviceFacts): Advice | null {
  if (lines === null) return null
  const limits = {most: 1, effort: policy.search_steps}
  const matched = matchAdvice(lines, bills, {limits, reasons: policy.reasons})
  const total = sum(lines.map((line) => line.amount))
  return {lines: matched, total, difference: subtract(total, amount)}
}

async function accountsNamed(reader: Reader, numbers: readonly string[]): Promise<string[]> {
  const ids: string[] = []
  for (const number of numbers) {
    const id = await accountIdOf(reader, number)
    if (id === null) throw notFound(`no account ${number}`)
    ids.push(id)
  }
  return ids
}

async function accountsOfPayor(
  reader: Reader,
  payor: string,
  {bills_at_most: most}: RemittancePolicy,
): Promise<string[]> {
  const persons = await personsByName(reader, payor, most)
  const held = await accountIdsOfPersons(reader, persons, most)
  const found = [...held, ...(await accountsPaidBy(reader, payor, most))]
  if (found.length === 0) throw notFound(`nobody of that name holds an account or has paid for one`)
  return found
}

async function adviceLines(reader: Reader, path: string): Promise<AdviceLine[]> {
  const source = await openImportSource(path)
  try {
    const records = readRecords(source.bytes, loadProfile('remittances', 'curbstop'))
    const rows: ParsedRow[] = []
    for await (const row of records) rows.push(row)
    await source.requireUnchanged()
    const faults = rows.flatMap((row) => row.faults)
    if (faults.length > 0) throw refuse('ROW_ERRORS', `${faults.length} cells of the advice are wrong`, {rows: faults})
    requireControlTotals(records.summary().totals)
    return await named(reader, rows)
  } finally {
    await source.close()
  }
}

interface BillAccount {
  bill_no: string
  account_id: string
  account_no: string
}
const OF_BILLS = `select b.bill_no, b.account_id, a.account_no from :asked cross join bill b join account a on a.account_id = b.account_id
  where b.bill_no = t.bill_no`

/** Accounts by their number or another system's key; where a line has none, by its bill. */
async function named(reader: Reader, rows: readonly ParsedRow[]): Promise<AdviceLine[]> {
  const said = rows.map((row) => ({
    line: integerIn(row, 'line') ?? row.line,
    reference: referenceOf(textIn(row, 'account') ?? ''),
    bill: (textIn(row, 'bill') ?? '').toUpperCase(),
    amount: centsIn(row, 'amount_cents') ?? sum([]),
    reason: textIn(row, 'reason') ?? '',
  }))
  const accounts = await accountsByReference(
    reader,
    said.map((line) => line.reference),
  )
  const bills = said.filter((line) => line.bill !== '').map((line) => ({bill_no: line.bill}))
  const found = await select<BillAccount>(reader, OF_BILLS, {asked: rowsFrom(reader, bills, {bill_no: 'text'}, 't')})
  const ofBill = new Map(found.map((row) => [row.bill_no, row]))
  return said.map((line) => {
    const bill = ofBill.get(line.bill)
    const accountId = line.reference === '' ? (bill?.account_id ?? null) : (accounts.get(line.reference) ?? null)
    return {...line, accountId, account: line.reference === '' ? (bill?.account_no ?? '') : line.reference}
  })
}
