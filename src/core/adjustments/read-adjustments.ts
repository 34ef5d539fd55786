import type {ImportSource} from '#core/imports/import-source.js'
import type {LayoutProfile, TextEncodingName} from '#core/imports/layout-profile.js'
import {readJsonLines} from '#core/imports/read-json-lines.js'
import {READ_LIMITS, readRecords, type RecordStream} from '#core/imports/read-records.js'
import {refuse} from '#core/kernel/refusal.js'

const OPENING_BRACE = 0x7b
const UTF8_MARK = [0xef, 0xbb, 0xbf]
/** Enough to see a mark, and the zero bytes of UTF-16 without one. */
const HEAD = 4

export interface FileAsked {
  readonly path: string
  readonly profile: LayoutProfile
  readonly encoding: TextEncodingName | null
}

/** The rows of a file of adjustments: CSV, or JSON Lines by its name or its first character. @throws Refusal ENCODING (65) */
export async function readAdjustments(
  source: ImportSource,
  {path, profile, encoding}: FileAsked,
): Promise<RecordStream> {
  const bytes = source.bytes[Symbol.asyncIterator]()
  const head = await headOf(bytes)
  mustNotBeUtf16(head)
  const limits = encoding === null ? READ_LIMITS : {...READ_LIMITS, encoding}
  const first = UTF8_MARK.every((byte, at) => head[at] === byte) ? head[UTF8_MARK.length] : head[0]
  const isJson = path.endsWith('.jsonl') || first === OPENING_BRACE
  return (isJson ? readJsonLines : readRecords)(after(head, bytes), profile, limits)
}

async function headOf(bytes: AsyncIterator<Uint8Array>): Promise<Buffer> {
  let head = Buffer.alloc(0)
  while (head.length < HEAD) {
    const next = await bytes.next()
    if (next.done === true) break
    head = Buffer.concat([head, next.value])
  }
  return head
}

async function* after(head: Buffer, bytes: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head
  yield* {[Symbol.asyncIterator]: () => bytes}
}

/** Money of a spreadsheet's "Unicode text" is not guessed at. */
function mustNotBeUtf16(head: Buffer): void {
  const marked = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  if (!marked && head[0] !== 0 && head[1] !== 0) return
  throw refuse('ENCODING', 'the file is UTF-16 text, as a spreadsheet saves "Unicode text"; it is not read', {
    field: 'file',
    next: ['save it as CSV UTF-8'],
  })
}
