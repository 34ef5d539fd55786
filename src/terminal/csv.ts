import {stringify} from 'csv-stringify/sync'
import {isNumeric, plainCell, type Column, type Row} from '#terminal/columns.js'

/** A spreadsheet runs text that starts so (also in its full-width forms); a quote in front makes it text again. */
// eslint-disable-next-line no-control-regex -- a leading control character counts as well
const FORMULA = /^[=+\-@\u0000-\u001f\u007f-\u009f＝＋－＠]/

export const neutralised = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)

const cell = (row: Row, column: Column): string => {
  const raw = row[column.key]
  const startsBad = typeof raw === 'string' && FORMULA.test(raw)
  const plain = plainCell(row, column)
  return startsBad && !isNumeric(column.kind) ? `'${plain}` : plain
}

/** Stable names; a column of cents in JSON is dollars here and is named so. */
export const csvHeader = (columns: readonly Column[]): string =>
  stringify([columns.map((column) => (column.kind === 'cents' ? column.key.replace(/_cents$/, '') : column.key))])

export const csvRows = (rows: readonly Row[], columns: readonly Column[]): string =>
  stringify(rows.map((row) => columns.map((column) => cell(row, column))))
