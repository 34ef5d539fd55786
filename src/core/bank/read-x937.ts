import {addendaOf, X937Fields, x937Item, type X937Item} from '#core/bank/x937-items.js'
import {x937Records, type X937Record, type X937Split} from '#core/bank/x937-records.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {sum, type Cents} from '#core/kernel/money.js'
import type {RowFault} from '#core/kernel/refusal.js'
import type {BankAccountReader} from '#core/payments/bank-account-token.js'

export interface X937Bundle {
  readonly bundle: string
  readonly items: readonly X937Item[]
}
export interface X937Letter {
  readonly letter: string
  readonly businessDate: BusinessDate | null
  readonly bundles: readonly X937Bundle[]
  /** Credits of the letter itself, outside its bundles. */
  readonly credits: readonly X937Item[]
}
export interface X937File {
  readonly encoding: 'ascii' | 'ebcdic'
  readonly origin: string
  readonly destination: string
  readonly createdOn: BusinessDate | null
  readonly letters: readonly X937Letter[]
  readonly images: number
  readonly records: number
  /** Checks and returns; credits are the other side of them. */
  readonly total: Cents
  /** One is enough: nothing of the file is used. */
  readonly faults: readonly RowFault[]
  readonly notes: readonly string[]
}

/** Reads a cash letter file (X9.37, X9.100-187) whole: pure. Images are counted, not kept. */
export function readX937(content: Uint8Array, bankAccount: BankAccountReader): X937File {
  const split = x937Records(content)
  const reading = new X937Reading(bankAccount)
  for (const record of split.records) reading.meet(record)
  return reading.finish(split)
}

/** What is counted between a header and its control record. */
interface Tally {
  items: number
  /** Records between the header and the control of a bundle: some senders count these as its items. */
  records: number
  images: number
  amounts: Cents[]
  micrValid: Cents[]
}
const tally = (): Tally => ({items: 0, records: 0, images: 0, amounts: [], micrValid: []})

type Growing<T> = {-readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K]}
const PLACES: Readonly<Record<string, 'file' | 'letter' | 'bundle' | 'item' | 'any'>> = {
  ...{'01': 'file', '99': 'file', '10': 'letter', '90': 'letter', '20': 'bundle', '70': 'bundle', '85': 'letter'},
  ...{'25': 'item', '26': 'item', '27': 'item', '28': 'item', '31': 'item', '32': 'item', '33': 'item', '34': 'item'},
  ...{
    '35': 'item',
    '50': 'item',
    '52': 'item',
    '54': 'item',
    '61': 'item',
    '62': 'item',
    '40': 'any',
    '41': 'any',
    '68': 'any',
    '75': 'any',
  },
}

class X937Reading {
  readonly #fields: X937Fields
  readonly #file = {origin: '', destination: '', createdOn: null as BusinessDate | null}
  readonly #letters: Growing<X937Letter>[] = []
  readonly #tallies = {bundle: tally(), letter: tally(), file: tally()}
  readonly #met = new Map<string, string>()
  #letter: Growing<X937Letter> | null = null
  #bundle: Growing<X937Bundle> | null = null
  #addenda: {record: X937Record; left: number} | null = null
  #records = 0
  #ended = false

  constructor(bankAccount: BankAccountReader) {
    this.#fields = new X937Fields(bankAccount)
  }

  meet(record: X937Record): void {
    this.#records += 1
    const misplaced = this.#misplaced(record)
    if (misplaced !== null) {
      this.#fields.fault(record, '(record)', '', misplaced)
      return
    }
    this.#countAddenda(record)
    if (record.type === '01') this.#openFile(record)
    else if (record.type === '10') this.#openLetter(record)
    else if (record.type === '20') this.#openBundle(record)
    else if (record.type === '70') this.#closeBundle(record)
    else if (record.type === '90') this.#closeLetter(record)
    else if (record.type === '99') this.#closeFile(record)
    else {
      if (this.#bundle !== null) for (const one of Object.values(this.#tallies)) one.records += 1
      if (PLACES[record.type] === 'item') this.#inBundle(record)
    }
  }

  finish({encoding, faults, records}: X937Split): X937File {
    const found = [...faults, ...this.#fields.faults]
    if (!this.#ended && faults.length === 0)
      found.push({line: records.length, field: '99', value: '', reason: 'the file ends before its last control record'})
    const {amounts, images} = this.#tallies.file
    return {
      ...{encoding, ...this.#file, letters: this.#letters, images, records: this.#records, total: sum(amounts)},
      ...{faults: found.toSorted((a, b) => a.line - b.line), notes: Array.from(this.#fields.notes)},
    }
  }

  #misplaced({type, number}: X937Record): string | null {
    if (this.#ended) return 'follows the end of the file'
    const place = PLACES[type]
    if (place === undefined) return 'no record of X9.37 is of this type'
    if ((type === '01') !== (number === 1)) return 'a file has one header, which is its first record'
    const credit = type === '61' || type === '62'
    const fits = {
      file: this.#letter === null,
      letter: type === '10' ? this.#letter === null : this.#letter !== null && this.#bundle === null,
      bundle: this.#letter !== null && (type === '20') === (this.#bundle === null),
      item: this.#bundle !== null || (credit && this.#letter !== null),
      any: true,
    }[place]
    return fits ? null : 'stands where no such record may stand'
  }

  #openFile(record: X937Record): void {
    this.#file.destination = this.#fields.text(record, 6, 9)
    this.#file.origin = this.#fields.text(record, 15, 9)
    this.#file.createdOn = this.#fields.date(record, 24, 'date')
  }

  #openLetter(record: X937Record): void {
    const businessDate = this.#fields.date(record, 23, 'business date')
    this.#letter = {letter: this.#fields.text(record, 45, 8), businessDate, bundles: [], credits: []}
    this.#letters.push(this.#letter)
    this.#tallies.letter = tally()
  }

  #openBundle(record: X937Record): void {
    this.#bundle = {bundle: this.#fields.text(record, 39, 10), items: []}
    this.#letter?.bundles.push(this.#bundle)
    this.#tallies.bundle = tally()
  }

  #inBundle(record: X937Record): void {
    const item = x937Item(record, this.#fields)
    const counted = this.#bundle === null ? [] : [this.#tallies.bundle]
    for (const one of [...counted, this.#tallies.letter, this.#tallies.file]) {
      if (record.type === '50') one.images += 1
      if (item === null || item.kind === 'credit') continue
      one.items += 1
      one.amounts.push(item.amount)
      if (item.kind === 'check' && item.micrValid) one.micrValid.push(item.amount)
    }
    if (item === null) return
    ;(this.#bundle?.items ?? this.#letter?.credits)?.push(item)
    this.#known(item, record)
  }

  /** The same item in two letters is not refused: whoever uses the file posts it once. */
  #known(item: X937Item, record: X937Record): void {
    const key = [item.kind, item.routing, item.accountToken, item.amount, item.sequence].join('/')
    const letter = this.#letter?.letter ?? ''
    const earlier = this.#met.get(key)
    if (earlier === undefined) this.#met.set(key, letter)
    else if (earlier !== letter) this.#fields.notes.add(`letter ${letter} holds items of letter ${earlier} again`)
    else this.#fields.notes.add(`record ${record.number}: an item that letter ${letter} has already`)
  }

  #countAddenda(record: X937Record): void {
    const isAddendum = /^(?:2[678]|3[2345])$/.test(record.type)
    if (isAddendum && this.#addenda !== null) this.#addenda.left -= 1
    if (isAddendum) return
    if (this.#addenda !== null && this.#addenda.left !== 0) {
      const reason = `${Math.abs(this.#addenda.left)} ${this.#addenda.left > 0 ? 'fewer' : 'more'} follow`
      this.#fields.fault(this.#addenda.record, 'addenda', '', reason)
    }
    const left = addendaOf(record, this.#fields)
    this.#addenda = left === null ? null : {record, left}
  }

  #closeBundle(record: X937Record): void {
    const one = this.#tallies.bundle
    this.#items(record, {start: 3, length: 4}, one)
    this.#said(record, {start: 7, length: 12, field: 'total'}, sum(one.amounts))
    this.#said(record, {start: 19, length: 12, field: 'MICR-valid total', mayBeBlank: true}, sum(one.micrValid))
    this.#said(record, {start: 31, length: 5, field: 'images', mayBeBlank: true}, one.images)
    this.#bundle = null
  }

  #closeLetter(record: X937Record): void {
    const one = this.#tallies.letter
    this.#said(record, {start: 3, length: 6, field: 'bundles'}, this.#letter?.bundles.length ?? 0)
    this.#items(record, {start: 9, length: 8}, one)
    this.#said(record, {start: 17, length: 14, field: 'total'}, sum(one.amounts))
    this.#said(record, {start: 31, length: 9, field: 'images', mayBeBlank: true}, one.images)
    this.#letter = null
  }

  #closeFile(record: X937Record): void {
    const one = this.#tallies.file
    this.#said(record, {start: 3, length: 6, field: 'letters'}, this.#letters.length)
    this.#said(record, {start: 9, length: 8, field: 'records'}, this.#records)
    this.#items(record, {start: 17, length: 8}, one)
    this.#said(record, {start: 25, length: 16, field: 'total'}, sum(one.amounts))
    this.#ended = true
  }

  /** Items are checks and returns; senders who count every record of a bundle are known. */
  #items(record: X937Record, {start, length}: {start: number; length: number}, one: Tally): void {
    const said = this.#fields.number(record, start, length, 'items')
    if (said === one.items) return
    if (said === one.records)
      this.#fields.notes.add('items are counted as all records of a bundle, not as checks and returns')
    else this.#fields.fault(record, 'items', String(said), `there are ${one.items} (${one.records} records)`)
  }

  #said(
    record: X937Record,
    place: {start: number; length: number; field: string; mayBeBlank?: boolean},
    found: number,
  ): void {
    const text = this.#fields.text(record, place.start, place.length)
    if (text === '' && place.mayBeBlank === true) return
    const said = this.#fields.number(record, place.start, place.length, place.field)
    if (said !== found) this.#fields.fault(record, place.field, text, `there are ${found}`)
  }
}
