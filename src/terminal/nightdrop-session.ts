import {stderr, stdin} from 'node:process'
import type {CashBatch} from '#core/batches/cash-batch.js'
import type {NightDropWork} from '#core/batches/night-drop-work.js'
import {Refusal, usage} from '#core/kernel/refusal.js'
import {dollars} from '#terminal/dollars.js'
import {EntryLine} from '#terminal/entry-line.js'
import {glyphsFor} from '#terminal/glyphs.js'
import {dayWithName} from '#terminal/header.js'
import {enterEnvelopes} from '#terminal/nightdrop-entry.js'
import {isLevel, proofLines} from '#terminal/nightdrop-lines.js'
import type {Opening} from '#terminal/nightdrop-questions.js'
import {cancelled} from '#terminal/to-refusal.js'

/** Columns of a screen that does not say how wide it is. */
const NARROW = 80

interface Look {
  readonly scan: boolean
  /** Closes without asking. */
  readonly yes: boolean
  readonly dryRun: boolean
  readonly key: string | null
}

/** Envelopes of a new drop, which is logged before the first one is asked for, or of one that was left.
 * @throws Refusal NEEDS_FILE (64): entering line by line has no dry run and no one key */
export async function entered(work: NightDropWork, what: Opening | string, look: Look): Promise<CashBatch> {
  if (look.dryRun || look.key !== null)
    throw usage(
      'NEEDS_FILE',
      '--dry-run and --key go with --file: at the terminal every envelope is kept at once',
      'file',
    )
  const lines = new EntryLine({input: stdin, output: stderr, isTty: true, width: () => stderr.columns || NARROW})
  try {
    return await goOn(work, {lines, look, batchNo: typeof what === 'string' ? what : await opened(work, what, lines)})
  } finally {
    lines.close()
  }
}

async function opened(work: NightDropWork, opening: Opening, lines: EntryLine): Promise<string> {
  const left = await work.left()
  if (left.length > 0) lines.say(`  ! ${left.join(', ')} left open: --continue ${left[0] ?? ''}`)
  const batchNo = await work.open(opening)
  const amount = dollars(opening.control_cents)
  lines.say(`  Night drop ${batchNo}   logged ${amount} before any look-up (1040 / 2140)`)
  return batchNo
}

interface Going {
  readonly lines: EntryLine
  readonly look: Look
  readonly batchNo: string
}

async function goOn(work: NightDropWork, {lines, look, batchNo}: Going): Promise<CashBatch> {
  const {done} = glyphsFor(process.env)
  const glyphs = {arrow: done === 'OK' ? '>' : '❯', done}
  for (const line of headLines(await work.batch(batchNo))) lines.say(line)
  try {
    const batch = await enterEnvelopes({work, batch: batchNo, lines, scan: look.scan, glyphs})
    if (!isLevel(batch) || batch.closed) return batch
    for (const line of proofLines(batch)) lines.say(line)
    const answer = look.yes ? 'y' : await lines.ask(`? Close ${batchNo}? (y/N) `)
    if (!answer.toLowerCase().startsWith('y')) throw cancelled()
    return await work.prove(batchNo)
  } catch (error) {
    throw error instanceof Refusal && error.code === 'CANCELLED' ? leftOpen(batchNo) : error
  }
}

/** What drop it is, and how far it came where it was left. */
function headLines(batch: CashBatch): string[] {
  const {box, bagNo, effectiveOn, totals, control} = batch
  const head = `  box ${box}   bag ${bagNo}   paid as of ${dayWithName(effectiveOn)}`
  return totals.items > 0 && totals.items < control.count ? [head, ...proofLines(batch)] : [head]
}

/** What was entered stays on the books. */
const leftOpen = (batchNo: string): Refusal =>
  cancelled(`${batchNo} is left open; every envelope that has its receipt is posted.`, [
    `curbstop post-nightdrop --continue ${batchNo}`,
  ])
