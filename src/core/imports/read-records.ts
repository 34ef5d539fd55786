import {pipeline, Readable} from 'node:stream'
import {parse} from 'csv-parse'
import {type ControlTotals, type ExpectedTotals, readTrailer, TotalsCounter} from '#core/imports/control-totals.js'
import {CountedBytes} from '#core/imports/counted-bytes.js'
import {decodeText, type Decoding} from '#core/imports/decode-text.js'
import {type Header, readHeader} from '#core/imports/header-row.js'
import type {LayoutProfile, TextEncodingName} from '#core/imports/layout-profile.js'
import {LineGuard} from '#core/imports/line-guard.js'
import type {ParsedRow} from '#core/imports/parsed-row.js'
import {parseRow} from '#core/imports/row-parser.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'

export interface ReadLimits {
  readonly maxRows: number
  /** Characters of one line, and of one quoted field. */
  readonly maxLineLength: number
  /** Overrides the profile's encoding. A byte order mark overrides both. */
  readonly encoding?: TextEncodingName
}
export const READ_LIMITS: ReadLimits = {maxRows: 1_000_000, maxLineLength: 65_536}

export interface ReadSummary {
  /** sha256 (hex) of exactly the bytes that were read. */
  readonly fileDigest: string
  readonly bytes: number
  readonly rows: number
  readonly badRows: number
  readonly blankRows: number
  readonly encoding: string
  readonly warnings: readonly string[]
  readonly totals: ControlTotals
}

/** The rows of one file, once, in file order. `summary` is there after the last row. */
export interface RecordStream extends AsyncIterable<ParsedRow> {
  readonly summary: () => ReadSummary
}

/** Reads a file of the given layout as a stream; memory does not grow with the file. Bad cells are faults of their row;
 * a file that cannot be told apart into rows stops the stream.
 * @throws Refusal (65) ENCODING, NUL_BYTE, LINE_TOO_LONG, UNCLOSED_QUOTE, BAD_QUOTE, EMPTY_FILE, BAD_HEADER,
 * DUPLICATE_HEADER, MISSING_COLUMNS, TOO_MANY_ROWS, BAD_TRAILER, TRAILER_MISSING, ROW_AFTER_TRAILER */
export function readRecords(
  source: AsyncIterable<Uint8Array>,
  profile: LayoutProfile,
  limits: ReadLimits = READ_LIMITS,
): RecordStream {
  const reading = new Reading(source, profile, limits)
  return {[Symbol.asyncIterator]: () => reading.rows(), summary: () => reading.summary()}
}

class Reading {
  private readonly profile: LayoutProfile
  private readonly bytes: CountedBytes
  private readonly limits: ReadLimits
  private readonly guard: LineGuard
  private readonly totals: TotalsCounter
  private readonly decoding: Decoding = {encoding: '', notice: null}
  private header: Header | null = null
  private trailer: ExpectedTotals | null = null
  private badRows = 0
  private blankRows = 0
  private rowCount = 0
  private done: ReadSummary | null = null

  constructor(source: AsyncIterable<Uint8Array>, profile: LayoutProfile, limits: ReadLimits) {
    this.bytes = new CountedBytes(source)
    this.profile = profile
    this.limits = limits
    this.guard = new LineGuard(profile.delimiter, limits.maxLineLength)
    this.totals = new TotalsCounter(profile)
  }

  summary(): ReadSummary {
    return mustExist(this.done, 'the summary of a file is asked for before its last row')
  }

  async *rows(): AsyncGenerator<ParsedRow> {
    let line = 1
    for await (const cells of this.cells()) {
      const row = this.meet(cells, line)
      line += 1 + (this.guard.sawBrokenRow ? lineBreaksIn(cells) : 0)
      if (row === null) continue
      this.totals.add(row)
      if (row.faults.length > 0) this.badRows++
      yield row
    }
    this.finish()
  }

  /** A data row, or null for the header, the trailer and blank rows. */
  private meet(cells: readonly string[], line: number): ParsedRow | null {
    if (cells.every((cell) => cell.trim() === '')) {
      // A file that ends in one line feed has no row after it; the rows of delimiters that a spreadsheet leaves count.
      if (cells.length > 1) this.blankRows++
      return null
    }
    if (this.header === null) {
      this.header = readHeader(cells, this.profile, line)
      return null
    }
    if (this.trailer !== null) throw refuse('ROW_AFTER_TRAILER', `line ${line}: a row follows the trailer row`)
    this.trailer = readTrailer(cells, line, this.profile, this.header)
    if (this.trailer !== null) return null
    if (++this.rowCount > this.limits.maxRows) {
      throw refuse('TOO_MANY_ROWS', `the file has more than ${this.limits.maxRows} rows`, {next: ['split the file']})
    }
    return parseRow(cells, line, this.profile, this.header)
  }

  private finish(): void {
    if (this.header === null) throw refuse('EMPTY_FILE', 'the file has no header row')
    if (this.trailer === null && this.profile.trailer?.presence === 'required') {
      throw refuse('TRAILER_MISSING', `the file ends without its trailer row (${this.profile.trailer.marker})`)
    }
    const blank = this.blankRows === 0 ? [] : [`${this.blankRows} rows of empty cells are left out`]
    const notice = this.decoding.notice === null ? [] : [this.decoding.notice]
    this.done = {
      fileDigest: this.bytes.digest(),
      bytes: this.bytes.count,
      rows: this.rowCount,
      badRows: this.badRows,
      blankRows: this.blankRows,
      encoding: this.decoding.encoding,
      warnings: [...notice, ...this.header.warnings, ...blank],
      totals: this.totals.totals(this.trailer),
    }
  }

  private cells(): AsyncIterable<string[]> {
    const options = {delimiter: this.profile.delimiter, record_delimiter: '\n', relax_column_count: true}
    // The reader of the parser meets every error of the pipeline; the callback keeps it from being thrown twice.
    return pipeline(Readable.from(this.text()), parse(options), () => undefined) as AsyncIterable<string[]>
  }

  private async *text(): AsyncGenerator<string> {
    const encoding = this.limits.encoding ?? this.profile.encoding
    for await (const text of decodeText(this.bytes.chunks(), encoding, this.decoding, () => this.guard.lines)) {
      const guarded = this.guard.push(text)
      if (guarded !== '') yield guarded
    }
    const rest = this.guard.end()
    if (rest !== '') yield rest
  }
}

function lineBreaksIn(cells: readonly string[]): number {
  let breaks = 0
  for (const cell of cells) for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) breaks++
  return breaks
}
