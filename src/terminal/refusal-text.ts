import {EXIT, type Because, type Refusal, type RowFault} from '#core/kernel/refusal.js'
import type {Paint} from '#terminal/color.js'
import {clean} from '#terminal/sanitize.js'

/** Bad rows shown on the screen; all of them go to --errors. */
export const ROWS_SHOWN = 20
/** A refusal stays within five lines, its bad rows apart. */
const LINES = 5

/** `Error CODE: message (exit)`, then why, then what to do next. */
export function refusalLines(refusal: Refusal, logId: string, paint: Paint): string[] {
  const goOn = refusal.next.map((text) => `  Next: ${clean(text)}`)
  if (refusal.exit === EXIT.cancelled) return [clean(refusal.message), ...goOn]
  const [first = '', ...more] = refusal.message.split('\n').map(clean)
  const head = [`${paint.bad('Error')} ${paint.bold(refusal.code)}: ${first} (${refusal.exit})`, ...more]
  const why = refusal.because.length === 0 ? [] : [`  Because: ${refusal.because.map(reason).join('; ')}`]
  const log = refusal.exit === EXIT.bug || refusal.exit === EXIT.io ? [`  Log: ${logId}`] : []
  const room = Math.max(1, LINES - head.length - why.length - log.length)
  return [...head, ...why, ...goOn.slice(0, room), ...log, ...rowFaultLines(refusal.rows)]
}

const reason = ({rule, citation, fact}: Because): string =>
  clean(`${rule} (${citation})${fact === undefined ? '' : `: ${fact}`}`)

/** The first bad rows in file order and how many more there are. */
export function rowFaultLines(rows: readonly RowFault[]): string[] {
  const lines = rows
    .slice(0, ROWS_SHOWN)
    .map((row) => clean(`  ${placeOf(row)}${row.field}: ${row.value === '' ? '(empty)' : row.value} ${row.reason}`))
  const hidden = rows.length - ROWS_SHOWN
  return hidden > 0 ? [...lines, `  and ${hidden} more; --errors FILE writes all ${rows.length}`] : lines
}

const placeOf = ({file, line}: RowFault): string =>
  `${file === undefined ? '' : `${file} `}${line === 0 ? '' : `line ${line} `}`
