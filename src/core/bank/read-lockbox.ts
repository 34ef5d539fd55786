import {isUtf8} from 'node:buffer'
import {LockboxItems, type LockboxItem} from '#core/bank/lockbox-items.js'
import {readFixedWidth, type FixedRecord} from '#core/imports/fixed-width.js'
import type {FixedWidthProfile} from '#core/imports/fixed-width-profile.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {plainMoney, sum, ZERO, type Cents} from '#core/kernel/money.js'
import type {RowFault} from '#core/kernel/refusal.js'
import type {BankAccountReader} from '#core/payments/bank-account-token.js'

export interface LockboxFile {
  /** Origin, date, time and total: a file of the same key is the same file, whatever it is called. */
  readonly key: string
  readonly origin: string
  readonly destination: string
  readonly sentOn: BusinessDate | null
  /** HH:MM. */
  readonly sentAt: string
  /** Records of the file. */
  readonly records: number
  readonly total: Cents
  readonly items: readonly LockboxItem[]
  /** One is enough: nothing of the file is posted. */
  readonly faults: readonly RowFault[]
  /** What is unusual and no fault. */
  readonly notes: readonly string[]
}

/** Reads a bank's lockbox file whole: pure, nothing is looked up. */
export function readLockbox(
  content: Uint8Array | string,
  profile: FixedWidthProfile,
  bankAccount: BankAccountReader,
): LockboxFile {
  const {text, fault} = decoded(content, profile)
  const read = readFixedWidth(text, profile)
  const items = new LockboxItems(bankAccount)
  for (const record of read.records) items.meet(record)
  const found = items.found()
  const file = read.records.find((one) => one.record === 'file')
  const total = sum(found.items.map((one) => one.amount))
  const [origin, sentOn, sentAt] = [textOf(file, 'origin'), textOf(file, 'sent_on'), textOf(file, 'sent_at')]
  const faults = [...fault, ...read.faults, ...found.faults]
  return {
    key: `${origin}/${sentOn}/${sentAt}/${plainMoney(total)}`,
    ...{
      origin,
      destination: textOf(file, 'destination'),
      sentOn: (sentOn === '' ? null : sentOn) as BusinessDate | null,
    },
    ...{sentAt, records: read.records.length, total: faults.length === 0 ? total : ZERO, items: found.items},
    ...{faults, notes: [...read.notes, ...found.notes]},
  }
}

const textOf = (record: FixedRecord | undefined, field: string): string => String(record?.fields[field] ?? '')

function decoded(content: Uint8Array | string, {encoding}: FixedWidthProfile): {text: string; fault: RowFault[]} {
  if (typeof content === 'string') return {text: content, fault: []}
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  if (encoding !== 'utf-8') return {text: bytes.toString('latin1'), fault: []}
  const wrong = {line: 0, field: 'encoding', value: '', reason: 'the file is not UTF-8 text'}
  return isUtf8(bytes) ? {text: bytes.toString('utf8'), fault: []} : {text: bytes.toString('latin1'), fault: [wrong]}
}
