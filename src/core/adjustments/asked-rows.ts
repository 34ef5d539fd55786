import type {StatedInputs} from '#core/adjustments/formula-stated.js'
import {ASKED, ASKED_COLUMNS} from '#core/adjustments/plan-rows.sql.js'
import type {PlanTerms} from '#core/adjustments/plan-terms.js'
import {worksheetJson} from '#core/adjustments/post-adjustments.js'
import {basisOf, type Worked, type Worksheet} from '#core/adjustments/worksheet.js'
import {centsIn, textIn, type ParsedRow} from '#core/imports/parsed-row.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {isAccountNumber, parseAccountNumber} from '#core/kernel/ids.js'
import type {Cents} from '#core/kernel/money.js'
import type {RowFault} from '#core/kernel/refusal.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import type {AdjustmentReason} from '#core/policies/adjustment-policy.js'
import {insertRows, rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** What the store knows of the account and the bill that a row names. */
interface Named {
  readonly n: number
  readonly account_id: string | null
  readonly bill_id: string | null
  readonly bill_account: string | null
  /** Of the class that the row names, or of the only one of the bill. */
  readonly class: ReceivableClass | null
  readonly billed_cents: number
  readonly room_cents: number
}

const STANDS = `not exists (select 1 from adjustment_reversal v where v.account_id = p.account_id and v.adjustment_id = p.adjustment_id)`
const NAMED = `select x.n, x.account_id, x.bill_id, x.bill_account, x.class,
    coalesce((select sum(l.amount_cents) from bill_line l where l.account_id = x.bill_account and l.bill_id = x.bill_id and l.class = x.class), 0) as billed_cents,
    coalesce((select sum(p.amount_cents) from adjustment_part p
      where p.account_id = x.bill_account and p.bill_id = x.bill_id and p.class = x.class and ${STANDS}), 0) as room_cents
  from (select t.n, a.account_id, b.bill_id, b.account_id as bill_account, case when t.class <> '' then t.class else (
      select case when min(l.class) = max(l.class) then min(l.class) end from bill_line l
      where l.account_id = b.account_id and l.bill_id = b.bill_id) end as class
    from :rows left join account a on a.account_no = t.account_no left join bill b on b.bill_no = t.bill_no) x`

export interface Asking {
  readonly terms: PlanTerms
  /** Of rows that name none. */
  readonly reason: string
  /** Works out a stated amount; the same that one adjustment alone is worked out by. */
  readonly work: (inputs: StatedInputs) => Worked
}

type AskedRow = Record<keyof typeof ASKED_COLUMNS, string | number | null>

/** Judges a slice of rows by what each says and names; sound ones wait among the asked rows. Gives all faults. */
export async function askSlice(reader: Reader, rows: readonly ParsedRow[], asking: Asking): Promise<RowFault[]> {
  const faults = rows.flatMap((row) => row.faults)
  const sound = rows.filter((row) => row.faults.length === 0)
  const named = await namedIn(reader, sound)
  const asked: AskedRow[] = []
  sound.forEach((row, at) => {
    const judged = judgeRow(row, named.get(at) ?? null, asking)
    if (Array.isArray(judged)) faults.push(...judged)
    else asked.push(judged)
  })
  await insertRows(reader, ASKED, ASKED_COLUMNS, asked)
  return faults.toSorted((a, b) => a.line - b.line)
}

async function namedIn(reader: Reader, rows: readonly ParsedRow[]): Promise<Map<number, Named>> {
  const asked = rows.map((row, n) => ({
    n,
    account_no: accountNo(textIn(row, 'account') ?? ''),
    bill_no: (textIn(row, 'bill') ?? '').toUpperCase(),
    class: textIn(row, 'class') ?? '',
  }))
  const from = rowsFrom(reader, asked, {n: 'integer', account_no: 'text', bill_no: 'text', class: 'text'}, 't')
  const found = await select<Named>(reader, NAMED, {rows: from})
  return new Map(found.map((one) => [one.n, one]))
}

const accountNo = (typed: string): string => (isAccountNumber(typed) ? parseAccountNumber(typed) : '')

function judgeRow(row: ParsedRow, named: Named | null, asking: Asking): AskedRow | RowFault[] {
  const {terms} = asking
  const code = textIn(row, 'reason') ?? asking.reason
  const reason = code === '' ? null : terms.reason(code)
  const faults = [
    ...nameFaults(row, named),
    ...(reason === null ? [noReason(row, code)] : amountFaults(row, reason, named)),
  ]
  if (faults.length > 0 || reason === null || named?.account_id == null) return faults
  const amount = centsIn(row, 'amount_cents')
  const isStated = amount !== null && reason.formula === 'stated'
  const {parts, basis, worksheet} = isStated ? stated(row, {amount, named}, asking) : TO_BE_WORKED
  // One literal: rows come by the hundred thousand, and spreading parts into each costs more than all else here.
  return {
    account_id: named.account_id,
    line: row.line,
    account_no: textIn(row, 'account'),
    bill_id: named.bill_id,
    class: (isStated ? named.class : textIn(row, 'class')) ?? '',
    amount_cents: amount,
    reason: code,
    note: textIn(row, 'note') ?? '',
    row_key: textIn(row, 'key') ?? '',
    content: row.contentHash,
    parts,
    basis,
    worksheet_json: worksheet,
    favour: reason.type.fundingSource === null ? 0 : 1,
  }
}

/** Worked out by its own formula, one by one, when all rows are known. */
const TO_BE_WORKED = {parts: 0, basis: '', worksheet: ''} as const

interface Stated {
  readonly amount: Cents
  readonly named: Named
}

function stated(row: ParsedRow, {amount, named}: Stated, {terms, work}: Asking) {
  const name = named.class ?? 'water'
  const room_cents = Math.max(0, named.billed_cents + named.room_cents)
  const classes = named.bill_id === null ? [] : [{class: name, billed_cents: named.billed_cents, room_cents}]
  const bill = named.bill_id === null ? null : (textIn(row, 'bill') ?? '').toUpperCase()
  const inputs: StatedInputs = {bill_id: named.bill_id, bill, amount_cents: amount, class: name, classes}
  const {parts, rows, figures, because, notes} = work(inputs)
  const version = terms.policy.effective_from
  const worksheet: Worksheet = {parts, rows, figures, because, notes, formula: 'stated', version, inputs}
  return {parts: parts.length, basis: basisOf(worksheet), worksheet: canonicalJson(worksheetJson(worksheet))}
}

const faultIn = (row: ParsedRow, field: string, reason: string): RowFault => {
  const value = row.fields[field === 'amount' ? 'amount_cents' : field]
  const shown = field === 'amount' && typeof value === 'number' ? moneyShown(value) : String(value ?? '')
  return {line: row.line, field, value: shown, reason}
}

const moneyShown = (amount: number): string => (amount / 100).toFixed(2)

const noReason = (row: ParsedRow, code: string): RowFault =>
  faultIn(
    row,
    'reason',
    code === '' ? 'is blank, and no --reason stands for it' : `${code} is no reason of this district`,
  )

function nameFaults(row: ParsedRow, named: Named | null): RowFault[] {
  const [account, bill] = [textIn(row, 'account') ?? '', textIn(row, 'bill')]
  if (!isAccountNumber(account)) return [faultIn(row, 'account', 'is not an account number')]
  if (named?.account_id == null) return [faultIn(row, 'account', 'no such account')]
  if (bill === null) return []
  if (named.bill_id === null) return [faultIn(row, 'bill', 'no such bill')]
  return named.bill_account === named.account_id ? [] : [faultIn(row, 'bill', 'is a bill of another account')]
}

function amountFaults(row: ParsedRow, reason: AdjustmentReason, named: Named | null): RowFault[] {
  const amount = centsIn(row, 'amount_cents')
  const {formula, type, code} = reason
  if (formula === 'rebill') return [faultIn(row, 'reason', `${code} makes bills again: one account at a time`)]
  if (formula !== 'stated' && formula !== 'rebate')
    return amount === null ? [] : [faultIn(row, 'amount', `${code} is worked out here: leave the amount blank`)]
  if (amount === null) return [faultIn(row, 'amount', 'is blank and must not be')]
  if (amount === 0) return [faultIn(row, 'amount', 'is nothing')]
  const direction = amount < 0 ? 'credit' : 'charge'
  if (!type.directions.includes(direction))
    return [
      faultIn(
        row,
        'amount',
        `${code} is never a ${direction}${direction === 'charge' ? '; a credit is below zero' : ''}`,
      ),
    ]
  return formula === 'rebate' || named === null ? [] : placeFaults(row, {amount, named})
}

/** A stated amount stands on a class: of the bill that a credit changes, or of what is charged. */
function placeFaults(row: ParsedRow, {amount, named}: Stated): RowFault[] {
  if (textIn(row, 'bill') === null) {
    if (amount < 0) return [faultIn(row, 'bill', 'a credit names the bill that it changes')]
    return textIn(row, 'class') === null ? [faultIn(row, 'class', 'a charge without a bill says what it is for')] : []
  }
  return named.bill_id !== null && named.class === null
    ? [faultIn(row, 'class', 'the bill has several classes: say which')]
    : []
}
