import type {Performed} from '#core/acts/perform.js'
import type {DoorOutcome} from '#core/collections/arrange-at-door.js'
import type {CheckJson, OfferJson} from '#core/collections/arrange-check.js'
import type {ArrangeOutcome, PartJson, RuleJson} from '#core/collections/arrange-outcome.js'
import type {CardLine} from '#terminal/card.js'
import type {Column} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import {orderText} from '#terminal/payment-views.js'
import type {Screen, View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

type Look = () => Promise<void>

const SCHEDULE: readonly Column[] = [
  {key: 'due', title: 'Due', kind: 'date'},
  {key: 'amount_cents', title: 'Installment', kind: 'cents'},
  {key: 'bill_cents', title: 'Bill, likely', kind: 'cents'},
  {key: 'together_cents', title: 'Together', kind: 'cents'},
  {key: 'note', title: 'Note', kind: 'text', rank: 2, wraps: true},
]

type Standing = ArrangeOutcome['before']

const shutoffWords = ({shutoff, shutoff_rule: rule}: Standing): string => {
  if (shutoff === 'nothing_past_due') return 'nothing past due'
  return shutoff === 'listed' ? 'on the list' : `held by ${rule}`
}

const partsText = (parts: readonly PartJson[]): string =>
  parts.map(({due, amount_cents: amount}) => `${dollars(amount)} due ${due}`).join(' + ')

/** `6 × $75.00`, or each where they differ on more than the last. */
function sumText(parts: readonly PartJson[]): string {
  const [first, last] = [parts[0]?.amount_cents ?? 0, parts.at(-1)?.amount_cents ?? 0]
  if (parts.length === 1) return `one payment of ${dollars(first)}`
  return first === last
    ? `${parts.length} × ${dollars(first)}`
    : `${parts.length - 1} × ${dollars(first)} and ${dollars(last)}`
}

/** What was agreed, before it is written. */
export function showArrangement(screen: Screen, outcome: ArrangeOutcome): void {
  const {account, total_cents: total, covered, installments, down, reduction} = outcome
  screen.heading(`${account}  ${dollars(total + (reduction?.amount_cents ?? 0))} = ${partsText(covered)}`)
  if (reduction !== null) screen.line(`  ${loweredText(reduction)}: ${dollars(total)} is left`)
  screen.table(SCHEDULE, scheduleRows(outcome))
  const paid = down === null ? '' : ` + ${dollars(down.amount_cents)} down by ${down.due}`
  screen.line(`  ${sumText(installments)}${paid} = ${dollars(total)}; bills that come due meanwhile are paid as well`)
  screen.card([
    ['Kind', `${outcome.option}, ends on ${outcome.ends_on}`],
    ['Shut-off', changed(shutoffWords(outcome.before), shutoffWords(outcome.after))],
    ...outcome.orders.map((one): CardLine => ['Order', orderText(one)]),
  ])
  for (const {code, message} of outcome.warnings) screen.alert(`${code}: ${message}`)
}

const loweredText = ({amount_cents: amount, fund}: NonNullable<ArrangeOutcome['reduction']>): string =>
  `${dollars(amount)} is lowered from ${fund}`

const changed = (from: string, to: string): string => (from === to ? to : `${from} → ${to}`)

const FOUND: Readonly<Record<string, string>> = {
  same_month_last_year: 'bill as a year before',
  mean: 'bill as the mean of the past year',
  none: 'no bill to go by',
}

/** The likely bill of a month stands beside its first installment. */
function scheduleRows({installments, expected_bills: bills, moved}: ArrangeOutcome) {
  const told = new Set<string>()
  return installments.map(({due, amount_cents}) => {
    const month = due.slice(0, 7)
    const bill = told.has(month) ? undefined : bills.find((one) => one.month === month)
    told.add(month)
    const from = moved.find((one) => one.due === due)
    const closed = from === undefined ? '' : `${from.day} is closed (${from.closed})`
    return {
      ...{due, amount_cents, bill_cents: bill?.amount_cents ?? null},
      together_cents: amount_cents + (bill?.amount_cents ?? 0),
      note: [closed, bill === undefined ? '' : (FOUND[bill.from] ?? '')].filter(Boolean).join('; '),
    }
  })
}

export const agreedQuestion = ({total_cents: total, reduction}: ArrangeOutcome): string =>
  `${reduction === null ? '' : `${loweredText(reduction)}; `}Terms for ${dollars(total)} read to the customer and agreed?`

export function arrangedView(performed: Performed<ArrangeOutcome>, look: Look): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, dryRun, replayed} = performed
  const planned = dryRun && !replayed
  return {
    data: planned ? {...outcome, arrangement: null, status: 'planned'} : outcome,
    id: planned ? outcome.basis.slice(0, 6) : outcome.arrangement,
    warnings: outcome.warnings,
    look,
    human(screen) {
      if (planned) showArrangement(screen, outcome)
      else showArranged(screen, outcome, replayed)
    },
    ...(planned ? {} : {next: nextOf(outcome)}),
  }
}

function nextOf({account, arrangement, down}: ArrangeOutcome): string[] {
  const letter = `curbstop write-letter ${account} --about ${arrangement}`
  return down === null ? [letter] : [`curbstop take-payment ${account} --amount ${plain(down.amount_cents)}`, letter]
}

const plain = (amount: number): string => dollars(amount).replace('$', '').replaceAll(',', '')

function showArranged(screen: Screen, outcome: ArrangeOutcome, replayed: boolean): void {
  const {arrangement, status, protected_until: until, installments, supersedes, reduction} = outcome
  const how =
    status === 'active' ? 'active' : `waits for its down payment: protected until ${until ?? ''} (down_payment_due)`
  screen.done(`${replayed ? 'ALREADY ARRANGED' : 'ARRANGED'} ${arrangement}, ${how}`)
  screen.line(`  ${sumText(installments)}, ${installments[0]?.due ?? ''} to ${outcome.ends_on}`)
  if (reduction !== null)
    screen.line(
      `  ${loweredText(reduction)}, ${reduction.journal}; that stands by itself, reverse-adjustment undoes it`,
    )
  if (supersedes !== null) screen.line(`  instead of ${supersedes}`)
  if (outcome.declared !== null)
    screen.line(`  income declared (${outcome.declared.ground}) through ${outcome.declared.until}`)
  screen.line(`  shut-off: ${changed(shutoffWords(outcome.before), shutoffWords(outcome.after))}`)
  for (const one of outcome.orders) {
    if (one.state === 'stands') screen.alert(orderText(one))
    else screen.line(`  ${orderText(one)}, not yet acknowledged`)
  }
}

const notVerified = (verified: string): string => (verified === 'text_read' ? '' : ', not verified')

function ruleLine(one: RuleJson): CardLine {
  const source = `(${one.citation}${notVerified(one.verified)})`
  if (one.passes) return [one.rule, `yes  ${one.fact} ${source}`]
  const when = one.passes_on === 'never_by_itself' ? 'never passes by itself' : `passes on ${one.passes_on ?? ''}`
  const who = one.may_override.length === 0 ? 'nobody may override' : `${one.may_override.join(' or ')} may override`
  const law = one.law === '' ? [] : [`narrower than ${one.law}, which gives a plan all the same`]
  return [one.rule, `NO   ${one.fact} ${source}`, `${when}; ${who}`, ...law]
}

const historyText = (h: CheckJson['history']): string =>
  `${h.in_time} of ${h.bills} bills of a year paid by their due date; ${h.returned} returned, ${h.broken} arrangements broken, ${h.kept} kept; customer since ${h.customer_since}`

const VERDICT: Readonly<Record<string, string>> = {
  eligible: 'eligible',
  by_law: "the district's rule says no, the law gives a plan",
  needs_override: 'another role may say yes',
  denied: 'denied',
}

/** Rules and offers; nothing is written. */
export function showCheck(screen: Screen, check: CheckJson): void {
  const {account, name, total_cents: total, covered, standing, offers} = check
  screen.heading(
    `${account}  ${name}  ${dollars(total)}${covered.length === 0 ? '' : ` = ${partsText(covered)}`}   ${VERDICT[check.verdict] ?? ''}`,
  )
  screen.card([
    ['Shut-off', shutoffWords(standing)],
    ['Pays', historyText(check.history)],
    ...check.rules.map(ruleLine),
    ...(check.down_asked_cents === 0 ? [] : [['Down', `${dollars(check.down_asked_cents)} is asked at once`] as const]),
  ])
  if (offers.length === 0) return
  screen.line(`  Offers until ${check.offers_until}:`)
  screen.card(offers.map((offer, at): CardLine => [String(at + 1), ...offerLines(offer)]))
}

/** One offer in a line, as a choice shows it. */
export function offerText({option, installments, ends_on: ends, takes}: OfferJson): string {
  const until = installments.length === 1 ? `on ${ends}` : `${installments[0]?.due ?? ''} to ${ends}`
  return `${option}: ${sumText(installments)}, ${until}${takes.length === 0 ? '' : ` (${takes.join(' or ')} may grant it)`}`
}

function offerLines(offer: OfferJson): string[] {
  const most = Math.max(...offer.by_month.map((one) => one.together_cents))
  const {reduction} = offer
  return [
    offerText(offer),
    `with the likely bill at most ${dollars(most)} a month`,
    ...(reduction === null
      ? []
      : [`${dollars(reduction.amount_cents)} of it is lowered first, from ${reduction.fund}`]),
  ]
}

export const checkView = (check: CheckJson, look: Look): View => ({
  data: {status: 'checked', ...check},
  warnings: check.warnings,
  look,
  human(screen) {
    showCheck(screen, check)
  },
  ...(check.offers[0] === undefined
    ? {}
    : {next: [`curbstop arrange-payment ${check.account} ${check.offers[0].words.join(' ')} --delivered letter`]}),
})

const SAID: Readonly<Record<DoorOutcome['decision'], string>> = {
  approved: 'APPROVED',
  denied: 'DENIED',
  call_supervisor: 'CALL SUPERVISOR',
}

export const doorQuestion = ({decision, account}: DoorOutcome): string => `Record ${SAID[decision]} for ${account}?`

export function showDoor(screen: Screen, outcome: DoorOutcome): void {
  const {decision, account, order, why, history, arrangement} = outcome
  screen.heading(`${SAID[decision]}  ${order}  ${account}`)
  if (arrangement !== null) showArrangement(screen, arrangement)
  screen.card([...why.map((one): CardLine => ['Why', one]), ['Pays', historyText(history)]])
}

export function doorView(performed: Performed<DoorOutcome>, look: (account: string) => Promise<void>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, dryRun, replayed} = performed
  const planned = dryRun && !replayed
  const {decision, read_back: code, arrangement, why, history} = outcome
  return {
    data: {status: planned ? 'planned' : 'recorded', ...outcome, ...(planned ? UNRECORDED : {})},
    id: planned ? outcome.basis.slice(0, 6) : code,
    warnings: arrangement?.warnings ?? [],
    look: () => look(outcome.account),
    human(screen) {
      if (planned) {
        showDoor(screen, outcome)
        return
      }
      screen.done(`${SAID[decision]}  code ${code}  ${outcome.order}  ${outcome.account} ${outcome.name}`)
      for (const one of why) screen.line(`  ${one}`)
      if (arrangement !== null) showArranged(screen, arrangement, replayed)
      screen.line(`  ${historyText(history)}`)
    },
  }
}

/** What a preview shows is not decided yet. */
const UNRECORDED = {read_back: null, arrangement: null}
