import {isNumeric, plainCell, shownCell, type Column, type Row} from '#terminal/columns.js'
import type {Paint} from '#terminal/color.js'
import {padEnd, textWidth} from '#terminal/text-width.js'

/** Two spaces between columns and two before the first. */
const GAP = 2

export interface TableInput {
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

/** One row one line, tab-separated, header first: what a pipe gets. */
export function tsv({columns, rows}: TableInput): string[] {
  return [
    columns.map((column) => column.title).join('\t'),
    ...rows.map((row) => columns.map((column) => plainCell(row, column)).join('\t')),
  ]
}

/** A table no wider than the screen: columns go by rank, and where even the first rank is too wide, blocks. */
export async function tableLines(input: TableInput, width: number, paint: Paint): Promise<string[]> {
  const kept = fitting(input, width)
  if (kept === null) return blocks(input, paint)
  const lines = await drawn({...input, columns: kept}, width, paint)
  const gone = input.columns.filter((column) => !kept.includes(column))
  if (gone.length === 0) return lines
  return [...lines, paint.dim(`  not shown at this width: ${gone.map((column) => column.title).join(', ')}`)]
}

/** The columns that fit, or null where not even those of rank 1 do. */
function fitting({columns, rows}: TableInput, width: number): readonly Column[] | null {
  const widths = new Map(columns.map((column) => [column, leastWidth(column, rows)]))
  for (const rank of [3, 2, 1]) {
    const kept = columns.filter((column) => (column.rank ?? 1) <= rank)
    const total = kept.reduce((sum, column) => sum + GAP + (widths.get(column) ?? 0), 0)
    if (total <= width) return kept
  }
  return null
}

const naturalWidth = (column: Column, rows: readonly Row[]): number =>
  rows.reduce((widest, row) => Math.max(widest, textWidth(shownCell(row, column))), textWidth(column.title))

/** A column that wraps still needs room for a few words. */
const WRAPPED_LEAST = 24
const leastWidth = (column: Column, rows: readonly Row[]): number =>
  column.wraps === true ? Math.min(naturalWidth(column, rows), WRAPPED_LEAST) : naturalWidth(column, rows)

/** What is left for a column that wraps; null where everything fits as it is. */
function wrappedWidths({columns, rows}: TableInput, width: number): (number | null)[] | null {
  const all = columns.map((column) => GAP + naturalWidth(column, rows))
  const over = all.reduce((sum, one) => sum + one, 0) - width
  if (over <= 0 || !columns.some((column) => column.wraps === true)) return null
  return columns.map((column, at) => (column.wraps === true ? (all[at] ?? 0) - over : null))
}

async function drawn({columns, rows}: TableInput, width: number, paint: Paint): Promise<string[]> {
  const {default: CliTable} = await import('cli-table3')
  const wrapped = wrappedWidths({columns, rows}, width)
  const table = new CliTable({
    ...(wrapped === null ? {} : {colWidths: wrapped, wordWrap: true}),
    head: columns.map((column) => paint.bold(column.title)),
    colAligns: columns.map((column) => (isNumeric(column.kind) ? 'right' : 'left')),
    chars: NO_BOX,
    style: {head: [], border: [], 'padding-left': GAP, 'padding-right': 0},
  })
  table.push(...rows.map((row) => columns.map((column) => shownCell(row, column))))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
}

/** One field one line, an empty line between rows: for screens too narrow for a table. */
function blocks({columns, rows}: TableInput, paint: Paint): string[] {
  const label = Math.max(...columns.map((column) => textWidth(column.title)))
  return rows.flatMap((row, i) => [
    ...(i === 0 ? [] : ['']),
    ...columns.map((column) => `${paint.bold(padEnd(column.title, label))}  ${shownCell(row, column)}`),
  ])
}

const NO_BOX = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
}
