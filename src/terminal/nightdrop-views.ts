import type {Performed} from '#core/acts/perform.js'
import type {RequestOutcome} from '#core/acts/requests.js'
import type {CashBatch} from '#core/batches/cash-batch.js'
import type {Envelope, PostedEnvelope} from '#core/batches/envelope.js'
import type {BatchFigures, NightdropOutcome, PostNightdropInput} from '#core/batches/post-nightdrop.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, sum, type Cents} from '#core/kernel/money.js'
import {EXIT} from '#core/kernel/refusal.js'
import {dollars} from '#terminal/dollars.js'
import {dayWithName} from '#terminal/header.js'
import {postedLines, proofLines} from '#terminal/nightdrop-lines.js'
import type {Screen, View, Warning} from '#terminal/view.js'

/** What `--json` says, whichever way the drop came. */
interface NightdropData extends Omit<BatchFigures, 'status' | 'journal'> {
  readonly status: 'waiting' | 'posted' | 'open'
  readonly receipts: number
  readonly skipped: number
  readonly journal: string | null
  readonly request: string | null
  readonly approvers: readonly string[]
  readonly expires_at: string | null
  readonly envelopes: readonly PostedEnvelope[]
}

/** Entered in a file, whatever came of it. */
const enteredIn = (envelopes: readonly Envelope[]): Cents => sum(envelopes.map((one) => cents(one.amount_cents)))

export interface DropBatch {
  readonly batch: CashBatch
  readonly figures: BatchFigures
  readonly today: BusinessDate
}

const NOBODY = {request: null, approvers: [], expires_at: null} as const

export interface DropPerformed {
  readonly performed: Performed<NightdropOutcome>
  readonly input: PostNightdropInput
  readonly today: BusinessDate
}

/** A drop that came as a file. */
export function nightdropView({performed, input, today}: DropPerformed): View {
  if (performed.status === 'waiting') return storedView(performed.request, input)
  const {outcome} = performed
  const {envelopes, skipped, receipts, ...figures} = outcome
  return {
    data: {...figures, ...NOBODY, receipts, skipped, envelopes} satisfies NightdropData,
    ...endOf(outcome),
    warnings: [...warningsOf(envelopes), ...openWarning(outcome)],
    human(screen) {
      for (const one of envelopes) for (const line of postedLines({...one, warnings: []}, '')) screen.line(line)
      if (skipped > 0)
        screen.line(`  ${outcome.batch} holds this file: ${skipped} envelopes skipped, nothing posted again`)
      sayEnd(screen, outcome, today)
    },
    next: nextOf(outcome, envelopes),
  }
}

/** A drop whose envelopes were entered one by one, or that was continued; `request` waits for the second person. */
export function batchView({batch, figures, today}: DropBatch, request: RequestOutcome | null = null): View {
  const asked =
    request === null ? NOBODY : {request: request.request, approvers: request.approvers, expires_at: request.expires_at}
  const more = {...asked, receipts: 0, skipped: 0, envelopes: []}
  return {
    data: {...figures, ...more, status: request === null ? figures.status : 'waiting'} satisfies NightdropData,
    ...(request === null ? endOf(figures) : {id: request.request}),
    warnings: request === null ? openWarning(figures) : [],
    human(screen) {
      if (request !== null)
        screen.done(`WAITING ${request.request} for ${request.approvers.join(' or ')}: ${request.summary}`)
      if (!batch.closed) for (const line of proofLines(batch)) screen.line(line)
      sayEnd(screen, figures, today)
    },
    next: request === null ? nextOf(figures, []) : [`the witness: curbstop approve ${request.request}`],
  }
}

function storedView(request: RequestOutcome, {opening, envelopes}: PostNightdropInput): View {
  const entered = enteredIn(envelopes)
  const {batch, box, bag, effective_on, control_count, control_cents} = opening
  const difference_cents = entered - control_cents
  return {
    data: {
      ...{batch, status: 'waiting', box, bag, effective_on, control_count, control_cents},
      ...{items: envelopes.length, entered_cents: entered, posted_cents: 0, suspense_cents: 0, handed_back_cents: 0},
      ...{difference_cents, receipts: 0, skipped: 0, journal: null, envelopes: []},
      ...{request: request.request, approvers: request.approvers, expires_at: request.expires_at},
    } satisfies NightdropData,
    id: request.request,
    human(screen) {
      screen.done(`WAITING ${request.request} for ${request.approvers.join(' or ')}, until ${request.expires_at}`)
      screen.line(
        `  ${batch}: ${envelopes.length} envelopes ${dollars(entered)}, difference ${dollars(difference_cents)}`,
      )
      screen.line('  Nothing is logged and nobody was looked up. The witness opens, logs and posts it.')
    },
    next: [`the witness: curbstop approve ${request.request}`],
  }
}

const endOf = ({status, batch}: BatchFigures): Pick<View, 'exit' | 'id'> =>
  status === 'open' ? {exit: EXIT.differences, id: batch} : {id: batch}

function sayEnd(screen: Screen, figures: BatchFigures, today: BusinessDate): void {
  const {batch, status, bag, entered_cents, handed_back_cents, effective_on} = figures
  if (status === 'open') return
  screen.done(`POSTED ${batch}: bag ${bag} ${dollars(entered_cents - handed_back_cents)} (1020)`)
  screen.line(
    `  To accounts ${dollars(figures.posted_cents)} + suspense ${dollars(figures.suspense_cents)}, paid as of ${dayWithName(effective_on as BusinessDate)}, posted ${dayWithName(today)}`,
  )
}

/** The batch stays open until it proves. */
function openWarning({status, batch, items, control_count, ...amounts}: BatchFigures): Warning[] {
  if (status !== 'open') return []
  const {entered_cents, control_cents, difference_cents} = amounts
  const off = difference_cents < 0 ? `short ${dollars(-difference_cents)}` : `over ${dollars(difference_cents)}`
  if (difference_cents === 0 && items === control_count)
    return [{code: 'LEFT_OPEN', message: `${batch} agrees with its control and is not sealed yet`}]
  const what = difference_cents === 0 ? `${items} of ${control_count} items` : off
  const message = `entered ${dollars(entered_cents)}, control ${dollars(control_cents)}, ${what}. ${batch} left open`
  return [{code: 'CONTROL_TOTAL', message}]
}

const warningsOf = (envelopes: readonly PostedEnvelope[]): Warning[] =>
  envelopes.flatMap(({item, warnings}) =>
    warnings.map(({code, message}) => ({code, message: `item ${item}: ${message}`})),
  )

function nextOf({status, batch, suspense_cents}: BatchFigures, envelopes: readonly PostedEnvelope[]): string[] {
  if (status === 'open') return [`curbstop post-nightdrop --continue ${batch}`]
  const unknown = envelopes.filter((one) => one.state === 'suspense').map((one) => one.receipt)
  if (suspense_cents === 0) return []
  return unknown.length === 0 ? ['curbstop resolve-suspense'] : unknown.map((one) => `curbstop resolve-suspense ${one}`)
}

/** What is asked before a file of envelopes is posted or sent to the witness. */
export const dropQuestion = (envelopes: readonly Envelope[], box: string): string =>
  `Post ${envelopes.length} envelopes of box ${box}, ${dollars(enteredIn(envelopes))}?`
