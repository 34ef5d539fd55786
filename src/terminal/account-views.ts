import type {Performed} from '#core/acts/perform.js'
import type {TakenOver} from '#core/accounts/take-over-account.js'
import type {FoundAccounts} from '#core/accounts/find-account.js'
import type {OpenAccountOutcome} from '#core/accounts/opening.js'
import type {PossibleMatch} from '#core/accounts/possible-match.js'
import type {FoundPremise} from '#core/accounts/premise-search-views.js'
import type {AccountScreen} from '#core/accounts/show-account.js'
import type {CardLine} from '#terminal/card.js'
import type {Column} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import {orderText} from '#terminal/payment-views.js'
import type {Screen, View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const words = (text: string): string => text.replaceAll('_', ' ')

export const premiseChoice = (found: FoundPremise): {name: string; value: string} => {
  const vacant = found.vacant_since === null ? 'vacant' : `vacant since ${found.vacant_since}`
  return {
    value: found.premise,
    name: `${found.premise}   ${found.address}   ${found.served_to === null ? vacant : `served to ${found.served_to}`}`,
  }
}

export const matchChoice = (match: PossibleMatch): {name: string; value: string} => {
  const state = match.closedOn === null ? words(match.status) : `closed ${match.closedOn}`
  return {
    value: match.account,
    name: `${match.account}   ${match.name}, ${state}, owes ${dollars(match.owed)}   same ${match.evidence.join(', ')}`,
  }
}

/** What will be done, before it is. */
export function openingLines(outcome: OpenAccountOutcome): CardLine[] {
  const {start_read: read, order_on: on, deposit_status: asked} = outcome
  const start =
    read === null
      ? `no read on file: turn-on order, ${on ?? ''}`
      : `read ${read.value} of ${read.read_on}${read.estimated ? `, estimated: checked on ${on ?? ''}` : ''}`
  const ground = `ground: ${outcome.deposit_ground ?? ''} (G-DEP)`
  const deposit =
    asked === null
      ? 'none: no credit ground'
      : asked === 'waived'
        ? `waived   ${ground}`
        : `${dollars(outcome.deposit_cents)}, due ${outcome.deposit_due_on ?? ''}   ${ground}`
  const debt = `${dollars(outcome.prior_owed_cents)} stays on ${outcome.prior ?? ''} until it is moved`
  return [
    ['Premise', `${outcome.premise}   ${outcome.address}`],
    ['Customer', outcome.name],
    ['Rate', `${outcome.rate_plans.join(', ')}   ${outcome.class}, from ${outcome.service_start}`],
    ['Start', start],
    ['Deposit', deposit],
    ...(outcome.prior_owed_cents === 0 ? [] : [['Old debt', debt] as const]),
    ...outcome.possible_matches.map((match): CardLine => [
      'Not the same',
      `${match.account}, owes ${dollars(match.owed_cents)} (${match.evidence.join(', ')})`,
    ]),
  ]
}

/** What an occupant has a right to hear (HSC 116916, Gov. 60371). */
function showTakeOver(screen: Screen, {occupant_of: of}: TakenOver): void {
  const record = of.credit_shown
    ? `${of.prompt_rent_months} months of rent stand for credit`
    : 'no rent record was needed'
  screen.line(
    `  In place of ${of.account}, whose ${dollars(of.left_owing_cents)} stay there: none of it may be demanded`,
  )
  screen.line(`  ${record}; what is paid here may be deducted from the rent`)
  screen.line(`  ${of.rule} (${of.citation})`)
  for (const order of of.orders) screen.alert(orderText(order))
}

export function openedView(performed: Performed<OpenAccountOutcome | TakenOver>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, dryRun, replayed} = performed
  const {account, name, status, order, deposit, deposit_status: asked} = outcome
  const opened = status === 'active' ? `served from ${outcome.service_start}` : 'pending its start'
  const parts = [
    `${replayed ? 'ALREADY OPENED' : 'OPENED'} ${account} ${name}, ${opened}`,
    ...(order === null ? [] : [`turn-on order ${order}`]),
    ...(outcome.start_read?.order ? [`read to be checked by ${outcome.start_read.order}`] : []),
    ...(deposit === null ? [] : [`deposit ${deposit} ${asked ?? ''}`]),
  ]
  return {
    data: outcome,
    id: account,
    human(screen) {
      if (dryRun) {
        screen.card(openingLines(outcome))
      } else screen.done(parts.join(' · '))
      if ('occupant_of' in outcome) showTakeOver(screen, outcome)
    },
    next: dryRun ? [] : [`curbstop show-account ${account}`],
    ...(dryRun || status === 'active'
      ? {}
      : {undo: `before it starts: curbstop close-account ${account} --cancel-start --reason TEXT`}),
  }
}

export const FOUND_COLUMNS: readonly Column[] = [
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'name', title: 'Name', kind: 'text'},
  {key: 'address', title: 'Address', kind: 'text'},
  {key: 'status', title: 'Status', kind: 'text', rank: 2},
  {key: 'phone', title: 'Phone', kind: 'text', rank: 3},
  {key: 'balance_cents', title: 'Balance', kind: 'cents'},
  {key: 'matched', title: 'Found by', kind: 'text', rank: 3},
]

export function foundView(found: FoundAccounts, look: () => Promise<void>): View {
  const rows = found.rows.map((row) => ({...row}))
  const [first] = rows
  return {
    data: {total: found.total, truncated: found.truncated, rows},
    list: {columns: FOUND_COLUMNS, rows},
    human(screen) {
      if (rows.length === 0) screen.line('No account fits.')
      else screen.table(FOUND_COLUMNS, rows)
      if (found.truncated) screen.line(`${rows.length} of ${found.total}; --limit 0 shows all`)
    },
    next: first === undefined ? [] : [`curbstop show-account ${first.account}`],
    look,
  }
}

const ITEM_COLUMNS: readonly Column[] = [
  {key: 'due_on', title: 'Due', kind: 'date'},
  {key: 'class', title: 'Class', kind: 'text'},
  {key: 'bill', title: 'Bill', kind: 'id', rank: 2},
  {key: 'amount_cents', title: 'Amount', kind: 'cents', rank: 2},
  {key: 'open_cents', title: 'Open', kind: 'cents'},
]
const TIMELINE_COLUMNS: readonly Column[] = [
  {key: 'on', title: 'Day', kind: 'date'},
  {key: 'text', title: 'What', kind: 'text'},
  {key: 'ref', title: 'Number', kind: 'id', rank: 2},
  {key: 'amount_cents', title: 'Amount', kind: 'cents'},
]

export function accountView(shown: AccountScreen, look: () => Promise<void>): View {
  const {timeline} = shown
  return {
    data: {...shown},
    id: shown.account,
    human(screen) {
      showHead(screen, shown)
      if (shown.open_items.length > 0)
        screen.table(
          ITEM_COLUMNS,
          shown.open_items.map((item) => ({...item})),
        )
      screen.heading('What happened')
      screen.table(
        TIMELINE_COLUMNS,
        timeline.rows.map((row) => ({...row})),
      )
      if (timeline.truncated) screen.line(`${timeline.rows.length} of ${timeline.total}; --limit 0 shows all`)
    },
    look,
  }
}

function showHead(screen: Screen, shown: AccountScreen): void {
  const known = shown.known_at === null ? '' : `, as known at ${shown.known_at}`
  screen.heading(`${shown.account}  ${shown.name}  ${words(shown.status).toUpperCase()}  as of ${shown.as_of}${known}`)
  for (const alert of shown.alerts)
    screen.alert(`${alert.code} ${alert.text}${alert.since === null ? '' : ` (${alert.since})`}`)
  const role = shown.customer_role === 'landlord' ? 'landlord' : (shown.tenure ?? 'occupant')
  const ages = shown.ages.map(
    ({from_days: from, to_days: to, open_cents: owed}) =>
      `${to === null ? `over ${from - 1}` : `${from}-${to}`} days ${dollars(owed)}`,
  )
  const credit = shown.credit_cents === 0 ? '' : ` after ${dollars(shown.credit_cents)} credit held`
  screen.card([
    ['Where', `${shown.premise}   ${shown.address}   route ${shown.route}`],
    ['Who', `${role}, ${shown.class}, since ${shown.opened_on}   ${shown.phone ?? 'no phone'}   ${shown.email ?? ''}`],
    ['Mail', shown.paperless ? `paperless, ${shown.mail_address}` : shown.mail_address],
    ...shown.services.map((service): CardLine => [
      service.service,
      `${words(service.status)} ${service.status === 'pending_start' ? 'from' : 'since'} ${service.start_on}   ${service.rate_plan}   ${service.meter === null ? '' : `meter ${service.meter} ${service.size ?? ''}`}`,
    ]),
    [
      'Balance',
      `${dollars(shown.balance_cents)}${credit}   past due ${dollars(shown.past_due_cents)}   not due yet ${dollars(shown.not_due_cents)}`,
    ],
    ['Past due', ages.join('   ')],
    [
      'By class',
      shown.classes.map((part) => `${part.class} ${dollars(part.open_cents)}`).join('   ') || 'nothing owed',
    ],
    ...shown.deposits.map((deposit): CardLine => [
      'Deposit',
      `${deposit.deposit} ${deposit.status}, held ${dollars(deposit.held_cents)} of ${dollars(deposit.amount_cents)}`,
    ]),
  ])
}
