import {TotalsCounter} from '#core/imports/control-totals.js'
import {CountedBytes} from '#core/imports/counted-bytes.js'
import {decodeText, type Decoding} from '#core/imports/decode-text.js'
import {readHeader, type Header} from '#core/imports/header-row.js'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import type {ParsedRow} from '#core/imports/parsed-row.js'
import {READ_LIMITS, type ReadLimits, type ReadSummary, type RecordStream} from '#core/imports/read-records.js'
import {parseRow} from '#core/imports/row-parser.js'
import {shown} from '#core/imports/unsafe-text.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'

/**
 * Reads a file of one JSON object a line by the grammar of a profile's cells: keys are its headers, every value is text
 * or null. What JSON would lose without a word, a key given twice or an amount as a float, is a fault of its row.
 * @throws Refusal (65) ENCODING, LINE_TOO_LONG, EMPTY_FILE, TOO_MANY_ROWS
 */
export function readJsonLines(
  source: AsyncIterable<Uint8Array>,
  profile: LayoutProfile,
  limits: ReadLimits = READ_LIMITS,
): RecordStream {
  const reading = new JsonReading(source, profile, limits)
  return {[Symbol.asyncIterator]: () => reading.rows(), summary: () => reading.summary()}
}

class JsonReading {
  readonly #bytes: CountedBytes
  readonly #profile: LayoutProfile
  readonly #limits: ReadLimits
  readonly #header: Header
  readonly #totals: TotalsCounter
  readonly #decoding: Decoding = {encoding: '', notice: null}
  readonly #counts = {lines: 0, rows: 0, bad: 0, blank: 0}
  #done: ReadSummary | null = null

  constructor(source: AsyncIterable<Uint8Array>, profile: LayoutProfile, limits: ReadLimits) {
    this.#bytes = new CountedBytes(source)
    this.#profile = profile
    this.#limits = limits
    const headers = profile.columns.map((column) => column.header)
    this.#header = readHeader(headers, profile, 0)
    this.#totals = new TotalsCounter(profile)
  }

  summary(): ReadSummary {
    return mustExist(this.#done, 'the summary of a file is asked for before its last row')
  }

  async *rows(): AsyncGenerator<ParsedRow> {
    for await (const text of this.#lines()) {
      this.#counts.lines += 1
      if (text.trim() === '') {
        this.#counts.blank += 1
        continue
      }
      if (++this.#counts.rows > this.#limits.maxRows)
        throw refuse('TOO_MANY_ROWS', `the file has more than ${this.#limits.maxRows} rows`, {next: ['split the file']})
      const row = this.#parse(text, this.#counts.lines)
      this.#totals.add(row)
      if (row.faults.length > 0) this.#counts.bad += 1
      yield row
    }
    this.#finish()
  }

  #parse(text: string, line: number): ParsedRow {
    const object = flatObject(text)
    const strange = typeof object === 'string' ? undefined : Array.from(object.keys()).find((key) => !this.#knows(key))
    const fault = typeof object === 'string' ? object : strange === undefined ? null : `${shown(strange)} is no key`
    if (fault !== null || typeof object === 'string') {
      const faults = [{line, field: '(row)', value: shown(text), reason: fault ?? ''}]
      return {
        line,
        key: null,
        contentHash: null,
        fields: Object.create(null) as ParsedRow['fields'],
        faults,
        assumed: [],
      }
    }
    const cells = this.#profile.columns.map((column) => object.get(column.header) ?? '')
    return parseRow(cells, line, this.#profile, this.#header)
  }

  #knows(key: string): boolean {
    return this.#profile.columns.some((column) => column.header === key)
  }

  #finish(): void {
    const {rows, bad, blank} = this.#counts
    if (rows === 0) throw refuse('EMPTY_FILE', 'the file has no rows')
    this.#done = {
      ...{fileDigest: this.#bytes.digest(), bytes: this.#bytes.count, rows, badRows: bad, blankRows: blank},
      ...{encoding: this.#decoding.encoding, warnings: this.#decoding.notice === null ? [] : [this.#decoding.notice]},
      totals: this.#totals.totals(null),
    }
  }

  async *#lines(): AsyncGenerator<string> {
    let carry = ''
    const asked = this.#limits.encoding ?? this.#profile.encoding
    for await (const text of decodeText(this.#bytes.chunks(), asked, this.#decoding, () => this.#counts.lines)) {
      const parts = (carry + text).split('\n')
      carry = parts.pop() ?? ''
      for (const part of parts) yield this.#measured(part)
      this.#measured(carry)
    }
    if (carry !== '') yield this.#measured(carry)
  }

  #measured(line: string): string {
    if (line.length <= this.#limits.maxLineLength) return line.endsWith('\r') ? line.slice(0, -1) : line
    const at = this.#counts.lines + 1
    throw refuse('LINE_TOO_LONG', `line ${at} is longer than ${this.#limits.maxLineLength} characters`)
  }
}

/** A JSON string, or null; anything else as a value is no text. */
const MEMBER = /\s*("(?:[^"\\]|\\.)*")\s*:\s*(?:("(?:[^"\\]|\\.)*")|(null))\s*([,}])/y

/** The members of an object of texts, or what is wrong with it. */
function flatObject(text: string): Map<string, string> | string {
  try {
    JSON.parse(text)
  } catch {
    return 'not a JSON object'
  }
  const start = /^\s*\{/.exec(text)
  if (start === null) return 'not a JSON object'
  const members = new Map<string, string>()
  MEMBER.lastIndex = start[0].length
  for (;;) {
    const at = MEMBER.lastIndex
    const member = MEMBER.exec(text)
    if (member === null) return `a value that is neither text in quotes nor null, at character ${at + 1}`
    const key = JSON.parse(member[1] ?? '') as string
    if (members.has(key)) return `the key ${shown(key)} is there twice`
    members.set(key, member[3] === 'null' ? '' : (JSON.parse(member[2] ?? '') as string))
    if (member[4] === '}') return members
  }
}
