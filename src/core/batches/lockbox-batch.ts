import type {LockboxFile} from '#core/bank/read-lockbox.js'
import type {LockboxItem} from '#core/bank/lockbox-items.js'
import type {BatchFile, FileItem, FilePart} from '#core/batches/batch-file.js'
import {layoutOf, readStub} from '#core/batches/stub-scanline.js'
import {isAccountNumber, parseAccountNumber} from '#core/kernel/ids.js'
import {sum} from '#core/kernel/money.js'
import type {StubLayout} from '#core/policies/stub-scanline.js'

/** How a check of a lockbox file is told apart in it: by the bank's own numbers. */
export const itemName = ({lockbox, batch, item}: LockboxItem): string => `${lockbox}/${batch}/${item}`

const BILL = /^BL-?([0-9A-Z]{8})$/i

/** A lockbox file as a batch: one item a check. Whose it is says its stub, else its invoices. */
export function lockboxBatch(
  file: LockboxFile,
  said: Pick<BatchFile, 'fileName' | 'sha256'>,
  layouts: readonly StubLayout[],
): BatchFile {
  const items = file.items.map((item, at) => fileItem(item, at + 1, {key: file.key, layouts}))
  return {...said, rows: file.records, items, faults: file.faults, warnings: file.notes}
}

interface Sent {
  readonly key: string
  readonly layouts: readonly StubLayout[]
}

function fileItem(item: LockboxItem, place: number, {key, layouts}: Sent): FileItem {
  const {line, amount, checkNumber, routing, accountToken, accountLast4, datedOn, remitter, memo} = item
  const check = {routing, accountToken, accountLast4, datedOn}
  return {
    ...{line, place, name: itemName(item), key: `${key}/${itemName(item)}`, payor: remitter, note: memo},
    tender: {kind: 'check', amount, reference: checkNumber, check},
    parts: partsOf(item, layouts),
  }
}

/** Invoices that do not make the check say nothing sure: then the stub or the first of them says whose all of it is. */
function partsOf(item: LockboxItem, layouts: readonly StubLayout[]): readonly FilePart[] {
  const {line, amount, scanline, invoices} = item
  const part = {line, part: 1, amount, listed: null}
  const account = accountOnStub(scanline, layouts)
  const exact = invoices.length > 0 && sum(invoices.map((one) => one.amount)) === amount
  if (exact && invoices.every((one) => one.amount > 0))
    return invoices.map((one, at) => ({...part, part: at + 1, amount: one.amount, ...named(one.invoice)}))
  if (account !== null) return [{...part, reference: account, bill: ''}]
  const [first] = invoices
  return [{...part, ...named(first?.invoice ?? '')}]
}

function named(invoice: string): Pick<FilePart, 'reference' | 'bill'> {
  const [, bill] = BILL.exec(invoice) ?? []
  if (bill !== undefined) return {reference: '', bill: `BL-${bill.toUpperCase()}`}
  return {reference: isAccountNumber(invoice) ? parseAccountNumber(invoice) : invoice, bill: ''}
}

function accountOnStub(scanline: string, layouts: readonly StubLayout[]): string | null {
  const layout = scanline === '' ? null : layoutOf(scanline, layouts)
  if (layout === null) return null
  const read = readStub(scanline, layout)
  return 'fault' in read ? null : read.stub.account
}
