import type {CashBatch} from '#core/batches/cash-batch.js'
import type {Envelope, PostedEnvelope} from '#core/batches/envelope.js'
import type {NightDropWork} from '#core/batches/night-drop-work.js'
import {parseMoney, type Cents} from '#core/kernel/money.js'
import {Refusal, usage} from '#core/kernel/refusal.js'
import {dollars} from '#terminal/dollars.js'
import type {EntryLine} from '#terminal/entry-line.js'
import {parseCount} from '#terminal/flags.js'
import {isLevel, postedLines, proofLines} from '#terminal/nightdrop-lines.js'
import {EnvelopeForm, StartOver, WORDS, WORDS_LINE} from '#terminal/nightdrop-envelope.js'

export interface EntryParts {
  readonly work: NightDropWork
  readonly batch: string
  readonly lines: EntryLine
  /** Amounts of scanned stubs stand where Enter is typed. */
  readonly scan: boolean
  readonly glyphs: {readonly arrow: string; readonly done: string}
}

/** Asks for envelopes until the batch proves or is left; each one is on the books before the next is asked for. */
export async function enterEnvelopes(parts: EntryParts): Promise<CashBatch> {
  const {work, lines} = parts
  const form = new EnvelopeForm(work, lines, {arrow: parts.glyphs.arrow, scan: parts.scan})
  lines.say(WORDS_LINE)
  for (;;) {
    const batch = await work.batch(parts.batch)
    if (isLevel(batch)) return batch
    const full = batch.totals.items >= batch.control.count
    if (full) for (const line of proofLines(batch)) lines.say(line)
    try {
      const typed = await form.ask(
        full ? '= correct the control, . leave open, or one more' : `#${batch.nextItem} account`,
      )
      if (typed === WORDS.leave) return batch
      await entered(parts, form, {batch, typed})
    } catch (error) {
      if (!(error instanceof StartOver) && !(error instanceof Refusal && error.code !== 'CANCELLED')) throw error
      if (error instanceof Refusal) lines.say(`   ! ${error.code}: ${error.message}`)
    }
  }
}

interface Typed {
  readonly batch: CashBatch
  readonly typed: string
}

async function entered(parts: EntryParts, form: EnvelopeForm, {batch, typed}: Typed): Promise<void> {
  if (typed === '') return
  if (typed === WORDS.correct) return corrected(parts, form, batch)
  if (typed === WORDS.handBack) return handedBack(parts, form, batch)
  const envelope = await form.envelope(typed)
  const done = await posted(parts, {batch: batch.batchNo, item: batch.nextItem, envelope})
  if (done !== null) for (const line of postedLines(done, parts.glyphs.done)) parts.lines.say(line)
}

/** Null where it was posted before and is not meant again. */
async function posted(
  {work, lines}: EntryParts,
  input: {readonly batch: string; readonly item: number; readonly envelope: Envelope},
): Promise<PostedEnvelope | null> {
  for (const allowed of [false, true]) {
    try {
      return await work.post(input, allowed)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'POSSIBLE_DUPLICATE') throw error
      const yes = await lines.ask(`? ${error.message}. Post again? (y/N) `)
      if (!yes.toLowerCase().startsWith('y')) return null
    }
  }
  return null
}

async function corrected({work, lines}: EntryParts, form: EnvelopeForm, batch: CashBatch): Promise<void> {
  lines.say('   both count again')
  const count = await form.askFor(`   envelopes (${batch.control.count})`, (typed) => parseCount(typed, 'count'))
  const total = await form.askFor(`   control total (${dollars(batch.control.amount)})`, (typed) => parseMoney(typed))
  const note = await form.askFor('   why', reasonOf)
  const input = {batch: batch.batchNo, control_count: count, control_cents: total, note}
  await work.correct(input)
  lines.say(`   control corrected to ${count} envelopes, ${dollars(total)}; the old one is kept`)
}

async function handedBack({work, lines}: EntryParts, form: EnvelopeForm, batch: CashBatch): Promise<void> {
  const amount_cents: Cents = await form.amount('   counted as')
  const note = await form.askFor('   why, and to whom', reasonOf)
  const input = {batch: batch.batchNo, item: batch.nextItem, amount_cents, note}
  await work.handBack(input)
  lines.say(`   ${dollars(amount_cents)} goes back; it leaves 1040 and 2140`)
}

function reasonOf(typed: string): string {
  if (typed === '') throw usage('EMPTY_TEXT', 'it is kept with the reason; say why')
  return typed
}
