import {dateFieldIn, integerIn, momentIn, textIn, type ParsedRow} from '#core/imports/parsed-row.js'
import type {BusinessDate, LocalMoment} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'

export type ReadKind = 'actual' | 'estimated'

/** A read as the row of a file says it. */
export interface LoadedRead {
  readonly line: number
  readonly serial: string
  readonly readOn: BusinessDate
  readonly value: number
  readonly kind: ReadKind
  /** The account as the file names it. */
  readonly account: string | null
  readonly book: string
  /** Skip, trouble or rollover code; empty when there is none. */
  readonly code: string
  readonly reader: string
  readonly readAt: LocalMoment | null
}

/** The row must be free of faults and come from a profile of kind `reads`. */
export function loadedRead(row: ParsedRow): LoadedRead {
  return {
    line: row.line,
    serial: mustExist(textIn(row, 'meter_number'), 'a read has its meter'),
    readOn: mustExist(dateFieldIn(row, 'read_on'), 'a read has its day'),
    value: mustExist(integerIn(row, 'value'), 'a read has its value'),
    kind: textIn(row, 'kind') === 'estimated' ? 'estimated' : 'actual',
    account: textIn(row, 'account'),
    book: textIn(row, 'book') ?? '',
    code: textIn(row, 'code') ?? '',
    reader: textIn(row, 'reader') ?? '',
    readAt: momentIn(row, 'read_at'),
  }
}

export const ROLLOVER = 'rollover'
