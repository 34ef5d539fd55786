import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {secondOf} from '#core/acts/witness.js'
import {batchByNumber, batchOfFile, type BatchOfFile} from '#core/batches/batch-views.js'
import {
  differenceOf,
  enteredOf,
  isProved,
  NIGHT_DROP_DOOR,
  twoPeople,
  type CashBatch,
} from '#core/batches/cash-batch.js'
import {lockedBatch} from '#core/batches/correct-control.js'
import type {Envelope, PostedEnvelope} from '#core/batches/envelope.js'
import {
  judgeOpening,
  loadOpening,
  openBatch,
  openingRules,
  openingSentence,
  type OpenBatchInput,
  type OpeningFacts,
} from '#core/batches/open-cash-batch.js'
import {envelopeFacts, mustBeNew, mustBeSafe, placeEnvelope} from '#core/batches/place-envelope.js'
import {postEnvelopes} from '#core/batches/post-envelopes.js'
import {sealBatch} from '#core/batches/prove-batch.js'
import {canonicalJson, sha256} from '#core/kernel/canonical-json.js'
import {spokenIdOf} from '#core/kernel/ids.js'
import {cents, formatMoney, subtract, sum, type Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

export type PostNightdropInput = {
  readonly opening: OpenBatchInput
  readonly envelopes: readonly Envelope[]
  readonly allow_duplicate: boolean
}

/** How a batch stands. */
export type BatchFigures = {
  readonly batch: string
  readonly status: 'posted' | 'open'
  readonly box: string
  readonly bag: string
  readonly effective_on: string
  readonly control_count: number
  readonly control_cents: number
  readonly items: number
  readonly entered_cents: number
  readonly posted_cents: number
  readonly suspense_cents: number
  readonly handed_back_cents: number
  readonly difference_cents: number
  /** The one that logged the money. */
  readonly journal: string
}

export type NightdropOutcome = BatchFigures & {
  readonly receipts: number
  readonly envelopes: readonly PostedEnvelope[]
  /** Envelopes of a file that was posted before. */
  readonly skipped: number
}

export const figuresOf = (batch: CashBatch): BatchFigures => ({
  batch: batch.batchNo,
  status: batch.closed ? 'posted' : 'open',
  box: batch.box,
  bag: batch.bagNo,
  effective_on: batch.effectiveOn,
  control_count: batch.control.count,
  control_cents: batch.control.amount,
  items: batch.totals.items,
  entered_cents: enteredOf(batch.totals),
  posted_cents: batch.totals.posted,
  suspense_cents: batch.totals.suspense,
  handed_back_cents: batch.totals.handedBack,
  difference_cents: differenceOf(batch),
  journal: batch.loggedBy.journalNo,
})

/** The number of a batch made of a file: the same drop has the same number, however often it is sent. */
export function nightdropOfFile(
  opening: Omit<OpenBatchInput, 'batch'>,
  envelopes: readonly Envelope[],
  allowDuplicate: boolean,
): PostNightdropInput {
  const batch = spokenIdOf('ND', sha256(canonicalJson({...opening, batch: '', envelopes})))
  return {opening: {...opening, batch}, envelopes, allow_duplicate: allowDuplicate}
}

export const enteredIn = (envelopes: readonly Envelope[]): Cents => sum(envelopes.map((one) => cents(one.amount_cents)))

interface Facts {
  readonly opening: OpeningFacts
  /** The batch that this file became before, in the same bag. */
  readonly known: BatchOfFile | null
  /** The request in which the same drop waits already. */
  readonly waits: string | null
}
interface Dropping extends Decided {
  readonly known: BatchOfFile | null
  readonly input: PostNightdropInput
}

/**
 * A whole night drop from a file: opened, logged, looked up, posted and, where it proves, sealed. Without the second
 * person nothing is logged and nobody looked up: it waits.
 */
export const postNightdrop: Act<PostNightdropInput, Facts, Dropping, NightdropOutcome> = {
  kind: 'post-nightdrop',
  permission: NIGHT_DROP_DOOR.permission,
  subject: ({opening}) => opening.batch,
  load: async (trx, input, context) => ({
    opening: await loadOpening(trx, input.opening, context),
    known: await batchOfFile(trx, input.opening.file_sha256, input.opening.bag),
    waits: await waitingIn(trx, input, context.recordedAt),
  }),
  decide({opening: facts, known, waits}, input, context) {
    if (known !== null) return {known, input, summary: `${known.batchNo} holds this file`}
    if (waits !== null && secondOf(context) === null)
      throw refuse('ALREADY_ASKED', `this drop waits for its witness in ${waits}`, {
        next: [`the witness: curbstop approve ${waits}`],
      })
    const {opening, envelopes} = input
    judgeOpening(facts, opening, context)
    envelopes.forEach(mustBeSafe)
    const because = openingRules(facts.policy)
    const message = 'two people open the box, count together and log the total'
    return {
      ...{known, input, amountCents: opening.control_cents},
      approval: twoPeople(context.desk.staff, NIGHT_DROP_DOOR, {message, because}),
      summary: `${openingSentence(opening)}, ${comparison(input)}`,
    }
  },
  record: postAll,
}

const WAITING = `select r.request_no from request r where r.kind = 'post-nightdrop' and r.input_hash = :hash and r.expires_at > :now
  and not exists (select 1 from request_answer a where a.request_id = r.request_id) order by r.request_id limit 1`

async function waitingIn(reader: Reader, input: PostNightdropInput, now: string): Promise<string | null> {
  const hash = sha256(canonicalJson(input))
  const [row] = await select<{request_no: string}>(reader, WAITING, {hash, now})
  return row?.request_no ?? null
}

function comparison({opening, envelopes}: PostNightdropInput): string {
  const entered = enteredIn(envelopes)
  const off = subtract(entered, cents(opening.control_cents))
  return `entered ${envelopes.length} items ${formatMoney(entered)}, difference ${formatMoney(off)}`
}

async function postAll(trx: Trx, {known, input}: Dropping, context: ActContext): Promise<NightdropOutcome> {
  const {opening, envelopes} = input
  if (known !== null) {
    const batch = await batchByNumber(trx, known.batchNo)
    return {...figuresOf(batch), receipts: 0, envelopes: [], skipped: envelopes.length}
  }
  // The money is on the books before anybody looks whose it is.
  await openBatch(trx, opening, context)
  const batch = await lockedBatch(trx, opening.batch)
  const {desk, today} = context
  const facts = await envelopeFacts(trx, envelopes, {district: desk.district.id, today})
  const placed = envelopes.map((one, at) => placeEnvelope(facts, one, {batch, item: batch.nextItem + at, today}))
  mustBeNew(placed, input.allow_duplicate)
  const posted = await postEnvelopes(trx, batch, placed, context)
  const full = await batchByNumber(trx, opening.batch)
  if (isProved(full)) await sealBatch(trx, full, null, context)
  const done = await batchByNumber(trx, opening.batch)
  return {...figuresOf(done), receipts: posted.length, envelopes: posted, skipped: 0}
}
