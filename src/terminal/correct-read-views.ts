import type {Performed} from '#core/acts/perform.js'
import type {AdjustBillOutcome} from '#core/adjustments/adjust-bill.js'
import type {CorrectReadOutcome} from '#core/adjustments/correct-read.js'
import type {RebillInputs} from '#core/adjustments/rebill/rebill-inputs.js'
import {adjustedView, unnumbered} from '#terminal/adjust-views.js'
import type {Screen, View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

type Read = CorrectReadOutcome['reads'][number]

const readLine = ({meter, read_on: on, was, value, kind}: Read): string =>
  was === null
    ? `meter ${meter} on ${on}: ${value}, ${kind}, new`
    : `meter ${meter} on ${on}: ${was} → ${value}, ${kind}`

/** What is put right where no bill counts the read yet. */
export function showCorrection(screen: Screen, {account, wrong, reads}: CorrectReadOutcome): void {
  screen.heading(`${account}  ${wrong}`)
  for (const read of reads) screen.line(`  ${readLine(read)}`)
  screen.line('  no bill counts it yet: nothing is made again')
}

export const correctionQuestion = ({account}: CorrectReadOutcome): string => `Correct the read of ${account}?`

const NO_BILL = {bills: [], amount_cents: 0, journal: null, notes: []} as const

export function readCorrectedView(performed: Performed<CorrectReadOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, need = null, dryRun, replayed} = performed
  const planned = dryRun && !replayed
  const needs = planned && need !== null ? need.approvers : []
  return {
    data: {status: planned ? 'planned' : 'corrected', ...outcome, ...NO_BILL, needs},
    id: outcome.account,
    human(screen) {
      if (planned) showCorrection(screen, outcome)
      else screen.done(`${replayed ? 'ALREADY CORRECTED' : 'CORRECTED'} ${outcome.account}`)
      if (!planned) for (const read of outcome.reads) screen.line(`  ${readLine(read)}`)
      if (planned && need !== null) screen.alert(need.message)
    },
  }
}

/** The same as an adjustment shows, with the reads in front. */
export function billsCorrectedView(performed: Performed<AdjustBillOutcome>, cause: string): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, need = null, dryRun, replayed} = performed
  const planned = dryRun && !replayed
  const {reads, taken, wrong} = outcome.worksheet.inputs as RebillInputs
  const corrected: Read[] = [
    ...reads.map(({serial: meter, read_on, was, value, kind}) => ({meter, read_on, was, value, kind})),
    ...(taken === null
      ? []
      : [{meter: taken.serial, read_on: taken.read_on, was: null, value: taken.value, kind: 'actual'}]),
  ]
  const view = adjustedView(performed)
  return {
    ...view,
    data: {
      ...{status: planned ? 'planned' : 'corrected', account: outcome.account, cause, wrong, reads: corrected},
      bills: planned ? unnumbered(outcome) : outcome.rebilled,
      ...{amount_cents: outcome.amount_cents, journal: planned ? null : outcome.journal, notes: outcome.notes},
      needs: planned && need !== null ? need.approvers : [],
    },
    human(screen) {
      for (const read of corrected) screen.line(readLine(read))
      view.human(screen)
    },
  }
}
