import type {Performed} from '#core/acts/perform.js'
import type {AbandonOutcome} from '#core/cashiering/abandon-count.js'
import type {CashierFigures} from '#core/cashiering/drawer-history-views.js'
import type {DrawerStanding} from '#core/cashiering/drawer-standing-views.js'
import type {JudgeCountOutcome} from '#core/cashiering/judge-count.js'
import type {SealOutcome} from '#core/cashiering/seal-drawer.js'
import type {SettleOutcome} from '#core/cashiering/settle-difference.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import {EXIT, type Exit} from '#core/kernel/refusal.js'
import type {Column} from '#terminal/columns.js'
import type {Screen, View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

/** How far a drawer got in this run. */
export interface Balancing {
  readonly session: string
  readonly drawer: string
  readonly status: string
  /** Number of the last count; 0 where none is saved. */
  readonly count: number
  readonly judged: JudgeCountOutcome | null
  readonly settled: SettleOutcome | null
  /** What its difference waits for. */
  readonly request: string | null
  readonly sealed: SealOutcome | null
}

const dollars = (amount: number): string => formatMoney(cents(amount))

export const differenceText = (overShort: number): string =>
  overShort === 0 ? dollars(0) : `${dollars(overShort)} ${overShort < 0 ? 'SHORT' : 'OVER'}`

const FIGURES: readonly Column[] = [
  {key: 'what', title: '', kind: 'text'},
  {key: 'counted_cents', title: 'counted', kind: 'cents'},
  {key: 'expected_cents', title: 'expected', kind: 'cents'},
  {key: 'over_short', title: 'over/short', kind: 'text'},
]

const TENDERS = {cash: 'Cash less float', checks: 'Checks', cards: 'Cards'} as const
const TYPES = ['cash', 'checks', 'cards'] as const

/** Before anything is counted: whose drawer, since when, its receipts. */
export function showStanding(screen: Screen, standing: DrawerStanding): void {
  const {drawer, session, operator, receipts, missing} = standing
  const numbers = receipts === 0 ? 'no receipts' : `receipts 1-${receipts + missing}`
  const gap = missing === 0 ? 'no gap' : `${missing} missing`
  screen.line(`Drawer ${drawer} · ${session} · ${operator}, float ${dollars(standing.float)} · ${numbers}, ${gap}`)
}

/** After a count: what differs by name, and figures and likely causes once they may be told. */
export function showJudged(screen: Screen, judged: JudgeCountOutcome): void {
  const {count, differs, told} = judged
  if (told === null || differs.length === 0) {
    const agrees = TYPES.filter((one) => !differs.includes(one))
    const named = differs.length === 0 ? '' : ` Differs: ${differs.join(', ')}.`
    screen.line(`  Count ${count} saved.${named}${agrees.length === 0 ? '' : ` Agrees: ${agrees.join(', ')}.`}`)
    return
  }
  screen.table(
    FIGURES,
    TYPES.map((one) => {
      const {count: pieces, over_short_cents: overShort, ...figures} = told[one]
      return {
        ...figures,
        what: `${TENDERS[one]}${pieces === null ? '' : ` ${pieces}`}`,
        over_short: differenceText(overShort),
      }
    }),
  )
  if (told.missing_receipts > 0) screen.alert(`${told.missing_receipts} receipt numbers are missing`)
  for (const {sentence, receipts} of told.causes) screen.line(`  Likely: ${sentence}${namesOf(receipts)}`)
  if (told.absent.length > 0) screen.line(`  Looked for: ${told.absent.join(' · ')}`)
}

/** How many receipts are named in one line. */
const NAMED = 4

function namesOf(receipts: readonly {readonly receipt: string; readonly number: number}[]): string {
  if (receipts.length === 0) return ''
  const names = receipts.slice(0, NAMED).map(({receipt, number}) => `${receipt} (no. ${number})`)
  const more = receipts.length - names.length
  return ` on ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function exitOf({status, request}: Balancing): Exit {
  if (request !== null) return EXIT.waits
  return status === 'out_of_balance' || status === 'counting' ? EXIT.differences : EXIT.done
}

/** Where a drawer stands at the end of a run. */
export function balancingView(at: Balancing): View {
  const {session, drawer, judged, settled, sealed} = at
  const told = judged?.told ?? null
  return {
    data: {
      ...{session, drawer, status: at.status, counts: at.count, final: judged?.final ?? null},
      differs: judged === null ? null : [...judged.differs],
      ...{cash: told?.cash ?? null, checks: told?.checks ?? null, cards: told?.cards ?? null},
      ...{causes: told?.causes ?? [], absent: told?.absent ?? []},
      over_short_cents: settled?.over_short_cents ?? told?.over_short_cents ?? sealed?.report.over_short_cents ?? null,
      ...{level: told?.level ?? null, cause: settled?.cause ?? null, journal: settled?.journal ?? null},
      ...{request: at.request, float_cents: sealed?.float_cents ?? null, bag: sealed?.bag ?? null},
      ...{closing_journal: sealed?.journal ?? null, report: sealed?.report ?? null},
    },
    id: at.request ?? session,
    exit: exitOf(at),
    human(screen) {
      if (judged !== null) showJudged(screen, judged)
      showSettled(screen, at)
      if (sealed !== null) showSealed(screen, sealed)
    },
    next: nextOf(at),
  }
}

function showSettled(screen: Screen, {session, status, settled, request, sealed}: Balancing): void {
  if (request !== null) {
    const amount = settled === null ? 'its difference' : differenceText(settled.over_short_cents)
    screen.done(`WAITING ${request}: ${amount} needs another person. ${session} takes no more money.`)
  } else if (settled !== null) {
    const posted = settled.journal === null ? 'nothing to post' : `${settled.journal}: 5100 / 1030`
    screen.done(`POSTED ${differenceText(settled.over_short_cents)} (${posted}). ${session} balanced.`)
  } else if (status === 'balanced' && sealed === null) screen.done(`BALANCED ${session}.`)
}

function showSealed(screen: Screen, {session, float_cents: float, bag, report}: SealOutcome): void {
  const parts = bag === null ? '' : ` = cash ${dollars(bag.cash_cents)} + checks ${dollars(bag.checks_cents)}`
  const into = bag === null ? 'nothing to seal' : `bag ${bag.number} ${dollars(bag.amount_cents)} (1020)${parts}`
  screen.done(`CLOSED ${session}: float ${dollars(float)} returned (1031), ${into}`)
  const {receipts, voids, counts, abandoned_counts: abandoned} = report
  const numbers = receipts.last === null ? 'none' : `1-${receipts.last}, ${receipts.missing} missing`
  screen.line(`  Z report: receipts ${numbers}; voids ${voids.count} ${dollars(voids.amount_cents)}; counts ${counts}`)
  screen.line(`  Over/short ${differenceText(report.over_short_cents)}; counts given up ${abandoned}`)
}

function nextOf({status, request, judged}: Balancing): string[] {
  if (request !== null) return [`another person: curbstop approve ${request}, or curbstop decline ${request}`]
  if (status === 'balanced') return ['curbstop balance-drawer --seal --bag NUMBER']
  if (status === 'closed') return ['curbstop prepare-deposit']
  if (status === 'counting') return ['curbstop balance-drawer']
  if (judged?.final === false) return ['--recount counts again, --final lets it stand']
  return []
}

export function abandonedView(performed: Performed<AbandonOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  return {
    data: outcome,
    id: outcome.session,
    human(screen) {
      screen.done(`COUNT GIVEN UP, drawer ${outcome.drawer} (${outcome.session}) takes money again`)
      if (outcome.told)
        screen.alert(`it is count ${outcome.abandoned} of this session that was given up: a supervisor is told`)
    },
    next: ['curbstop take-payment'],
  }
}

const HISTORY: readonly Column[] = [
  {key: 'operator', title: 'Cashier', kind: 'text'},
  {key: 'sessions', title: 'Sessions', kind: 'count'},
  {key: 'total_cents', title: 'Over/short', kind: 'cents'},
  {key: 'mean_cents', title: 'Mean', kind: 'cents'},
  {key: 'lower_cents', title: 'From', kind: 'cents'},
  {key: 'upper_cents', title: 'To', kind: 'cents'},
  {key: 'outside', title: 'Outside', kind: 'count'},
]
const SESSIONS: readonly Column[] = [
  {key: 'session', title: 'Session', kind: 'text'},
  {key: 'business_date', title: 'Day', kind: 'date'},
  {key: 'drawer', title: 'Drawer', kind: 'text'},
  {key: 'over_short_cents', title: 'Over/short', kind: 'cents'},
  {key: 'counts', title: 'Counts', kind: 'count'},
  {key: 'outside', title: 'Outside', kind: 'flag'},
]

/** Over and short per cashier; of one cashier the sessions too. */
export function figuresView(figures: readonly CashierFigures[], one: boolean): View {
  const rows = figures.map(({operatorId: operator, chart}) => ({
    ...{operator, sessions: chart.sessions, total_cents: chart.total, mean_cents: chart.mean},
    ...{lower_cents: chart.limits?.lower ?? null, upper_cents: chart.limits?.upper ?? null},
    outside: chart.outside.length,
  }))
  const sessions = figures.flatMap(({closed, chart}) =>
    closed.map((each) => ({
      ...{session: each.session, operator: each.operatorId, business_date: each.businessDate, drawer: each.drawer},
      ...{over_short_cents: each.overShort, counts: each.counts, outside: chart.outside.includes(each)},
    })),
  )
  const shown = one ? sessions : sessions.filter((each) => each.outside)
  return {
    data: {total: rows.length, truncated: false, cashiers: rows, sessions: shown},
    human(screen) {
      if (rows.length === 0) screen.line('No drawer was closed yet.')
      else screen.table(HISTORY, rows)
      if (shown.length > 0) screen.table(SESSIONS, shown)
      if (rows.some((row) => row.lower_cents === null)) screen.line('  No limits: too few sessions are closed yet.')
    },
  }
}
