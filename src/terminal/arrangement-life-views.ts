import type {Performed} from '#core/acts/perform.js'
import type {AdjustedArrangement} from '#core/collections/adjust-arrangement.js'
import type {ArrangementChanged} from '#core/collections/arrangement-effects.js'
import type {CanceledArrangement} from '#core/collections/cancel-arrangement.js'
import type {ReinstatedArrangement} from '#core/collections/reinstate-arrangement.js'
import type {ShownArrangement, ShownVersion} from '#core/collections/show-arrangement.js'
import type {ApprovalNeed} from '#core/acts/act.js'
import type {Column} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import {orderText} from '#terminal/payment-views.js'
import type {Screen, View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const words = (text: string): string => text.replaceAll('_', ' ')

type Tested = ArrangementChanged['before']

function standingWords({standing, barred_by: rules}: Tested): string {
  if (standing.shutoff === 'nothing_past_due') return 'nothing past due'
  return standing.shutoff === 'listed' ? 'on the shut-off list' : `held by ${rules.join(', ')}`
}

/** Every protection tested again: what barred a shut-off before, and what bars it now. */
export function tellShutoff(screen: Screen, account: string, changed: ArrangementChanged): void {
  const [was, is] = [standingWords(changed.before), standingWords(changed.after)]
  screen.line(`  Shut-off tested again: ${was === is ? `${is}, as before` : `${was} → ${is}`}`)
  if (changed.back_on_list) screen.alert(`${account} is back on the shut-off list`)
  for (const one of changed.orders) {
    if (one.state === 'stands') screen.alert(orderText(one))
    else screen.line(`  ${orderText(one)}`)
  }
}

function showAdjustment(screen: Screen, outcome: AdjustedArrangement): void {
  screen.heading(`${outcome.account}  ${outcome.supersedes}, version ${outcome.version}`)
  for (const change of outcome.changes) screen.line(`  ${change}`)
  screen.line(`  ${schedule(outcome.installments)}`)
  tellShutoff(screen, outcome.account, outcome)
}

const schedule = (parts: AdjustedArrangement['installments']): string =>
  parts.map((part) => `${part.due_on} ${dollars(part.amount_cents)}`).join('   ')

const adjustQuestion = ({supersedes, version}: AdjustedArrangement): string =>
  `Terms read to the customer and agreed: ${supersedes} becomes version ${version}?`

const needs = (screen: Screen, need: ApprovalNeed | null | undefined): void => {
  if (need !== null && need !== undefined) screen.alert(need.message)
}

export function adjustedView(performed: Performed<AdjustedArrangement>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, replayed, dryRun, need} = performed
  if (dryRun && !replayed)
    return {
      data: {status: 'planned', ...outcome, arrangement: outcome.supersedes},
      id: outcome.supersedes,
      human(screen) {
        showAdjustment(screen, outcome)
        needs(screen, need)
      },
    }
  return {
    data: {status: 'adjusted', ...outcome},
    id: outcome.arrangement,
    human(screen) {
      const {arrangement, supersedes, version} = outcome
      screen.done(
        `${replayed ? 'ALREADY ADJUSTED' : 'ADJUSTED'} ${supersedes}: now ${arrangement}, version ${version}, active`,
      )
      for (const change of outcome.changes) screen.line(`  ${change}`)
      screen.line(`  ${schedule(outcome.installments)}`)
      tellShutoff(screen, outcome.account, outcome)
    },
    next: [`curbstop adjust-arrangement ${outcome.arrangement}`],
  }
}

const cancelQuestion = ({arrangement, open_cents: open}: CanceledArrangement): string =>
  `Cancel ${arrangement}, ${dollars(open)} open?`

function showCancel(screen: Screen, outcome: CanceledArrangement): void {
  screen.line(`  ${dollars(outcome.open_cents)} goes back to the clocks with the due dates of its bills`)
  if (outcome.funding_source !== '')
    screen.line(`  What ${outcome.funding_source} had lowered stays lowered; reverse-adjustment undoes it`)
  if (outcome.protections_ended.length > 0) screen.line('  Protection until the down payment ends with it')
  tellShutoff(screen, outcome.account, outcome)
}

export function canceledView(performed: Performed<CanceledArrangement>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, replayed, dryRun, need} = performed
  const planned = dryRun && !replayed
  return {
    data: {status: planned ? 'planned' : 'canceled', ...outcome},
    id: outcome.arrangement,
    human(screen) {
      const {arrangement, account, reason} = outcome
      const done = replayed ? 'ALREADY CANCELLED' : 'CANCELLED'
      if (!planned) screen.done(`${done} ${arrangement} of ${account}: ${words(reason).toLowerCase()}; nothing posted`)
      showCancel(screen, outcome)
      if (planned) needs(screen, need)
    },
    next: [`curbstop shutoff-list --why ${outcome.account}`],
  }
}

const reinstateQuestion = ({arrangement, broken_since: since}: ReinstatedArrangement): string =>
  `Reinstate ${arrangement}, broken since ${since}?`

function showReinstatement(screen: Screen, outcome: ReinstatedArrangement): void {
  const {next_due_on: next, next_due_cents: due} = outcome
  if (next !== null) screen.line(`  Next ${dollars(due)} due ${next}`)
  tellShutoff(screen, outcome.account, outcome)
}

export function reinstatedView(performed: Performed<ReinstatedArrangement>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, replayed, dryRun, need} = performed
  const planned = dryRun && !replayed
  return {
    data: {status: planned ? 'planned' : 'reinstated', ...outcome},
    id: outcome.arrangement,
    human(screen) {
      const {arrangement, account, broken_since: since} = outcome
      const done = replayed ? 'ALREADY REINSTATED' : 'REINSTATED'
      if (!planned) screen.done(`${done} ${arrangement} of ${account}, broken since ${since}: active again`)
      showReinstatement(screen, outcome)
      if (planned) needs(screen, need)
    },
    next: [`curbstop adjust-arrangement ${outcome.arrangement}`],
  }
}

/** How each is shown before it is done, and what is asked. */
export const ADJUSTING = {plan: showAdjustment, question: adjustQuestion}
export const CANCELING = {expected: null, plan: showCancel, question: cancelQuestion}
export const REINSTATING = {expected: null, plan: showReinstatement, question: reinstateQuestion}

export const QUEUED_ARRANGEMENTS: readonly Column[] = [
  {key: 'arrangement', title: 'Arrangement', kind: 'text'},
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'what', title: 'What', kind: 'text'},
  {key: 'on', title: 'Day', kind: 'date'},
  {key: 'amount_cents', title: 'Missing', kind: 'cents'},
]

const PARTS: readonly Column[] = [
  {key: 'part', title: 'Part', kind: 'text'},
  {key: 'due_on', title: 'Due', kind: 'date'},
  {key: 'last_day', title: 'Last day', kind: 'date', rank: 2},
  {key: 'amount_cents', title: 'Amount', kind: 'cents'},
  {key: 'paid_cents', title: 'Paid', kind: 'cents'},
  {key: 'open_cents', title: 'Open', kind: 'cents'},
  {key: 'state', title: 'State', kind: 'text'},
]

export function historyView(shown: ShownArrangement, look: () => Promise<void>): View {
  return {
    data: shown,
    id: shown.arrangement,
    look,
    human(screen) {
      const {arrangement, account, as_of: day, status, since} = shown
      screen.heading(`${arrangement} of ${account}   ${words(status)} since ${since}, as of ${day}`)
      for (const version of shown.versions) tellVersion(screen, version)
    },
  }
}

const ENDED = new Set(['superseded', 'canceled', 'lapsed'])

function tellVersion(screen: Screen, version: ShownVersion): void {
  const {arrangement, version: number, made_on: made, option, status, since, missed, total_cents: total} = version
  const by = [version.reason, version.operator].filter(Boolean).join(', ')
  screen.line(
    `Version ${number}, ${arrangement}: ${option} of ${dollars(total)}, made ${made}${by === '' ? '' : ` (${by})`}; ${words(status)} since ${since}`,
  )
  for (const change of version.changes) screen.line(`  ${change}`)
  if (missed !== null)
    screen.line(`  Missed: ${words(missed.what)} due ${missed.due_on}, ${dollars(missed.open_cents)} open`)
  for (const day of version.reinstated_on) screen.line(`  Reinstated on ${day}`)
  const rows = version.installments.map((one) => ({
    ...one,
    part: one.number === 0 ? 'down' : String(one.number),
    state: one.open_cents === 0 ? 'paid' : one.late ? 'late' : ENDED.has(status) ? words(status) : 'open',
  }))
  screen.table(PARTS, rows)
}
