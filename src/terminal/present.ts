import {EXIT, type Exit, type Refusal} from '#core/kernel/refusal.js'
import {paintFor, wantsColour, type Paint} from '#terminal/color.js'
import type {Row} from '#terminal/columns.js'
import {csvHeader, csvRows} from '#terminal/csv.js'
import {answered, jsonLine, refused, type Meta} from '#terminal/envelope.js'
import {glyphsFor} from '#terminal/glyphs.js'
import type {Mode} from '#terminal/mode.js'
import {fileSink, writeRowFaults, type FileSink} from '#terminal/output-file.js'
import {wantsPager, throughPager} from '#terminal/pager.js'
import {refusalLines, rowFaultLines} from '#terminal/refusal-text.js'
import {gate} from '#terminal/sanitize.js'
import {GatheringScreen} from '#terminal/screen.js'
import type {Sink} from '#terminal/sink.js'
import {hanging} from '#terminal/text-width.js'
import type {Terminal} from '#terminal/terminal.js'
import type {List, Screen, View} from '#terminal/view.js'

/** Rows formatted at once: memory stays flat however long a list is. */
const ROWS_AT_ONCE = 500

export interface Surroundings {
  readonly terminal: Terminal
  readonly mode: Mode
}

export const errPaint = ({terminal, mode}: Surroundings): Paint =>
  paintFor(wantsColour({env: terminal.env, isTty: terminal.err.isTty, off: mode.noColor}))

/** A line to be copied stays whole. */
const isCommand = (line: string): boolean => line.includes(': curbstop ')

/** Lines on stderr for people; nothing of them for --json. */
export async function tell(around: Surroundings, lines: readonly string[]): Promise<void> {
  const {on} = errPaint(around)
  const {err} = around.terminal
  const shown = err.isTty ? lines.flatMap((line) => (isCommand(line) ? [line] : hanging(line, err.columns))) : lines
  await err.write(shown.map((line) => `${gate(line, on)}\n`).join(''))
}

/** What a view would write, on stderr: such as a plan before it is confirmed. */
export async function tellScreen(around: Surroundings, human: (screen: Screen) => void): Promise<void> {
  const {err, env} = around.terminal
  const look = {width: err.columns, isTty: err.isTty, paint: errPaint(around), glyphs: glyphsFor(env)}
  const screen = new GatheringScreen(look)
  human(screen)
  await err.write(await screen.text())
}

/** Prints an answer in the form asked for; only then is the exit code known to be true. */
export async function presentView(around: Surroundings, view: View, meta: Meta): Promise<void> {
  const {mode, terminal} = around
  if (mode.errors !== null && (view.refusedRows ?? []).length > 0)
    await writeRowFaults(mode.errors, view.refusedRows ?? [])
  if (mode.output === null) await print(around, terminal.out, {view, meta})
  else await printToFile(around, await fileSink(mode.output, 'output'), {view, meta})
  if (mode.form !== 'json') await tell(around, remarks(around, view))
}

async function printToFile(around: Surroundings, sink: FileSink, answer: {view: View; meta: Meta}): Promise<void> {
  try {
    await print(around, sink, answer)
    await sink.finish()
  } catch (error) {
    await sink.abandon()
    throw error
  }
}

async function print(around: Surroundings, sink: Sink, {view, meta}: {view: View; meta: Meta}): Promise<void> {
  switch (around.mode.form) {
    case 'json':
      await sink.write(jsonLine(answered(view.data, view.warnings ?? [], meta)))
      return
    case 'jsonl':
      await streamRows(sink, view, (rows) => rows.map(jsonLine).join(''))
      return
    case 'csv': {
      const columns = view.list?.columns ?? []
      await sink.write(csvHeader(columns))
      await streamRows(sink, view, (rows) => csvRows(rows, columns))
      return
    }
    case 'quiet':
      await sink.write(view.id === undefined ? '' : `${gate(view.id, false)}\n`)
      return
    case 'human':
      if (view.bytes === undefined) await printHuman(around, sink, {view, meta})
      else await sink.write(view.bytes)
  }
}

async function streamRows(sink: Sink, view: View, format: (rows: Row[]) => string): Promise<void> {
  let batch: Row[] = []
  for await (const row of rowsOf(view)) {
    batch.push(row)
    if (batch.length < ROWS_AT_ONCE) continue
    await sink.write(format(batch))
    batch = []
    if (sink.closed) return
  }
  await sink.write(format(batch))
}

const rowsOf = (view: View): List['rows'] => view.list?.rows ?? [view.data as Row]

async function printHuman(around: Surroundings, sink: Sink, {view, meta}: {view: View; meta: Meta}): Promise<void> {
  const {terminal, mode} = around
  const paint = paintFor(wantsColour({env: terminal.env, isTty: sink.isTty, off: mode.noColor}))
  const screen = new GatheringScreen({width: sink.columns, isTty: sink.isTty, paint, glyphs: glyphsFor(terminal.env)})
  if (meta.dry_run) screen.heading('DRY RUN, nothing written')
  if (meta.replayed) screen.heading('DONE BEFORE with this key; nothing written again')
  view.human(screen)
  const text = await screen.text()
  if (wantsPager(text, sink, {noPager: mode.noPager, env: terminal.env})) await throughPager(text, terminal.env)
  else await sink.write(text)
}

/** What stands beside the answer: refused rows, warnings, the next step, how to undo. */
function remarks(around: Surroundings, view: View): string[] {
  const paint = errPaint(around)
  const rows = view.refusedRows ?? []
  const counted =
    rows.length === 0 ? [] : [`${rows.length} ${rows.length === 1 ? 'row' : 'rows'} refused:`, ...rowFaultLines(rows)]
  const warnings = (view.warnings ?? []).map(({code, message}) => `${paint.warn('!')} ${code}: ${message}`)
  if (around.mode.form !== 'human') return [...counted, ...warnings]
  const next = (view.next ?? []).map((command) => `  Next: ${command}`)
  const undo = view.undo === undefined ? [] : [`  Undo: ${view.undo}`]
  return [...counted, ...warnings, ...next, ...undo]
}

/** A refusal: the envelope on stdout for --json, and always the words on stderr. */
export async function presentRefusal(
  around: Surroundings,
  refusal: Refusal,
  failed: {logId: string; meta: Meta},
): Promise<Exit> {
  const {terminal, mode} = around
  const lines = refusalLines(refusal, failed.logId, errPaint(around))
  if (mode.form !== 'json') {
    await tell(around, lines)
    return refusal.exit
  }
  await tell(around, lines.slice(0, 1))
  try {
    await terminal.out.write(jsonLine(refused(refusal, failed.logId, failed.meta)))
    return refusal.exit
  } catch {
    return EXIT.io
  }
}
