import {stderr, stdin} from 'node:process'
import type {AnyAct} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {batchByNumber, openBatches} from '#core/batches/batch-views.js'
import {isProved, mustBeOpen, type CashBatch} from '#core/batches/cash-batch.js'
import type {CorrectControlInput} from '#core/batches/correct-control.js'
import {correctNightDrop, openNightDrop, proveNightDrop} from '#core/batches/night-drop-acts.js'
import type {OpenBatchInput} from '#core/batches/open-cash-batch.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {spokenId} from '#core/kernel/ids.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {Refusal, refuse, usage} from '#core/kernel/refusal.js'
import {dollars} from '#terminal/dollars.js'
import {EntryLine} from '#terminal/entry-line.js'
import {glyphsFor} from '#terminal/glyphs.js'
import {enterEnvelopes} from '#terminal/nightdrop-entry.js'
import {proofLines} from '#terminal/nightdrop-lines.js'
import {cancelled} from '#terminal/to-refusal.js'

export interface AtTerminal {
  readonly desk: Desk
  readonly witness: Desk
  readonly scan: boolean
  /** Closes without asking. */
  readonly yes: boolean
}

interface Look {
  readonly scan: boolean
  readonly yes: boolean
  readonly dryRun: boolean
  readonly key: string | null
}

/** @throws Refusal NEEDS_FILE (64): entering line by line has no dry run and no one key */
export function atTerminal(desk: Desk, witness: Desk | null, {scan, yes, dryRun, key}: Look): AtTerminal {
  if (dryRun || key !== null)
    throw usage(
      'NEEDS_FILE',
      '--dry-run and --key go with --file: at the terminal every envelope is kept at once',
      'file',
    )
  return {
    desk,
    witness: mustExist(witness, 'whoever can be asked for envelopes is asked for the second person'),
    scan,
    yes,
  }
}

/** Envelopes of a new drop, or of one that was left. */
export const entered = (at: AtTerminal, what: Omit<OpenBatchInput, 'batch'> | string): Promise<CashBatch> =>
  typeof what === 'string' ? continueAtTerminal(at, what) : openAtTerminal(at, what)

/** Opens a drop: logged before the first envelope is asked for. */
async function openAtTerminal(at: AtTerminal, opening: Omit<OpenBatchInput, 'batch'>): Promise<CashBatch> {
  const {desk, witness} = at
  const input = {...opening, batch: spokenId('ND')}
  const lines = entryLine()
  try {
    const open = await openBatches(desk.store.db, 'nightdrop')
    if (open.length > 0) lines.say(`  ! ${open.join(', ')} left open: --continue ${open[0] ?? ''}`)
    await perform(desk, openNightDrop, input, {witness})
    const amount = dollars(cents(input.control_cents))
    lines.say(`  Night drop ${input.batch}   logged ${amount} before any look-up (1040 / 2140)`)
    return await goOn(at, input.batch, lines)
  } finally {
    lines.close()
  }
}

/** Goes on at the next envelope of a drop that was left. */
async function continueAtTerminal(at: AtTerminal, batchNo: string): Promise<CashBatch> {
  const lines = entryLine()
  try {
    return await goOn(at, batchNo, lines)
  } finally {
    lines.close()
  }
}

const entryLine = (): EntryLine => new EntryLine({input: stdin, output: stderr, isTty: true})

async function goOn({desk, witness, scan, yes}: AtTerminal, batchNo: string, lines: EntryLine): Promise<CashBatch> {
  const unicode = glyphsFor(process.env).done !== 'OK'
  const glyphs = {arrow: unicode ? '❯' : '>', done: glyphsFor(process.env).done}
  try {
    const batch = await enterEnvelopes({desk, witness, batch: batchNo, lines, scan, glyphs})
    if (!isProved(batch) || batch.closed) return batch
    for (const line of proofLines(batch)) lines.say(line)
    const answer = yes ? 'y' : await lines.ask(`? Close ${batchNo}? (y/N) `)
    if (!answer.toLowerCase().startsWith('y')) throw cancelled()
    await perform(desk, proveNightDrop, {batch: batchNo, cash: null}, {witness})
    return await batchByNumber(desk.store.db, batchNo)
  } catch (error) {
    throw error instanceof Refusal && error.code === 'CANCELLED' ? leftOpen(batchNo) : error
  }
}

/** What was entered stays on the books. */
const leftOpen = (batchNo: string): Refusal =>
  cancelled(
    `${batchNo} is left open; every envelope that has its receipt is posted. Go on: curbstop post-nightdrop --continue ${batchNo}`,
  )

interface SaidAgain {
  readonly count?: number | undefined
  readonly 'control-total'?: Cents | undefined
  readonly note?: string | undefined
}

export const again = ({store}: Desk, batchNo: string): Promise<CashBatch> => batchByNumber(store.db, batchNo)

/** The batch to go on with, and how its control is to be corrected. @throws Refusal NOT_FOUND (66), NOT_A_NIGHT_DROP, BATCH_CLOSED (65) */
export async function continued(desk: Desk, batchNo: string, said: SaidAgain) {
  const batch = await again(desk, batchNo)
  if (batch.source !== 'nightdrop') throw refuse('NOT_A_NIGHT_DROP', `${batchNo} is no night drop`)
  mustBeOpen(batch)
  const {count, 'control-total': total, note = ''} = said
  const control_count = count ?? batch.control.count
  const control_cents = total ?? batch.control.amount
  const corrects = count !== undefined || total !== undefined
  return {batch, correction: corrects ? {batch: batchNo, control_count, control_cents, note} : null}
}

/** The one step that a script takes with a batch that was left; null where it does not prove. */
export function stepOf(batch: CashBatch, correction: CorrectControlInput | null) {
  const {batchNo} = batch
  if (correction !== null) {
    const to = `${correction.control_count} envelopes, ${dollars(correction.control_cents)}`
    return {
      act: correctNightDrop as AnyAct,
      input: correction as Json,
      question: `Correct the control of ${batchNo} to ${to}?`,
    }
  }
  if (!isProved(batch)) return null
  return {act: proveNightDrop as AnyAct, input: {batch: batchNo, cash: null} as Json, question: `Close ${batchNo}?`}
}
