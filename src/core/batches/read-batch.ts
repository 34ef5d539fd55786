import type {Desk} from '#core/acts/desk.js'
import type {BatchFile, FileItem, FilePart} from '#core/batches/batch-file.js'
import {requireControlTotals} from '#core/imports/control-totals.js'
import {openImportSource} from '#core/imports/import-source.js'
import type {TextEncodingName} from '#core/imports/layout-profile.js'
import {centsIn, dateFieldIn, integerIn, textIn, type ParsedRow} from '#core/imports/parsed-row.js'
import {loadProfile} from '#core/imports/profile-files.js'
import {READ_LIMITS, readRecords} from '#core/imports/read-records.js'
import {referenceOf} from '#core/accounts/account-references.js'
import {groupBy} from '#core/kernel/group-by.js'
import {formatMoney, subtract, sum} from '#core/kernel/money.js'
import {must, mustExist} from '#core/kernel/must.js'
import {refuse, Refusal, type RowFault} from '#core/kernel/refusal.js'
import {bankAccountKey, bankAccountNumber, tokenOf} from '#core/payments/bank-account-token.js'
import {routingNumber} from '#core/payments/check-rules.js'
import type {CheckFace, TenderKind} from '#core/payments/payment-event.js'

export interface BatchToRead {
  /** The file, or - for stdin. */
  readonly path: string
  readonly profile: string
  readonly encoding: TextEncodingName | null
  readonly dryRun: boolean
}

/**
 * Reads a list of checks and what they pay, whole. Rows of one item are one check; bank accounts become tokens at once.
 * Nothing is looked up. @throws Refusal for what the file itself is refused for (65)
 */
export async function readBatch(desk: Desk, {path, profile, encoding, dryRun}: BatchToRead): Promise<BatchFile> {
  const bankKey = await bankAccountKey(desk, dryRun)
  const source = await openImportSource(path)
  try {
    const limits = encoding === null ? READ_LIMITS : {...READ_LIMITS, encoding}
    const records = readRecords(source.bytes, loadProfile('batches', profile), limits)
    const rows: ParsedRow[] = []
    for await (const row of records) rows.push(row)
    await source.requireUnchanged()
    const {rows: count, fileDigest, warnings, totals} = records.summary()
    requireControlTotals(totals)
    if (count === 0) throw refuse('EMPTY_FILE', 'the file has no item', {field: 'file'})
    const named = path.split('/').at(-1) ?? path
    return {fileName: named, sha256: fileDigest, rows: count, warnings, ...itemsOf(rows, bankKey)}
  } finally {
    await source.close()
  }
}

/** Items in the order of their first row; one with a bad row is left out whole. */
function itemsOf(rows: readonly ParsedRow[], bankKey: string): Pick<BatchFile, 'items' | 'faults'> {
  const faults: RowFault[] = []
  const items: FileItem[] = []
  for (const own of groupBy(rows, (row) => textIn(row, 'item') ?? `line ${row.line}`).values()) {
    const wrong = [...own.flatMap((row) => row.faults), ...disagreements(own), ...repeated(own)]
    const made = wrong.length === 0 ? itemOf(own, bankKey, wrong) : null
    faults.push(...wrong)
    if (made !== null && wrong.length === 0) items.push({...made, place: items.length + 1})
  }
  return {items, faults: faults.toSorted((a, b) => a.line - b.line)}
}

/** What all rows of one check say alike. */
const OF_THE_CHECK = ['tender', 'check_number', 'routing', 'bank_account', 'dated_on', 'payor', 'key'] as const

function disagreements(rows: readonly ParsedRow[]): RowFault[] {
  const [first, ...others] = rows
  if (first === undefined) return []
  return others.flatMap((row) =>
    OF_THE_CHECK.filter((field) => (row.fields[field] ?? null) !== (first.fields[field] ?? null)).map((field) =>
      faultOf(row, field, `differs from line ${first.line}, another row of the same item`),
    ),
  )
}

function repeated(rows: readonly ParsedRow[]): RowFault[] {
  const seen = new Map<number, number>()
  return rows.flatMap((row) => {
    const part = integerIn(row, 'part') ?? 0
    const earlier = seen.get(part)
    seen.set(part, row.line)
    return earlier === undefined ? [] : [faultOf(row, 'part', `line ${earlier} is the same part of the same item`)]
  })
}

/** The value of a row may be a bank account: it is not repeated. */
const faultOf = ({line}: ParsedRow, field: string, reason: string): RowFault => ({line, field, value: '', reason})

function itemOf(rows: readonly ParsedRow[], bankKey: string, wrong: RowFault[]): Omit<FileItem, 'place'> {
  const first = mustExist(rows[0], 'an item has a row')
  const kind = mustExist(textIn(first, 'tender'), 'a row has its tender') as TenderKind
  const reference = textIn(first, 'check_number') ?? ''
  if (kind !== 'cash' && reference === '')
    wrong.push(faultOf(first, 'check_number', 'is blank and must not be: a paper has its number'))
  const parts = rows.map(partOf)
  const paid = sum(parts.map((part) => part.amount))
  const amount = centsIn(first, 'check_amount_cents') ?? paid
  if (amount < paid)
    wrong.push(faultOf(first, 'check_amount', `the parts come to ${formatMoney(paid)}, more than the check`))
  const rest = subtract(amount, paid)
  const last = mustExist(parts.at(-1), 'an item has a part')
  const over = {...last, part: last.part + 1, reference: '', bill: '', amount: rest, listed: null}
  return {
    line: first.line,
    name: textIn(first, 'item') ?? '',
    key: textIn(first, 'key'),
    tender: {kind, amount, reference, check: kind === 'check' ? faceOf(first, bankKey, wrong) : null},
    payor: textIn(first, 'payor') ?? '',
    note: textIn(first, 'note') ?? '',
    parts: rest > 0 ? [...parts, over] : parts,
  }
}

const partOf = (row: ParsedRow): FilePart => ({
  line: row.line,
  part: integerIn(row, 'part') ?? 0,
  reference: referenceOf(textIn(row, 'account') ?? ''),
  bill: (textIn(row, 'bill') ?? '').toUpperCase(),
  amount: mustExist(centsIn(row, 'amount_cents'), 'a row has its amount'),
  listed: centsIn(row, 'listed_cents'),
})

function faceOf(row: ParsedRow, bankKey: string, wrong: RowFault[]): CheckFace | null {
  const [routing, account] = [textIn(row, 'routing'), textIn(row, 'bank_account')]
  const datedOn = dateFieldIn(row, 'dated_on')
  if (routing === null && account !== null)
    wrong.push(faultOf(row, 'routing', 'is blank although a bank account is given'))
  if (routing === null && datedOn === null) return null
  const known = tried(row, wrong, 'routing', () => (routing === null ? '' : routingNumber(routing)))
  const number = tried(row, wrong, 'bank_account', () =>
    account === null ? null : bankAccountNumber(account, 'bank_account'),
  )
  const kept = number === null || known === null ? null : tokenOf(bankKey, known, number)
  return {routing: known ?? '', accountToken: kept?.token ?? null, accountLast4: kept?.last4 ?? null, datedOn}
}

function tried<V>(row: ParsedRow, wrong: RowFault[], field: string, read: () => V): V | null {
  try {
    return read()
  } catch (error) {
    must(error instanceof Refusal, 'only a refusal is the fault of a row')
    wrong.push(faultOf(row, field, error.message.split(':').slice(1).join(':').trim()))
    return null
  }
}
