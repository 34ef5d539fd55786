import type {Advisory} from '#core/collections/shutoff-advisories.js'
import type {ListDay, JudgedAccount, ShutoffList} from '#core/collections/shutoff-list.js'
import type {RuleResult} from '#core/collections/shutoff-proof.js'
import {daysBetween, type LocalMoment} from '#core/kernel/business-date.js'
import {weekdayName} from '#core/kernel/calendar.js'
import {formatMoney} from '#core/kernel/money.js'
import type {Column, Row} from '#terminal/columns.js'
import type {Screen} from '#terminal/view.js'

export const LISTED_COLUMNS: readonly Column[] = [
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'name', title: 'Name', kind: 'text'},
  {key: 'past_due_cents', title: 'Past due', kind: 'cents'},
  {key: 'oldest_due', title: 'Oldest due', kind: 'date'},
  {key: 'days', title: 'Days', kind: 'count', rank: 2},
  {key: 'notice_mailed', title: 'Notice', kind: 'date', rank: 2},
  {key: 'contact', title: 'Contact', kind: 'text', rank: 3},
  {key: 'from', title: 'From', kind: 'moment', rank: 3},
]
export const HELD_COLUMNS: readonly Column[] = [
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'name', title: 'Name', kind: 'text', rank: 2},
  {key: 'past_due_cents', title: 'Past due', kind: 'cents'},
  {key: 'oldest_due', title: 'Oldest due', kind: 'date'},
  {key: 'first_rule', title: 'Held by', kind: 'text'},
  {key: 'next_lawful', title: 'Next lawful', kind: 'moment', rank: 2},
  {key: 'blocked_by', title: 'All rules', kind: 'text', rank: 3},
]
export const CREW_COLUMNS: readonly Column[] = [
  {key: 'route', title: 'Route', kind: 'text'},
  {key: 'address', title: 'Address', kind: 'text'},
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'name', title: 'Name', kind: 'text', rank: 2},
  {key: 'past_due_cents', title: 'To stay on', kind: 'cents'},
  {key: 'from', title: 'Not before', kind: 'moment'},
]

/** `B*** H***`: enough to tell rows apart, not to name anybody. */
export const maskedName = (name: string): string => name.replaceAll(/(\p{L})[\p{L}\p{M}'’.-]*/gu, '$1***')

/** One line of a list, as --json, --csv and the tables print it. */
export function listRow(line: JudgedAccount, list: ShutoffList, masked: boolean): Row {
  const {account, decision} = line
  const notice = account.facts.notices.at(-1)
  const contact = account.facts.contacts.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1)
  return {
    account: account.accountNumber,
    name: masked ? maskedName(account.name) : account.name,
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

export interface ListHeading {
  readonly day: ListDay
  readonly factsAt: LocalMoment
  readonly snapshot: string | null
}

const dated = ({day}: ListDay): string => `${weekdayName(day).slice(0, 3)} ${day}`

export function showList(
  screen: Screen,
  heading: ListHeading,
  shown: {list: ShutoffList; rows: readonly Row[]; columns: readonly Column[]},
): void {
  const {list, rows, columns} = shown
  const {opens, closes} = heading.day.books.calendar.officeHours
  const frozen = heading.snapshot === null ? 'not stored (read only)' : `snapshot ${heading.snapshot}`
  if (screen.isTty) {
    screen.heading(`SHUT-OFF LIST for ${dated(heading.day)}, office ${opens}-${closes}`)
    screen.line(`  facts of ${heading.factsAt.replace('T', ' ')}   ${frozen}`)
  }
  const listed = list.judged.filter((line) => line.outcome === 'listed').length
  if (rows.length > 0) screen.table(columns, rows)
  else if (listed === 0 && screen.isTty) screen.line(`  No account qualifies.`)
  if (!screen.isTty) return
  screen.line(`  ${listed} accounts, ${formatMoney(list.listedTotal)}`)
  const held = Array.from(list.heldByRule, ([rule, n]) => `${rule} ${n}`)
  screen.line(`  Held ${list.judged.length - listed}, by first rule: ${held.length === 0 ? 'none' : held.join(' · ')}`)
}

export interface Why {
  readonly account: string
  readonly name: string
  readonly day: ListDay
  readonly judged: JudgedAccount | null
  readonly proof: readonly RuleResult[]
}

/** The proof tree: every rule that was looked at, what it found, where it is written. */
export function showWhy(screen: Screen, why: Why): void {
  const {judged, proof, day} = why
  if (judged === null) {
    screen.line(`${why.account} ${why.name}   NOT ON THE LIST for ${day.day}: nothing is owed`)
    return
  }
  const {decision} = judged
  const next = decision.next_lawful?.replace('T', ' ') ?? 'none under these facts'
  if (judged.outcome === 'listed')
    screen.line(
      `${why.account} ${why.name}   ON THE LIST for ${day.day}   first lawful moment ${(judged.from ?? '').replace('T', ' ')}`,
    )
  else
    screen.line(
      `${why.account} ${why.name}   NOT ON THE LIST for ${day.day}   first rule ${judged.firstRule}   next lawful ${next}`,
    )
  const told = proof.filter((step) => step.outcome !== 'not_applicable')
  screen.tree(
    told.map((step) => ({
      holds: step.outcome === 'pass',
      rule: step.rule,
      facts: step.outcome === 'bar' ? `${step.fact}${clearing(step.clear_from)}` : step.fact,
      citation: `${step.citation}${step.verified === 'text_read' ? '' : ', not verified'}`,
    })),
  )
  const silent = proof.filter((step) => step.outcome === 'not_applicable').map((step) => step.rule)
  if (silent.length > 0) screen.line(`  does not apply here: ${silent.join(' ')}`)
  for (const advisory of decision.advisories) screen.alert(ADVICE[advisory])
}

const ADVICE: Readonly<Record<Advisory, string>> = {
  'OFFER-PLAN': 'OFFER-PLAN: offer a payment plan; every customer may have one (HSC 116906(a))',
  'ASK-INCOME': 'ASK-INCOME: ask for the income declaration; no proof is needed (HSC 116910(a)(2))',
  'ASK-WILLING': 'ASK-WILLING: ask whether a plan would be entered (HSC 116910(a)(3))',
  'MAIL-RETURNED': 'MAIL-RETURNED: a notice came back; visit and leave the notice and the policy (HSC 116908(a)(2))',
  'NOTICE-BEFORE-DUE': 'NOTICE-BEFORE-DUE: a notice was sent before the bill was past due',
  'REFER-COUNSEL': 'REFER-COUNSEL: a bankruptcy stands; refer to a supervisor or counsel (11 USC 362, 366)',
  'BILL-MAILING-UNKNOWN': 'BILL-MAILING-UNKNOWN: no record of the day the bill was mailed',
}

const clearing = (moment: LocalMoment | null): string =>
  moment === null ? '; stands until something changes' : `; bars until ${moment.replace('T', ' ')}`
