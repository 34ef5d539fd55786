import type {Json} from '#core/kernel/canonical-json.js'
import {groupBy} from '#core/kernel/group-by.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import {
  EVIDENCE_ARRANGEMENTS,
  EVIDENCE_BILLS,
  EVIDENCE_CONTACTS,
  EVIDENCE_INSTALLMENTS,
  EVIDENCE_LETTERS,
  EVIDENCE_NOTICES,
  EVIDENCE_PAYMENTS,
  EVIDENCE_PROTECTIONS,
} from '#core/collections/shutoff-evidence.sql.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

type Columns = {readonly [column: string]: Json}
type StoredRow = Columns & {readonly account_id: string}

export type EvidenceKind = 'bill' | 'payment' | 'notice' | 'contact' | 'protection' | 'arrangement'

/** One fact a rule may rest on: its row, the number people know it by, and what it says in one line. */
export interface EvidenceRow {
  readonly id: string
  readonly kind: EvidenceKind
  /** `BL-…`, `RC-…`, `A-…`; null where nobody reads one aloud. */
  readonly ref: string | null
  readonly line: string
  /** Every column of the row. */
  readonly columns: Columns
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
const money = (value: Json | undefined): string => formatMoney(cents(Number(value ?? 0)))
const moment = (value: Json | undefined): string => text(value).replace('T', ' ')
const spaced = (value: Json | undefined): string => text(value).replaceAll('_', ' ')
/** `, words …` where there is a value, else nothing. */
const also = (words: string, value: Json | undefined): string => (text(value) === '' ? '' : `, ${words} ${text(value)}`)

const LINES: Readonly<Record<EvidenceKind, (row: Columns) => string>> = {
  bill: (row) =>
    `${row['bill_no'] === null ? `charge ${text(row['charge_code'])}` : `bill ${text(row['bill_no'])}`}${also('mailed', row['mailed_on'])}, due ${text(row['due_on'])}, ${money(row['amount_cents'])}, open ${money(row['open_cents'])}`,
  payment: (row) =>
    `payment ${text(row['receipt_no'])} of ${text(row['effective_on'])}, ${money(row['amount_cents'])} by ${spaced(row['tender'])}${also('came back', row['returned_on'])}${also('reason', row['return_code'])}${also('taken back:', row['undone'])}`,
  notice: (row) => {
    const when = row['sent_at'] === null ? text(row['sent_on']) : moment(row['sent_at'])
    const how =
      row['method'] === 'mail' ? 'mailed' : row['method'] === 'posted' ? 'posted' : `by ${text(row['method'])}`
    const amount = row['amount_cents'] === null ? '' : `, ${money(row['amount_cents'])}`
    return `notice (${spaced(row['kind'])}) ${how} ${when}${also('to', row['address'])}${amount}${also('pay by', row['pay_by'])}${also('copy to Occupant', row['occupant_copy_on'])}${also('came back', row['returned_on'])}`
  },
  contact: (row) =>
    `contact ${row['method'] === 'phone' ? 'by phone' : spaced(row['method'])} ${moment(row['at'])}, ${spaced(row['outcome'])}${row['options_offered'] === 1 ? ', payment options offered' : ''}${also('by', row['operator_id'])}`,
  protection: (row) =>
    `protection (${spaced(row['kind'])}) from ${text(row['effective_from'])}${also('to', row['until_on'])}${also('ended', row['ended_on'])}${also('kept by', row['owner'])}`,
  arrangement: (row) =>
    `arrangement ${text(row['arrangement_no'])} of ${text(row['made_on'])}, ${money(row['total_cents'])}${also('ended', row['ended_on'])}`,
}

const NUMBERS: Readonly<Partial<Record<EvidenceKind, string>>> = {
  bill: 'bill_no',
  payment: 'receipt_no',
  arrangement: 'arrangement_no',
}

/** A row as it is shown: without keys told elsewhere, stored JSON opened. */
function shownColumns(row: StoredRow, without: readonly string[]): Columns {
  const columns: Record<string, Json> = {}
  for (const [name, value] of Object.entries(row)) {
    if (without.includes(name)) continue
    if (name.endsWith('_json')) columns[name.slice(0, -'_json'.length)] = JSON.parse(text(value)) as Json
    else columns[name] = value
  }
  return columns
}

function evidenceRow(kind: EvidenceKind, row: StoredRow): EvidenceRow {
  const numbered = NUMBERS[kind]
  const ref = numbered === undefined ? '' : text(row[numbered])
  const columns = shownColumns(row, ['account_id', 'id'])
  return {id: text(row['id']), kind, ref: ref === '' ? null : ref, line: LINES[kind](row), columns}
}

/** Rows of one kind told with the rows that belong to them: a notice's letters, an arrangement's installments. */
function withParts(
  rows: readonly StoredRow[],
  parts: readonly StoredRow[],
  {key, as}: {readonly key: string; readonly as: string},
): StoredRow[] {
  const byKey = groupBy(parts, (part) => `${part.account_id} ${text(part[key])}`)
  return rows.map((row) => {
    const own = byKey.get(`${row.account_id} ${text(row['id'])}`) ?? []
    return {...row, [as]: own.map((part) => shownColumns(part, ['account_id', key]))}
  })
}

/** Every fact on record for a page of accounts, by account key; eight statements whatever their number. */
export async function evidenceOf(
  reader: Reader,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, readonly EvidenceRow[]>> {
  const asked = accountIds.map((account_id) => ({account_id}))
  const ids = rowsFrom(reader, asked, {account_id: 'text'})
  const read = (statement: string): Promise<StoredRow[]> => select<StoredRow>(reader, statement, {ids})
  const letters = await read(EVIDENCE_LETTERS)
  const installments = await read(EVIDENCE_INSTALLMENTS)
  const kinds: readonly (readonly [EvidenceKind, readonly StoredRow[]])[] = [
    ['bill', await read(EVIDENCE_BILLS)],
    ['payment', await read(EVIDENCE_PAYMENTS)],
    ['notice', withParts(await read(EVIDENCE_NOTICES), letters, {key: 'notice_id', as: 'letters'})],
    ['contact', await read(EVIDENCE_CONTACTS)],
    ['protection', await read(EVIDENCE_PROTECTIONS)],
    [
      'arrangement',
      withParts(await read(EVIDENCE_ARRANGEMENTS), installments, {key: 'arrangement_id', as: 'installments'}),
    ],
  ]
  const all = new Map<string, EvidenceRow[]>(accountIds.map((id) => [id, []]))
  for (const [kind, rows] of kinds) for (const row of rows) all.get(row.account_id)?.push(evidenceRow(kind, row))
  return all
}

/** The rows that a proof points to, in the order in which it does. */
export function evidenceUsed(
  proof: readonly {readonly evidence: readonly string[]}[],
  all: readonly EvidenceRow[],
): readonly EvidenceRow[] {
  const known = new Map(all.map((row) => [row.id, row]))
  const used = new Set(proof.flatMap((step) => step.evidence))
  return Array.from(used).flatMap((id) => known.get(id) ?? [])
}
