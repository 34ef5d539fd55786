import type {CaseAnswer} from '#core/billing/investigate/case-answer.js'
import type {CardLine} from '#terminal/card.js'
import type {Column} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import type {Screen, View} from '#terminal/view.js'

const TITLES: Readonly<Record<string, string>> = {
  leak: 'Leak',
  misread: 'Misread',
  catch_up: 'Catch-up after estimates',
  exchange: 'Meter exchange',
  unit: 'Unit or multiplier',
  class: 'Class or rate area',
  budget: 'Budget out of date',
  stopped: 'Meter stopped or bypassed',
  weather: 'Weather',
  occupants: 'New occupants',
}

/** What to do about each cause, the best first; the first command that this program has is named. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  leak: ['advise-leak', 'order-service', 'add-note'],
  misread: ['correct-read', 'order-service', 'add-note'],
  catch_up: ['adjust-bill', 'add-note'],
  exchange: ['correct-read', 'order-service', 'add-note'],
  unit: ['order-service', 'add-note'],
  class: ['fix-account', 'add-note'],
  budget: ['file-variance', 'add-note'],
  stopped: ['report-theft', 'order-service', 'add-note'],
  weather: ['add-note'],
  occupants: ['add-note'],
}

const PERIOD_COLUMNS: readonly Column[] = [
  {key: 'from', title: 'From', kind: 'date'},
  {key: 'bill', title: 'Bill', kind: 'id', rank: 2},
  {key: 'use', title: 'Use by days', kind: 'count'},
  {key: 'billed_cents', title: 'Billed', kind: 'cents'},
  {key: 'would_be_cents', title: 'Would be', kind: 'cents'},
]

export function investigateView(answer: CaseAnswer, commands: readonly string[], look: () => Promise<void>): View {
  return {
    data: {...answer},
    id: answer.bill,
    human(screen) {
      showCase(screen, answer)
    },
    next: nextSteps(answer, commands),
    look,
  }
}

function showCase(screen: Screen, answer: CaseAnswer): void {
  const {expected, standing, hypotheses} = answer
  screen.heading(`${answer.bill}  ${answer.account}  issued ${answer.issued_on}  ${dollars(answer.total_cents)}`)
  const use = `${answer.use} ${answer.unit} in ${answer.days} days, ${answer.use_per_day} a day${answer.estimated ? ', estimated' : ''}`
  const usual =
    expected === null
      ? 'nothing to compare with'
      : `${expected.per_day} a day in ${expected.words}: this bill is ${expected.percent}% of it`
  const looked = `${answer.earlier_bills} bills before${answer.next_bill === null ? '' : `, the next one ${answer.next_bill}`}`
  screen.card([
    ['Use', use],
    ['Usual', usual],
    ['Looked at', looked],
  ])
  screen.line()
  if (standing === 0) screen.line('Nothing stands out.')
  for (const [at, one] of hypotheses.slice(0, standing).entries()) {
    screen.heading(`${at + 1}. ${TITLES[one.cause] ?? one.cause}  ${one.score} of 100`)
    screen.card([['', one.sentence], ...wouldBe(one)])
    if (one.periods.length > 0)
      screen.table(
        PERIOD_COLUMNS,
        one.periods.map((period) => ({...period})),
      )
  }
  const rest = hypotheses.slice(standing).map(({cause, score}) => `${TITLES[cause] ?? cause} ${score}`)
  if (rest.length > 0) screen.line(`Below ${answer.shown_from}: ${rest.join(', ')}`)
}

type Shown = CaseAnswer['hypotheses'][number]

function wouldBe({would_be_cents: amount, saves_cents: saved, numbers}: Shown): CardLine[] {
  if (amount === null || saved === null) return []
  const all = numbers['difference_cents']
  const together = typeof all === 'number' ? `; over all periods ${difference(-all)}` : ''
  return [['', `without it the bill would be ${dollars(amount)}, ${difference(saved)}${together}`]]
}

const difference = (saved: number): string =>
  saved === 0 ? 'the same' : saved > 0 ? `${dollars(saved)} less` : `${dollars(-saved)} more`

function nextSteps(answer: CaseAnswer, commands: readonly string[]): string[] {
  const [first] = answer.hypotheses
  const explain = `curbstop explain-bill ${answer.bill}`
  if (first === undefined || answer.standing === 0) return [explain]
  const action = (ACTIONS[first.cause] ?? []).find((one) => commands.includes(one))
  const note = `curbstop add-note ${answer.account} --problem --note 'what was found'`
  if (action === undefined) return [explain]
  return [action === 'add-note' ? note : `curbstop ${action} ${answer.account}`, explain]
}
