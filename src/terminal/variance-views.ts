import type {Performed} from '#core/acts/perform.js'
import type {AppealedVariance} from '#core/variances/appeal-variance.js'
import type {DecidedVariance} from '#core/variances/decide-variance.js'
import type {FiledVariance} from '#core/variances/file-variance.js'
import type {SuppliedVariance} from '#core/variances/supply-variance.js'
import type {CardLine} from '#terminal/card.js'
import type {Column, Row} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import type {Screen, View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const through = (until: string | null): string => (until === null ? 'until it is ended' : `through ${until}`)
const words = (code: string): string => code.replaceAll('_', ' ')

const supplyOf = (variance: string, missing: readonly string[]): string[] =>
  missing.map((kind) => `curbstop file-variance --supply ${variance} --attach FILE --evidence ${kind}`)

function tellMissing(screen: Screen, missing: readonly string[], by: string | null): void {
  for (const kind of missing) screen.alert(`missing: ${words(kind)}; looked for from ${by ?? ''}`)
}

export function filedView(performed: Performed<FiledVariance>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const {variance, account, reason, status, from, until, persons, facts, evidence_missing: missing} = outcome
  const asked = [
    ...(persons === 0 ? [] : [`${persons} ${persons === 1 ? 'person' : 'persons'}`]),
    ...Object.entries(facts).map(([name, value]) => `${words(name)} ${value}`),
  ]
  return {
    data: outcome,
    id: variance,
    human(screen) {
      const word = status === 'received' ? 'RECEIVED' : 'INCOMPLETE'
      screen.done(`${word} ${variance} on ${account}: ${reason}, ${asked.join(', ')}, from ${from} ${through(until)}`)
      tellMissing(screen, missing, outcome.evidence_by)
    },
    next: missing.length > 0 ? supplyOf(variance, missing) : [`curbstop decide-variance ${variance} --grant --dry-run`],
  }
}

export function suppliedView(performed: Performed<SuppliedVariance>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const {variance, account, status, evidence_missing: missing} = outcome
  const decision = status === 'effective' || status === 'expiring' ? '--renew' : '--grant'
  return {
    data: outcome,
    id: variance,
    human(screen) {
      screen.done(`SUPPLIED ${variance} on ${account}: ${words(status)}`)
      tellMissing(screen, missing, outcome.evidence_by)
    },
    next:
      missing.length > 0 ? supplyOf(variance, missing) : [`curbstop decide-variance ${variance} ${decision} --dry-run`],
  }
}

export function appealedView(performed: Performed<AppealedVariance>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const {variance, account, denied_on: deniedOn, denied_by: deniedBy} = outcome
  return {
    data: outcome,
    id: variance,
    human(screen) {
      screen.done(`APPEALED ${variance} on ${account}: denied on ${deniedOn} by ${deniedBy}`)
    },
    next: [`a supervisor other than ${deniedBy}: curbstop decide-variance ${variance} --grant or --uphold --note …`],
  }
}

/** Money and budgets without and with a decision, as lines of a card. */
export function decidedCard({facts, bill, retro, credit, replaced}: DecidedVariance): CardLine[] {
  const lines: CardLine[] = facts.map(({name, before, value, from, until}): CardLine => [
    words(name),
    `${before} → ${value} from ${from} ${until === null ? 'on' : `through ${until}`}`,
  ])
  if (replaced.length > 0) lines.push(['stands for', replaced.join(', ')])
  if (bill !== null) {
    const {budget_before: before, budget_after: after, unit} = bill
    if (before !== null && after !== null) lines.push([`budget of ${bill.bill}`, `${before} → ${after} ${unit}`])
    lines.push(
      ['its water', `${dollars(bill.water_before_cents)} → ${dollars(bill.water_after_cents)}`],
      ['its total', `${dollars(bill.total_before_cents)} → ${dollars(bill.total_after_cents)}`],
    )
  }
  if (retro !== null) lines.push(['past bills', retro.why])
  if (credit !== null)
    lines.push([
      'credit',
      `${dollars(credit.amount_cents)} on ${retro?.bills.join(', ') ?? ''}, paid by ${credit.funding_source ?? 'nobody'}`,
    ])
  return lines
}

const ROWS: readonly Column[] = [
  {key: 'label', title: 'Line', kind: 'text'},
  {key: 'quantity', title: 'Quantity', kind: 'text', rank: 3},
  {key: 'billed_cents', title: 'Billed', kind: 'cents'},
  {key: 'policy_cents', title: 'Granted', kind: 'cents'},
  {key: 'note', title: 'Tiers', kind: 'text', wraps: true, rank: 2},
]

const DONE = {grant: 'GRANTED', deny: 'DENIED', revoke: 'REVOKED', renew: 'RENEWED', uphold: 'UPHELD'} as const

/** Budget and bill without and with a decision, and what is given back. */
export function showDecision(screen: Screen, outcome: DecidedVariance): void {
  screen.card(decidedCard(outcome))
  if (outcome.credit !== null) {
    const rows: Row[] = outcome.credit.worksheet.rows.map((row) => ({...row}))
    screen.table(ROWS, rows)
  }
  tellDearer(screen, outcome)
}

export const grantQuestion = ({variance, account}: DecidedVariance): string => `Grant ${variance} on ${account}?`

const HASH_SHOWN = 6

export function decidedView(performed: Performed<DecidedVariance>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, need = null, dryRun, basis = null} = performed
  const {variance, reason, account, decision} = outcome
  return {
    data: outcome,
    id: variance,
    human(screen) {
      screen.done(`${DONE[decision]} ${variance} ${reason} on ${account}${termOf(outcome)}`)
      showDecision(screen, outcome)
      if (outcome.credit !== null && !dryRun) screen.line(postedLine(outcome.credit))
      if (outcome.appeal_by !== null) screen.line(`The customer may appeal through ${outcome.appeal_by}.`)
      if (need !== null) screen.alert(need.message)
    },
    ...(decision === 'grant' && !dryRun ? {undo: `curbstop decide-variance ${variance} --revoke --note …`} : {}),
    next: dryRun
      ? [`the same command with --expect ${(basis ?? '').slice(0, HASH_SHOWN)}${need === null ? '' : ' --request'}`]
      : nextOf(outcome),
  }
}

const postedLine = ({journal, held_cents: held}: NonNullable<DecidedVariance['credit']>): string =>
  `${journal} posted${held === 0 ? '' : `; ${dollars(held)} is held for the customer`}`

function termOf({decision, status, from, until, review_on: reviewOn}: DecidedVariance): string {
  switch (decision) {
    case 'grant':
    case 'renew':
      return `: ${words(status)}${from === null ? '' : `, from ${from}`} ${through(until)}${reviewOn === null ? '' : `, reviewed ${reviewOn}`}`
    case 'revoke':
      return ` from ${from ?? ''} on; nothing that was billed changes`
    case 'deny':
    case 'uphold':
      return ''
  }
}

/** Sewer service is charged by the size of the household: more persons may cost more than their water saves. */
function tellDearer(screen: Screen, {bill, decision}: DecidedVariance): void {
  if (bill === null || decision === 'revoke') return
  if (bill.total_after_cents <= bill.total_before_cents) return
  const more = dollars(bill.total_after_cents - bill.total_before_cents)
  screen.alert(`that bill would have been ${more} dearer: sewer service is charged by the size of the household`)
}

function nextOf({decision, account, reason, variance, credit}: DecidedVariance): string[] {
  if (decision === 'deny') return [`curbstop file-variance --appeal ${variance} --note …`]
  if (decision === 'uphold') return []
  if (decision === 'grant' && reason === 'POOL')
    return [`curbstop adjust-bill ${account} --bill BL-… --reason POOL_FILL --fact gallons=…`]
  const seen = `curbstop show-account ${account}`
  const alone = `the credit alone is taken back by: curbstop reverse-adjustment ${credit?.journal ?? ''}`
  return credit === null ? [seen] : [seen, alone]
}
