import {isUtf8} from 'node:buffer'
import type {TextEncodingName} from '#core/imports/layout-profile.js'
import {refuse, type Refusal} from '#core/kernel/refusal.js'

export interface Decoding {
  /** Encoding found: the byte order mark decides, else the one that was asked for. */
  encoding: string
  notice: string | null
}

interface Decoder {
  readonly write: (bytes: Buffer) => string
  readonly end: () => string
}

/** Lines that were complete before the bytes now decoded: error messages count on from there. */
type LineNow = () => number

const BOM_LENGTH = 3

/** Bytes → text, a chunk at a time. UTF-8 is checked strictly; UTF-16 is read when its byte order mark says so.
 * @throws Refusal ENCODING (65) naming line and byte */
export async function* decodeText(
  source: AsyncIterable<Uint8Array>,
  asked: TextEncodingName,
  decoding: Decoding,
  lineNow: LineNow,
): AsyncGenerator<string> {
  let decoder: Decoder | null = null
  let head = Buffer.alloc(0)
  for await (const chunk of source) {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    if (decoder === null) {
      head = Buffer.concat([head, bytes])
      if (head.length < BOM_LENGTH) continue
      const mark = byteOrderMark(head)
      decoder = decoderFor(mark, asked, decoding, lineNow)
      bytes = head.subarray(mark?.length ?? 0)
    }
    yield decoder.write(bytes)
  }
  if (decoder === null) {
    const mark = byteOrderMark(head)
    decoder = decoderFor(mark, asked, decoding, lineNow)
    yield decoder.write(head.subarray(mark?.length ?? 0))
  }
  yield decoder.end()
}

interface ByteOrderMark {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be'
  readonly length: number
}

function byteOrderMark(head: Buffer): ByteOrderMark | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return {encoding: 'utf-8', length: 3}
  if (head[0] === 0xff && head[1] === 0xfe) return {encoding: 'utf-16le', length: 2}
  if (head[0] === 0xfe && head[1] === 0xff) return {encoding: 'utf-16be', length: 2}
  return null
}

function decoderFor(
  mark: ByteOrderMark | null,
  asked: TextEncodingName,
  decoding: Decoding,
  lineNow: LineNow,
): Decoder {
  decoding.encoding = mark?.encoding ?? asked
  if (mark !== null && mark.encoding !== 'utf-8') {
    decoding.notice = `the file is ${mark.encoding.toUpperCase()} text and was read as such`
    return utf16Decoder(mark.encoding, lineNow)
  }
  if (decoding.encoding === 'latin1') return {write: (bytes) => bytes.toString('latin1'), end: () => ''}
  if (decoding.encoding === 'windows-1252') return {write: windows1252, end: () => ''}
  return utf8Decoder(mark?.length ?? 0, lineNow)
}

function utf8Decoder(skipped: number, lineNow: LineNow): Decoder {
  let carry: Buffer = Buffer.alloc(0)
  let offset = skipped
  const decode = (bytes: Buffer): string => {
    if (!isUtf8(bytes)) throw invalidUtf8(bytes, offset, lineNow())
    offset += bytes.length
    return bytes.toString('utf8')
  }
  return {
    write: (chunk) => {
      const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk])
      const complete = bytes.length - incompleteTail(bytes)
      carry = Buffer.from(bytes.subarray(complete))
      return decode(bytes.subarray(0, complete))
    },
    end: () => decode(carry),
  }
}

/** Bytes at the end that begin a character which the next chunk may complete. */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0
  }
  return 0
}

const sequenceLength = (lead: number): number => (lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4)

function invalidUtf8(bytes: Buffer, offset: number, linesBefore: number): Refusal {
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes[at] ?? 0)
    if (!isUtf8(bytes.subarray(at, at + length))) break
    at += length
  }
  const line = linesBefore + 1 + (bytes.toString('utf8', 0, at).match(/\r\n?|\n/g)?.length ?? 0)
  const hex = (bytes[at] ?? 0).toString(16).padStart(2, '0')
  return refuse('ENCODING', `line ${line}: byte ${offset + at + 1} of the file (0x${hex}) is not UTF-8 text`, {
    field: 'encoding',
    next: ['save the file as UTF-8', 'or say how it is written: --encoding windows-1252, --encoding latin1'],
  })
}

function utf16Decoder(encoding: 'utf-16le' | 'utf-16be', lineNow: LineNow): Decoder {
  const decoder = new TextDecoder(encoding, {fatal: true, ignoreBOM: true})
  const guarded = (bytes?: Buffer): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, {stream: true})
    } catch {
      throw refuse('ENCODING', `after line ${lineNow()}: not ${encoding.toUpperCase()} text (half a character)`, {
        field: 'encoding',
        next: ['save the file as UTF-8'],
      })
    }
  }
  return {write: guarded, end: () => guarded()}
}

/** What the bytes 80 to 9F mean in Windows-1252; the five unused ones stay control characters, which no field takes. */
const WINDOWS_1252_80_9F = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

const windows1252 = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252_80_9F[c.charCodeAt(0) - 0x80] ?? c)
