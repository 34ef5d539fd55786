import type {Performed} from '#core/acts/perform.js'
import type {Board, BoardLine, PulledAll} from '#core/turnoffs/review-turnoffs.js'
import {weekdayName} from '#core/kernel/calendar.js'
import {localMomentAt, type Instant} from '#core/kernel/clock.js'
import {EXIT} from '#core/kernel/refusal.js'
import type {Column, Row} from '#terminal/columns.js'
import {tellWrongful} from '#terminal/turn-off-views.js'
import type {Screen, View, Warning} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const COLUMNS: readonly Column[] = [
  {key: 'order', title: 'Order', kind: 'id'},
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'state', title: 'State', kind: 'text'},
  {key: 'since', title: 'Since', kind: 'moment'},
  {key: 'stay_on_cents', title: 'Stays on for', kind: 'cents', rank: 2},
  {key: 'says', title: 'What to know', kind: 'text', wraps: true},
  {key: 'changed', title: 'Since the release', kind: 'text', rank: 3},
  {key: 'route', title: 'Route', kind: 'text', rank: 3},
  {key: 'address', title: 'Address', kind: 'text', rank: 3},
]

export interface BoardForm {
  readonly dayEnd: boolean
  /** Rows printed at most; 0 for all. */
  readonly limit: number
  readonly now: Instant
  readonly zone: string
  readonly look: (accounts: readonly string[]) => Promise<void>
}

const MS_PER_MINUTE = 60_000
const JUST_NOW = 5

const minutesSince = (at: string, now: Instant): number =>
  Math.floor((Date.parse(now) - Date.parse(at)) / MS_PER_MINUTE)

/** What somebody has to do about a line, or what became of it. */
function says({order, state, mustPull}: BoardLine, now: Instant): string {
  const {pull, wrongful, restore} = order
  const told: string[] = mustPull === null ? [] : [`MUST BE PULLED: ${mustPull}`]
  if (state === 'pull_requested' && pull !== null) {
    const age = minutesSince(pull.at, now)
    told.push(`asked back ${age < JUST_NOW ? 'just now' : `${age} minutes ago`}: ${pull.why}`)
  }
  if (wrongful !== null)
    told.push(`WRONGFUL: ${wrongful.rules.length === 0 ? 'asked back before' : wrongful.rules.join(', ')}`)
  if (restore !== null && restore.restoredAt === null)
    told.push(`restore ${restore.orderNo} by ${restore.promisedBy.replace('T', ' ')}`)
  return told.join('; ')
}

/** When a line came to where it stands. */
function since({order, state}: BoardLine, zone: string): string {
  if (state === 'restored') return order.restore?.restoredAt ?? ''
  if (order.result !== null) return order.result.at
  const at = order.over?.at ?? order.pull?.at ?? order.issuedAt
  return localMomentAt(at as Instant, zone)
}

function rowOf(line: BoardLine, {now, zone}: BoardForm): Row {
  const {order, state, stayOn, changes, mustPull, judged} = line
  const waits = state === 'pull_requested' && order.pull !== null
  return {
    ...{order: order.orderNo, account: order.account, route: order.route, address: order.address, state},
    ...{since: since(line, zone), stay_on_cents: stayOn, past_due_cents: judged?.account.pastDue ?? null},
    must_pull: mustPull,
    says: says(line, now),
    changed: changes.map(({what, reference, moment}) => `${what} ${reference} ${moment}`.replaceAll('  ', ' ')),
    pull_requested_at: order.pull?.at ?? null,
    pull_reason: order.pull?.why ?? null,
    pull_minutes: waits ? minutesSince(order.pull.at, now) : null,
    off_at: order.result?.kind === 'off' ? order.result.at : null,
    wrongful: order.wrongful?.cause ?? null,
    wrongful_rules: order.wrongful?.rules ?? [],
    restore_order: order.restore?.orderNo ?? null,
    promised_by: order.restore?.promisedBy ?? null,
    restored_at: order.restore?.restoredAt ?? null,
  }
}

export function boardView(board: Board, form: BoardForm): View {
  const {day, lines, unnamed} = board
  const shown = form.limit === 0 ? lines : lines.slice(0, form.limit)
  const rows = shown.map((line) => rowOf(line, form))
  const states: Record<string, number> = {}
  for (const {state} of lines) states[state] = (states[state] ?? 0) + 1
  const mustPull = lines.filter((line) => line.mustPull !== null)
  const unanswered = lines.filter((line) => line.state === 'pull_requested')
  const open = unanswered.length + unnamed.length
  const lost = unnamed.map(({turnOff, cause, judgement}) => ({
    ...{account: turnOff.account, order: turnOff.orderNo, cause, rules: judgement.rules},
    wrench_at: turnOff.result?.at ?? '',
    before: judgement.before.map(({what, reference, moment, amount}) => ({
      ...{what, reference, at: moment, amount_cents: amount},
    })),
    ...{mirrored: [] as string[], restore: null},
  }))
  return {
    data: {
      ...{for_date: day, total: lines.length, truncated: shown.length < lines.length, states},
      ...{must_pull: mustPull.length, unacknowledged: unanswered.length, unnamed_wrongful: lost, rows},
    },
    list: {columns: COLUMNS, rows},
    human(screen) {
      showBoard(screen, board, rows, states)
      for (const one of lost) tellWrongful(screen, one)
    },
    exit: form.dayEnd && open > 0 ? EXIT.differences : EXIT.done,
    warnings: form.dayEnd ? dayEndWarnings(unanswered.length, unnamed.length) : [],
    next: mustPull.length + unnamed.length > 0 ? [`curbstop review-turnoffs --for ${day} --pull`] : [],
    look: () => form.look(shown.map(({order}) => order.account)),
  }
}

function dayEndWarnings(pulls: number, wrongful: number): Warning[] {
  const said = (code: string, count: number, message: string): Warning[] => (count === 0 ? [] : [{code, message}])
  return [
    ...said('PULLS_OPEN', pulls, `pulls not acknowledged: ${pulls}`),
    ...said('WRONGFUL_UNNAMED', wrongful, `wrongful turn-offs not named: ${wrongful}`),
  ]
}

function showBoard(screen: Screen, {day}: Board, rows: readonly Row[], states: Readonly<Record<string, number>>): void {
  if (screen.isTty) screen.heading(`TURN-OFFS of ${weekdayName(day).slice(0, 3)} ${day}`)
  if (rows.length > 0) screen.table(COLUMNS, rows)
  if (!screen.isTty) return
  const told = Object.entries(states).map(([state, count]) => `${state.replaceAll('_', ' ')} ${count}`)
  screen.card([['Orders', told.length === 0 ? 'none' : told.join(' · ')]])
}

export function pulledAllView(performed: Performed<PulledAll>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  return {
    data: outcome,
    human(screen) {
      screen.done(`PULLS REQUESTED for ${outcome.day}: ${outcome.pulled.length}`)
      for (const {order, account, rule} of outcome.pulled) screen.line(`  ${order} ${account}: ${rule}`)
      for (const one of outcome.named) tellWrongful(screen, one)
    },
    next: outcome.pulled.length === 0 ? [] : ['the field: curbstop pull-turnoff F-… --acknowledge'],
  }
}
