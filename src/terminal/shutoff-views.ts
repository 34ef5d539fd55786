import type {Performed} from '#core/acts/perform.js'
import type {ReleaseOutcome} from '#core/collections/release-shutoff-list.js'
import type {MadeList} from '#core/collections/make-shutoff-list.js'
import type {JudgedAccount, ListDay, ShutoffList} from '#core/collections/shutoff-list.js'
import {daysBetween, type LocalMoment} from '#core/kernel/business-date.js'
import {weekdayName} from '#core/kernel/calendar.js'
import {localMomentAt} from '#core/kernel/clock.js'
import {formatMoney} from '#core/kernel/money.js'
import type {Column, Row} from '#terminal/columns.js'
import type {Screen, View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const LISTED_COLUMNS: readonly Column[] = [
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'name', title: 'Name', kind: 'text'},
  {key: 'past_due_cents', title: 'Past due', kind: 'cents'},
  {key: 'oldest_due', title: 'Oldest due', kind: 'date'},
  {key: 'days', title: 'Days', kind: 'count', rank: 2},
  {key: 'notice_mailed', title: 'Notice', kind: 'date', rank: 2},
  {key: 'contact', title: 'Contact', kind: 'text', rank: 3},
  {key: 'from', title: 'From', kind: 'moment', rank: 3},
]
const HELD_COLUMNS: readonly Column[] = [
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'name', title: 'Name', kind: 'text', rank: 2},
  {key: 'past_due_cents', title: 'Past due', kind: 'cents'},
  {key: 'oldest_due', title: 'Oldest due', kind: 'date'},
  {key: 'first_rule', title: 'Held by', kind: 'text'},
  {key: 'next_lawful', title: 'Next lawful', kind: 'moment', rank: 2},
  {key: 'blocked_by', title: 'All rules', kind: 'text', rank: 3},
]
const CREW_COLUMNS: readonly Column[] = [
  {key: 'route', title: 'Route', kind: 'text'},
  {key: 'address', title: 'Address', kind: 'text'},
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'name', title: 'Name', kind: 'text', rank: 2},
  {key: 'past_due_cents', title: 'To stay on', kind: 'cents'},
  {key: 'from', title: 'Not before', kind: 'moment'},
]

/** One line of a list, as --json, --csv and the tables print it. */
function listRow(line: JudgedAccount, list: ShutoffList, nameOf: (name: string) => string): Row {
  const {account, decision} = line
  const notice = account.facts.notices.at(-1)
  const contact = account.facts.contacts.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1)
  return {
    account: account.accountNumber,
    name: nameOf(account.name),
    address: account.address,
    route: account.route,
    service: account.facts.service,
    past_due_cents: account.pastDue,
    oldest_due: account.oldestDue,
    days: daysBetween(account.oldestDue, list.day),
    notice_mailed: notice?.date ?? null,
    contact:
      contact === undefined ? null : `${contact.method.replace('_', ' ')} ${contact.at.slice(5).replace('T', ' ')}`,
    from: line.from,
    first_rule: line.firstRule === '' ? null : line.firstRule,
    blocked_by: decision.blocked_by,
    earliest: decision.earliest,
    next_lawful: decision.next_lawful,
  }
}

const dated = ({day}: ListDay): string => `${weekdayName(day).slice(0, 3)} ${day}`

/** How a list is printed, and what goes with it. */
export interface ListForm {
  readonly show: 'listed' | 'held'
  readonly crewSheet: boolean
  /** Rows printed at most; 0 for all. */
  readonly limit: number
  readonly zone: string
  readonly nameOf: (name: string) => string
  readonly look: (accounts: readonly string[]) => Promise<void>
}

export function listView(made: MadeList, form: ListForm): View {
  const {list, frozen} = made
  const lines = list.judged.filter((line) => line.outcome === form.show)
  const ordered = form.crewSheet ? lines.toSorted(byStreet) : lines
  const shown = form.limit === 0 ? ordered : ordered.slice(0, form.limit)
  const rows = shown.map((line) => listRow(line, list, form.nameOf))
  const columns = form.crewSheet ? CREW_COLUMNS : form.show === 'held' ? HELD_COLUMNS : LISTED_COLUMNS
  const listed = list.judged.filter((line) => line.outcome === 'listed').length
  return {
    data: {
      for_date: list.day,
      facts_at: made.factsAt,
      snapshot: frozen?.snapshot ?? null,
      hash: frozen?.hash ?? null,
      show: form.show,
      total: lines.length,
      truncated: shown.length < lines.length,
      total_cents: lines.reduce((total, line) => total + line.account.pastDue, 0),
      listed,
      held: Object.fromEntries(list.heldByRule),
      rows,
    },
    list: {columns, rows},
    human(screen) {
      showList(screen, made, {rows, columns, listed, factsAt: localMomentAt(made.factsAt, form.zone)})
    },
    ...(frozen === null ? {} : {id: frozen.snapshot}),
    next: frozen === null || list.judged.length === 0 ? [] : nextSteps(frozen.snapshot, rows[0]?.['account'], list.day),
    look: () => form.look(shown.map((line) => line.account.accountNumber)),
  }
}

const street = ({account}: JudgedAccount): string => `${account.route} ${account.address}`
const byStreet = (a: JudgedAccount, b: JudgedAccount): number => (street(a) < street(b) ? -1 : 1)

const nextSteps = (snapshot: string, account: unknown, day: string): string[] => [
  ...(typeof account === 'string' ? [`curbstop shutoff-list --for ${day} --why ${account}`] : []),
  `curbstop shutoff-list --for ${day} --show held`,
  `curbstop shutoff-list --release ${snapshot}`,
]

interface Shown {
  readonly rows: readonly Row[]
  readonly columns: readonly Column[]
  readonly listed: number
  readonly factsAt: LocalMoment
}

function showList(screen: Screen, {on, list, frozen}: MadeList, shown: Shown): void {
  const {opens, closes} = on.books.calendar.officeHours
  const stored = frozen === null ? 'not stored (read only)' : `snapshot ${frozen.snapshot}`
  if (screen.isTty) {
    screen.heading(`SHUT-OFF LIST for ${dated(on)}, office ${opens}-${closes}`)
    screen.line(`  facts of ${shown.factsAt.replace('T', ' ')}   ${stored}`)
  }
  if (shown.rows.length > 0) screen.table(shown.columns, shown.rows)
  if (!screen.isTty) return
  if (shown.listed === 0) screen.line('  No account qualifies.')
  else screen.line(`  ${shown.listed} accounts, ${formatMoney(list.listedTotal)}`)
  const held = Array.from(list.heldByRule, ([rule, n]) => `${rule} ${n}`)
  screen.card([
    [`Held ${list.judged.length - shown.listed}`, held.length === 0 ? 'none' : `by first rule: ${held.join(' · ')}`],
  ])
}

export function releaseView(performed: Performed<ReleaseOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {snapshot, orders} = performed.outcome
  return {
    data: {status: 'released', ...performed.outcome},
    id: snapshot,
    human(screen) {
      screen.done(`RELEASED ${snapshot}: ${orders.length} orders`)
    },
  }
}
