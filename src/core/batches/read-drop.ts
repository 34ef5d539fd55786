import type {Desk} from '#core/acts/desk.js'
import type {Envelope, EnvelopeCheck, EnvelopeTender} from '#core/batches/envelope.js'
import {layoutOf, readStub} from '#core/batches/stub-scanline.js'
import {openImportSource} from '#core/imports/import-source.js'
import type {TextEncodingName} from '#core/imports/layout-profile.js'
import {centsIn, dateFieldIn, textIn, type ParsedRow} from '#core/imports/parsed-row.js'
import {loadProfile} from '#core/imports/profile-files.js'
import {READ_LIMITS, readRecords} from '#core/imports/read-records.js'
import {isAccountNumber, parseAccountNumber} from '#core/kernel/ids.js'
import {cents, sum, type Cents} from '#core/kernel/money.js'
import {must, mustExist} from '#core/kernel/must.js'
import {refuse, Refusal, type RowFault} from '#core/kernel/refusal.js'
import {bankAccountKey, bankAccountNumber, tokenOf} from '#core/payments/bank-account-token.js'
import {routingNumber} from '#core/payments/check-rules.js'
import {cashBatchPolicy} from '#core/policies/cash-batches.js'
import {stubLayouts, type StubLayout} from '#core/policies/stub-scanline.js'

export interface DropFile {
  /** The file, or - for stdin. */
  readonly path: string
  readonly encoding: TextEncodingName | null
  /** Equal rows are all meant. */
  readonly allowDuplicateRows: boolean
  readonly dryRun: boolean
}

/** A file of envelopes, checked whole. Nothing of it was looked up. */
export interface ReadDrop {
  readonly envelopes: readonly Envelope[]
  readonly total: Cents
  readonly sha256: string
  readonly warnings: readonly string[]
}

interface Terms {
  readonly layouts: readonly StubLayout[]
  readonly bankKey: string
}

/**
 * Reads a file of envelopes by the profile `nightdrop`. Bank accounts become tokens at once.
 * @throws Refusal CARD_NUMBER, ROW_ERRORS listing every bad row, and what the file itself is refused for (65)
 */
export async function readDrop(desk: Desk, {path, encoding, allowDuplicateRows, dryRun}: DropFile): Promise<ReadDrop> {
  const {items_most: maxRows} = cashBatchPolicy(desk.district.id, desk.today)
  const terms = {
    layouts: stubLayouts(desk.district.id, desk.today),
    bankKey: await bankAccountKey(desk, dryRun),
  }
  const source = await openImportSource(path)
  try {
    const limits = {...READ_LIMITS, maxRows, ...(encoding === null ? {} : {encoding})}
    const records = readRecords(source.bytes, loadProfile('nightdrop', 'curbstop'), limits)
    const seen = new Map<string, number>()
    const [envelopes, faults]: [Envelope[], RowFault[]] = [[], []]
    for await (const row of records) {
      const {envelope, wrong} = envelopeOf(row, terms)
      const found = [...row.faults, ...wrong, ...(allowDuplicateRows ? [] : repeated(row, seen))]
      faults.push(...found)
      if (found.length === 0 && envelope !== null) envelopes.push(envelope)
    }
    await source.requireUnchanged()
    const {rows, fileDigest, warnings} = records.summary()
    mustBeSound(faults, rows)
    return {envelopes, total: sum(envelopes.map((one) => cents(one.amount_cents))), sha256: fileDigest, warnings}
  } finally {
    await source.close()
  }
}

function mustBeSound(faults: readonly RowFault[], rows: number): void {
  const card = faults.find(({reason}) => reason.startsWith('CARD_NUMBER'))
  if (card !== undefined)
    throw refuse('CARD_NUMBER', `line ${card.line} ${card.field} holds a card number. Remove it; nothing was stored.`, {
      field: card.field,
      rows: faults,
    })
  const wrong = new Set(faults.map(({line}) => line)).size
  if (wrong > 0)
    throw refuse('ROW_ERRORS', `${wrong} of ${rows} rows ${wrong === 1 ? 'is' : 'are'} wrong; nothing was stored`, {
      rows: faults,
      next: ['mend the file, then send it again'],
    })
  if (rows === 0) throw refuse('EMPTY_FILE', 'the file has no envelope', {field: 'file'})
}

/** A row that says what an earlier one said, to the letter. */
function repeated({line, contentHash}: ParsedRow, seen: Map<string, number>): RowFault[] {
  if (contentHash === null) return []
  const earlier = seen.get(contentHash)
  seen.set(contentHash, earlier ?? line)
  if (earlier === undefined) return []
  const reason = `the same row as line ${earlier}; --allow-duplicate-rows if both are meant`
  return [{line, field: '(row)', value: '', reason}]
}

interface ReadRow {
  readonly envelope: Envelope | null
  readonly wrong: readonly RowFault[]
}

function envelopeOf(row: ParsedRow, terms: Terms): ReadRow {
  if (row.faults.length > 0) return {envelope: null, wrong: []}
  const wrong: RowFault[] = []
  const tender = mustExist(textIn(row, 'tender'), 'an envelope has its tender') as EnvelopeTender
  const reference = textIn(row, 'reference') ?? ''
  const blame = (field: string, reason: string): void => {
    wrong.push({line: row.line, field, value: '', reason})
  }
  if (tender !== 'cash' && reference === '') blame('check_number', 'is blank and must not be: a paper has its number')
  const {account, reason} = accountOf(row, terms, blame)
  const envelope: Envelope = {
    account,
    name: textIn(row, 'name') ?? '',
    reason,
    tender,
    reference: tender === 'cash' ? '' : reference,
    amount_cents: mustExist(centsIn(row, 'amount_cents'), 'an envelope has its amount'),
    check: tender === 'check' ? checkOf(row, terms, blame) : null,
    memo: textIn(row, 'memo') ?? '',
  }
  return {envelope: wrong.length === 0 ? envelope : null, wrong}
}

type Blame = (field: string, reason: string) => void

/** A stub that cannot be read sends its envelope to suspense; it is no fault of the file. */
function accountOf(row: ParsedRow, {layouts}: Terms, blame: Blame): {account: string | null; reason: string} {
  const [typed, stub] = [textIn(row, 'account'), textIn(row, 'stub')]
  if (typed !== null && !isAccountNumber(typed)) {
    blame('account', 'not an account number (NNN-NNNNN-CC, wrong shape or check digits)')
    return {account: null, reason: ''}
  }
  const account = typed === null ? null : parseAccountNumber(typed)
  if (stub === null) return {account, reason: account === null ? 'no account on it' : ''}
  const read = scanned(stub, layouts)
  if ('fault' in read) return {account, reason: account === null ? `stub not read: ${read.fault}` : ''}
  if (account !== null && account !== read.account) blame('stub', 'names another account than the row')
  return {account: read.account, reason: ''}
}

function scanned(text: string, layouts: readonly StubLayout[]): {account: string} | {fault: string} {
  const layout = layoutOf(text, layouts)
  if (layout === null) return {fault: 'no stub of ours is so long'}
  const read = readStub(text, layout)
  return 'fault' in read ? read : {account: read.stub.account}
}

function checkOf(row: ParsedRow, {bankKey}: Terms, blame: Blame): EnvelopeCheck | null {
  const [routing, number, dated_on] = [
    textIn(row, 'routing'),
    textIn(row, 'bank_account'),
    dateFieldIn(row, 'dated_on'),
  ]
  if (routing === null && number !== null) blame('routing', 'is blank although a bank account is given')
  if (routing === null && dated_on === null) return null
  const known = tried(blame, 'routing', () => (routing === null ? '' : routingNumber(routing)))
  const bank = tried(blame, 'bank_account', () => (number === null ? null : bankAccountNumber(number, 'bank_account')))
  const face = bank === null || known === null ? null : tokenOf(bankKey, known, bank)
  return {routing: known ?? '', account_token: face?.token ?? null, account_last4: face?.last4 ?? null, dated_on}
}

function tried<V>(blame: Blame, field: string, read: () => V): V | null {
  try {
    return read()
  } catch (error) {
    must(error instanceof Refusal, 'only a refusal is the fault of a row')
    blame(field, error.message.split(':').slice(1).join(':').trim())
    return null
  }
}
