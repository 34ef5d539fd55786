import type {RowFault} from '#core/kernel/refusal.js'
import {shown, unsafeCharacter} from '#core/imports/unsafe-text.js'

export const BAI2_CODES = ['01', '02', '03', '16', '49', '88', '98', '99'] as const
export type Bai2Code = Exclude<(typeof BAI2_CODES)[number], '88'>

/** A record with the continuations that follow it. */
export interface Bai2Record {
  /** From 1. */
  readonly line: number
  readonly code: Bai2Code
  /** What stands after the code, one text for the record and one for each 88. */
  readonly parts: readonly string[]
}

/** The end of a record inside a line: a slash with a whole beginning of another behind it. */
const NEXT_RECORD = /\/\s*(?=(?:01|02|03|49|88|98|99),|16,\d{3},)/
const START = /^(\d\d)(?:,|$)/

/**
 * A record ends with a slash or its line; a line may hold several. A slash or comma inside a text ends nothing.
 * What starts like no record is a fault of its line.
 */
export function bai2Records(text: string): {records: Bai2Record[]; faults: RowFault[]} {
  const records: {line: number; code: Bai2Code; parts: string[]}[] = []
  const faults: RowFault[] = []
  const wrong = (line: number, value: string, reason: string) =>
    faults.push({line, field: '(record)', value: shown(value), reason})
  for (const [index, whole] of text.split(/\r\n?|\n/).entries()) {
    if (whole.trim() === '') continue
    for (const one of whole.split(NEXT_RECORD)) {
      const content = one.trim().replace(/\/$/, '')
      const code = START.exec(content)?.[1]
      const body = content.slice((code?.length ?? 0) + 1)
      const last = records.at(-1)
      const unsafe = unsafeCharacter(content)
      if (unsafe !== null) wrong(index + 1, content, `holds the invisible or control character ${unsafe}`)
      else if (code === '88' && last !== undefined) last.parts.push(body)
      else if (code === '88') wrong(index + 1, content, 'continues nothing')
      else if (isCode(code)) records.push({line: index + 1, code, parts: [body]})
      else wrong(index + 1, content, 'no record of BAI2 starts so')
    }
  }
  return {records, faults}
}

const isCode = (code: string | undefined): code is Bai2Code => BAI2_CODES.some((known) => known === code)

/** The fields of a record in order; the rest of it as text. */
export class Bai2Fields {
  readonly #parts: readonly string[]
  #part = 0
  #at = 0

  constructor({parts}: Bai2Record) {
    this.#parts = parts
  }

  /** The next field was the first of a continuation. */
  startsPart = false

  get more(): boolean {
    return this.#part < this.#parts.length
  }

  /** The next field, blank at the end. */
  next(): string {
    const part = this.#parts[this.#part]
    if (part === undefined) return ''
    this.startsPart = this.#at === 0
    const comma = part.indexOf(',', this.#at)
    const field = comma === -1 ? part.slice(this.#at) : part.slice(this.#at, comma)
    if (comma === -1) {
      this.#part += 1
      this.#at = 0
    } else this.#at = comma + 1
    return field.trim()
  }

  /** What the next field is, without taking it. */
  peek(): string {
    const [part, at] = [this.#part, this.#at]
    const field = this.next()
    ;[this.#part, this.#at] = [part, at]
    return field
  }

  /** All that is left, commas and slashes included; continuations are set off by a blank. */
  text(): string {
    const [first = '', ...others] = this.#parts.slice(this.#part)
    this.#part = this.#parts.length
    const rest = [first.slice(this.#at), ...others].map((part) => part.trim())
    this.#at = 0
    return rest.filter((part) => part !== '').join(' ')
  }
}
