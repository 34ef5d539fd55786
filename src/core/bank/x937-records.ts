import type {RowFault} from '#core/kernel/refusal.js'

/** One length-prefixed record. Text is that of its fixed part; image bytes are not decoded. */
export interface X937Record {
  /** From 1: there are no lines. */
  readonly number: number
  readonly type: string
  readonly text: string
}
export interface X937Split {
  readonly encoding: 'ascii' | 'ebcdic'
  readonly records: readonly X937Record[]
  readonly faults: readonly RowFault[]
}

const PREFIX = 4
/** Of an image record (52) the fields before the image are shorter than this. */
const TEXT_LENGTH = 256
const FILE_HEADER = {ascii: Buffer.from('01', 'latin1'), ebcdic: Buffer.from([0xf0, 0xf1])}

/** Splits a file into records; the first record says whether it is ASCII or EBCDIC. */
export function x937Records(content: Uint8Array): X937Split {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const head = bytes.subarray(PREFIX, PREFIX + 2)
  const encoding = head.equals(FILE_HEADER.ebcdic) ? 'ebcdic' : 'ascii'
  const records: X937Record[] = []
  const stop = (reason: string): X937Split => {
    const fault = {line: records.length + 1, field: '(record)', value: '', reason}
    return {encoding, records, faults: [fault]}
  }
  if (encoding === 'ascii' && !head.equals(FILE_HEADER.ascii)) return stop('no file header (01) in ASCII or EBCDIC')
  for (let at = 0; at < bytes.length;) {
    if (at + PREFIX > bytes.length) return stop('the file ends within the length of a record')
    const length = bytes.readUInt32BE(at)
    const body = bytes.subarray(at + PREFIX, at + PREFIX + length)
    if (body.length < length || length < 2)
      return stop(`the record says ${length} bytes and ${bytes.length - at - PREFIX} are left`)
    const fixed = body.subarray(0, TEXT_LENGTH)
    const text = encoding === 'ascii' ? fixed.toString('latin1') : fromEbcdic(fixed)
    records.push({number: records.length + 1, type: text.slice(0, 2), text})
    at += PREFIX + length
  }
  return {encoding, records, faults: []}
}

/** Code page 037: letters, digits and the signs that stand in checks. Anything else is shown as it cannot be read. */
const RUNS: readonly (readonly [number, string])[] = [
  [0x40, ' '],
  [0x4b, '.<(+|&'],
  [0x5a, '!$*);'],
  [0x60, '-/'],
  [0x6b, ',%_>?'],
  [0x79, '`:#@\'="'],
  [0x81, 'abcdefghi'],
  [0x91, 'jklmnopqr'],
  [0xa2, 'stuvwxyz'],
  [0xc1, 'ABCDEFGHI'],
  [0xd1, 'JKLMNOPQR'],
  [0xe2, 'STUVWXYZ'],
  [0xf0, '0123456789'],
]
const EBCDIC = new Map(RUNS.flatMap(([from, run]) => Array.from(run, (char, at) => [from + at, char] as const)))

const fromEbcdic = (bytes: Uint8Array): string => Array.from(bytes, (byte) => EBCDIC.get(byte) ?? '\ufffd').join('')
