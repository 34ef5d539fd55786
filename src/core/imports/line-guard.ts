import {refuse, type Refusal} from '#core/kernel/refusal.js'

const NUL = 0
const LINE_FEED = 10
const QUOTE = 34

type Place = 'field_start' | 'unquoted' | 'quoted' | 'quote_in_quoted'

/** Watches the text before it is split into cells, so that a damaged file stops at its line with bounded memory:
 * NUL bytes, endless lines, quotes never closed or out of place. Makes every line end a line feed on the way. */
export class LineGuard {
  /** Lines completed so far. */
  lines = 0
  /** Some quoted field holds a line break, so rows and lines are no longer the same count. */
  sawBrokenRow = false
  private carry = ''
  /** What ends a line is what ended the first one: in a file of line feeds a lone CR is a character of a field. */
  private ends: 'unknown' | 'cr' | 'lf' = 'unknown'
  private place: Place = 'field_start'
  private lineLength = 0
  private quotedLength = 0
  private quoteLine = 0
  private readonly delimiter: number
  private readonly maxLength: number

  constructor(delimiter: string, maxLength: number) {
    this.delimiter = delimiter.charCodeAt(0)
    this.maxLength = maxLength
  }

  /** @throws Refusal NUL_BYTE, LINE_TOO_LONG, UNCLOSED_QUOTE, BAD_QUOTE (65) naming the line */
  push(text: string): string {
    const lines = this.withLineFeeds(text)
    for (let i = 0; i < lines.length; i++) this.meet(lines.charCodeAt(i))
    return lines
  }

  end(): string {
    const rest = this.carry === '' ? '' : '\n'
    this.carry = ''
    if (rest !== '') this.meet(LINE_FEED)
    if (this.place === 'quoted') throw this.unclosed('before the end of the file')
    return rest
  }

  private withLineFeeds(text: string): string {
    let whole = this.carry + text
    this.carry = whole.endsWith('\r') ? '\r' : ''
    if (this.carry !== '') whole = whole.slice(0, -1)
    if (this.ends === 'unknown') {
      const first = /\r\n?|\n/.exec(whole)
      if (first !== null) this.ends = first[0] === '\r' ? 'cr' : 'lf'
    }
    if (!whole.includes('\r')) return whole
    return this.ends === 'cr' ? whole.replace(/\r\n?/g, '\n') : whole.replace(/\r\n/g, '\n')
  }

  private meet(code: number): void {
    if (code === LINE_FEED) {
      this.lines++
      this.lineLength = 0
      if (this.place === 'quoted') this.sawBrokenRow = true
      else this.place = 'field_start'
    } else if (++this.lineLength > this.maxLength) {
      throw refuse('LINE_TOO_LONG', `line ${this.lines + 1} is longer than ${this.maxLength} characters`)
    }
    if (code === NUL) {
      throw refuse('NUL_BYTE', `line ${this.lines + 1} holds a NUL byte: not a text file, or UTF-16 without its mark`, {
        next: ['save the file as UTF-8 text (CSV)'],
      })
    }
    if (code !== LINE_FEED || this.place === 'quoted') this.step(code)
  }

  private step(code: number): void {
    switch (this.place) {
      case 'field_start':
        if (code === QUOTE) this.open()
        else if (code !== this.delimiter) this.place = 'unquoted'
        break
      case 'unquoted':
        if (code === QUOTE) throw this.misplaced('a quote stands inside a field that does not begin with one')
        if (code === this.delimiter) this.place = 'field_start'
        break
      case 'quoted':
        if (code === QUOTE) this.place = 'quote_in_quoted'
        else if (++this.quotedLength > this.maxLength) throw this.unclosed(`within ${this.maxLength} characters`)
        break
      case 'quote_in_quoted':
        if (code === QUOTE) this.place = 'quoted'
        else if (code === this.delimiter) this.place = 'field_start'
        else throw this.misplaced('text follows a closing quote')
        break
    }
  }

  private open(): void {
    this.place = 'quoted'
    this.quotedLength = 0
    this.quoteLine = this.lines + 1
  }

  private unclosed(where: string): Refusal {
    return refuse('UNCLOSED_QUOTE', `the quote opened on line ${this.quoteLine} is not closed ${where}`)
  }

  private misplaced(what: string): Refusal {
    return refuse('BAD_QUOTE', `line ${this.lines + 1}: ${what}`, {
      next: ['write a field that holds a quote as "5"" pipe"'],
    })
  }
}
