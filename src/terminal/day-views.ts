import type {Performed} from '#core/acts/perform.js'
import type {ClosedDay} from '#core/bank/close-day.js'
import type {DayItem} from '#core/bank/day-item.js'
import type {DayReport} from '#core/bank/day-report.js'
import type {ReopenedDay} from '#core/bank/reopen-day.js'
import {EXIT} from '#core/kernel/refusal.js'
import type {Column} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const ITEMS: readonly Column[] = [
  {key: 'section', title: 'Part', kind: 'text'},
  {key: 'item', title: 'What', kind: 'text'},
  {key: 'state', title: 'State', kind: 'text'},
  {key: 'amount_cents', title: 'Amount', kind: 'cents'},
  {key: 'since', title: 'Since', kind: 'date', rank: 3},
  {key: 'who', title: 'Who', kind: 'text', rank: 2},
  {key: 'missing', title: 'Missing', kind: 'text', wraps: true},
]
const ROWS: readonly Column[] = [
  ...ITEMS,
  {key: 'may_stay', title: 'May stay', kind: 'flag'},
  {key: 'next', title: 'Next', kind: 'text'},
]
const TAKINGS: readonly Column[] = [
  {key: 'channel', title: 'Taken by', kind: 'text'},
  {key: 'tender', title: 'Tender', kind: 'text'},
  {key: 'count', title: 'Count', kind: 'count'},
  {key: 'amount_cents', title: 'Amount', kind: 'cents'},
]
const OVER_SHORT: readonly Column[] = [
  {key: 'journal', title: 'Over/short', kind: 'id'},
  {key: 'drawer', title: 'Drawer', kind: 'text'},
  {key: 'cashier', title: 'Cashier', kind: 'text'},
  {key: 'what', title: 'What', kind: 'text', rank: 2},
  {key: 'amount_cents', title: 'Short', kind: 'cents'},
]
const VOIDS: readonly Column[] = [
  {key: 'receipt', title: 'Void', kind: 'id'},
  {key: 'taken_by', title: 'Taken by', kind: 'text'},
  {key: 'voided_by', title: 'Voided by', kind: 'text'},
  {key: 'second', title: 'Second', kind: 'text'},
  {key: 'reason', title: 'Reason', kind: 'text'},
  {key: 'amount_cents', title: 'Amount', kind: 'cents'},
]

const isOpen = ({state}: DayItem): boolean => state !== 'proved'

/** A day with everything it has left. Exit 11 while something has to be done today, or has waited for too long. */
export function dayView(report: DayReport): View {
  const {date, closed, balanced, items} = report
  const open = items.filter(isOpen)
  return {
    data: report,
    id: balanced ? 'balanced' : open.map(({item}) => item).join(' '),
    exit: balanced ? EXIT.done : EXIT.differences,
    list: {columns: ROWS, rows: items},
    human(screen) {
      screen.heading(`${date}${closed === null ? '' : `, closed by ${closed.by}`}`)
      if (items.length > 0) screen.table(ITEMS, items)
      if (report.takings.length > 0) screen.table(TAKINGS, report.takings)
      if (report.over_short.length > 0) screen.table(OVER_SHORT, report.over_short)
      if (report.voids.length > 0) screen.table(VOIDS, report.voids)
      const sums = `taken ${dollars(report.takings_cents)}, short ${dollars(report.over_short_cents)}`
      if (balanced) screen.done(`BALANCED ${date}: ${items.length - open.length} proved, ${open.length} open; ${sums}`)
      else screen.alert(`NOT BALANCED ${date}: ${open.length} of ${items.length} open; ${sums}`)
    },
    next: nextSteps(open, closed !== null),
  }
}

const SHOWN = 6

function nextSteps(open: readonly DayItem[], closed: boolean): readonly string[] {
  const first = open.filter(({state, may_stay: may}) => state === 'alarm' || !may)
  const steps = new Set((first.length > 0 ? first : open).flatMap(({next}) => (next === '' ? [] : [next])))
  if (first.length === 0 && !closed)
    steps.add(open.length === 0 ? 'curbstop close-day' : 'curbstop close-day --note TEXT')
  return Array.from(steps).slice(0, SHOWN)
}

export function closedView(performed: Performed<ClosedDay>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const day = performed.outcome
  return {
    data: {...day, opened_by: null, second: null, reason: null},
    id: day.date,
    human(screen) {
      screen.done(`CLOSED ${day.date}: ${day.checks} checks of the books, taken ${dollars(day.takings_cents)}`)
      for (const {item, amount_cents: amount, missing} of day.acknowledged)
        screen.line(`  open: ${item} ${dollars(amount)}, ${missing}`)
      if (day.note !== '') screen.line(`  note: ${day.note}`)
    },
    undo: `curbstop close-day --date ${day.date} --reopen --reason TEXT (finance and a supervisor)`,
  }
}

export function reopenedView(performed: Performed<ReopenedDay>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const day = performed.outcome
  return {
    data: {...CLOSED_NOTHING, ...day},
    id: day.date,
    human(screen) {
      screen.done(`OPEN AGAIN ${day.date}, by ${day.opened_by} and ${day.second ?? ''}: ${day.reason}`)
    },
    next: ['curbstop balance-day, then curbstop close-day'],
  }
}

const CLOSED_NOTHING = {
  ...{closed_by: null, note: null, checks: null, acknowledged: [], takings_cents: null, over_short_cents: null},
  proof_hash: null,
}
