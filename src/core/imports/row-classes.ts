import type {LayoutProfile} from '#core/imports/layout-profile.js'
import type {ParsedRow} from '#core/imports/parsed-row.js'
import type {RowFault} from '#core/kernel/refusal.js'
import {mustExist} from '#core/kernel/must.js'

/** A row against an earlier one of the same key, in this file or in the store. */
export type RowClass = 'new' | 'same' | 'conflict'

export function classifyRow(contentHash: string, earlier: {readonly contentHash: string} | null): RowClass {
  if (earlier === null) return 'new'
  return earlier.contentHash === contentHash ? 'same' : 'conflict'
}

export type RowMeeting =
  | {readonly outcome: 'new'; readonly key: string}
  /** Counted, adds nothing. */
  | {readonly outcome: 'duplicate'; readonly firstLine: number}
  /** The operator says that equal rows are different events: `key` gets `#2`, `#3` … */
  | {readonly outcome: 'repeat'; readonly key: string; readonly firstLine: number}
  | {readonly outcome: 'refused'; readonly fault: RowFault}

interface Seen {
  readonly line: number
  readonly contentHash: string
  times: number
}

const SHORT_HASH_BYTES = 12

/** Meets the sound rows of one file in order and tells repeated keys apart; about 200 bytes are kept a row. */
export class RowsMet {
  private readonly seen = new Map<string, Seen>()
  private readonly duplicates: LayoutProfile['exact_duplicates']
  private readonly allowDuplicateRows: boolean

  constructor(profile: LayoutProfile, allowDuplicateRows = false) {
    this.duplicates = profile.exact_duplicates
    this.allowDuplicateRows = allowDuplicateRows
  }

  /** The row must be free of faults. */
  meet(row: ParsedRow): RowMeeting {
    const key = mustExist(row.key, 'a row with faults has no key')
    const contentHash = shortened(mustExist(row.contentHash, 'a row with faults has no content hash'))
    const earlier = this.seen.get(key) ?? null
    const rowClass = classifyRow(contentHash, earlier)
    if (earlier === null) {
      this.seen.set(key, {line: row.line, contentHash, times: 1})
      return {outcome: 'new', key}
    }
    if (rowClass === 'conflict') return refused(row, key, `line ${earlier.line} has the same key with other content`)
    if (this.duplicates === 'count') return {outcome: 'duplicate', firstLine: earlier.line}
    if (!this.allowDuplicateRows) {
      return refused(row, key, `the same row as line ${earlier.line}; --allow-duplicate-rows if both are meant`)
    }
    earlier.times++
    return {outcome: 'repeat', key: `${key}#${earlier.times}`, firstLine: earlier.line}
  }
}

const refused = (row: ParsedRow, key: string, reason: string): RowMeeting => ({
  outcome: 'refused',
  fault: {line: row.line, field: '(row key)', value: key, reason},
})

const shortened = (hash: string): string => Buffer.from(hash, 'hex').toString('latin1', 0, SHORT_HASH_BYTES)
