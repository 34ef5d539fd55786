import type {AccountStatus} from '#core/accounts/agreement.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {ToldArrangement} from '#core/collections/arrangement-alerts.js'
import {cents, formatMoney} from '#core/kernel/money.js'

export const ALERTS = [
  'TURN_OFF_ORDERED',
  'PROTECTED',
  'PAST_DUE',
  'RETURNED_PAYMENTS',
  'ARRANGEMENT',
  'DEPOSIT_DUE',
  'PENDING_START',
  'PENDING_STOP',
  'PROBLEM',
  'VARIANCE',
  'MAIL_RETURNED',
  'LANGUAGE',
] as const
/** In order of severity. */
export type AlertCode = (typeof ALERTS)[number]

export interface Alert {
  readonly code: AlertCode
  readonly text: string
  readonly since: BusinessDate | null
}

/** One fact that may raise an alert, as the store tells it. */
export interface AlertFact {
  readonly kind: 'protection' | 'returned_payment' | 'returned_mail' | 'order' | 'problem' | 'resolution'
  readonly what: string
  readonly since: BusinessDate
  readonly until: string | null
}

export interface AlertInput {
  readonly facts: readonly AlertFact[]
  readonly arrangements: readonly ToldArrangement[]
  readonly status: AccountStatus
  readonly startOn: BusinessDate | null
  readonly pastDueCents: number
  readonly oldestDueOn: BusinessDate | null
  readonly returnedMonths: number
  readonly language: string
  readonly districtLanguage: string
  readonly variances: readonly {
    readonly variance: string
    readonly reason: string
    readonly status: string
    readonly since: BusinessDate
    readonly due_on: BusinessDate | null
  }[]
  readonly deposits: readonly {
    readonly deposit: string
    readonly amount_cents: number
    readonly due_on: BusinessDate
    readonly status: string
  }[]
}

/** What the next person must see first, the most severe first. */
export function alertsOf(input: AlertInput): Alert[] {
  const facts = input.facts.flatMap(alertOfFact)
  const raised = [
    ...facts,
    ...planAlerts(input),
    ...moneyAlerts(input),
    ...serviceAlerts(input),
    ...varianceAlerts(input),
  ]
  return raised.toSorted((a, b) => ALERTS.indexOf(a.code) - ALERTS.indexOf(b.code))
}

const words = (text: string): string => text.replaceAll(/[_-]/g, ' ')

function alertOfFact(fact: AlertFact): Alert[] {
  const {since} = fact
  const until = fact.until === null ? '' : ` until ${fact.until}`
  switch (fact.kind) {
    case 'protection':
      return [{code: 'PROTECTED', text: `${words(fact.what)}${until}`, since}]
    case 'returned_mail':
      return [{code: 'MAIL_RETURNED', text: `${words(fact.what)} notice came back`, since}]
    case 'order':
      return fact.what === 'turn_off'
        ? [{code: 'TURN_OFF_ORDERED', text: `turn-off ${fact.until ?? ''} for ${since}`, since}]
        : []
    case 'returned_payment':
    case 'problem':
    case 'resolution':
      return []
  }
}

const TOLD: ReadonlySet<ToldArrangement['status']> = new Set(['pending_down_payment', 'active', 'broken'])

/** One that lapsed is as if it had never been; it is told while nothing took its place. */
function planAlerts({arrangements}: AlertInput): Alert[] {
  const last = arrangements.at(-1)
  return arrangements
    .filter((one) => TOLD.has(one.status) || (one === last && one.status === 'lapsed'))
    .map(({arrangementNo, since, text}) => ({code: 'ARRANGEMENT', text: `${arrangementNo} ${text}`, since}))
}

function moneyAlerts({facts, pastDueCents, oldestDueOn, returnedMonths, deposits}: AlertInput): Alert[] {
  const returned = facts.filter((fact) => fact.kind === 'returned_payment')
  const alerts: Alert[] = []
  if (pastDueCents > 0) {
    const text = `${formatMoney(cents(pastDueCents))} past due, oldest due ${oldestDueOn ?? ''}`
    alerts.push({code: 'PAST_DUE', text, since: oldestDueOn})
  }
  if (returned.length > 0) {
    const times = returned.length === 1 ? '1 payment' : `${returned.length} payments`
    const since = returned.map((fact) => fact.since).toSorted()[0] ?? null
    alerts.push({code: 'RETURNED_PAYMENTS', text: `${times} returned in ${returnedMonths} months`, since})
  }
  for (const {deposit, amount_cents: amount, due_on: due, status} of deposits) {
    if (status !== 'requested') continue
    alerts.push({
      code: 'DEPOSIT_DUE',
      text: `${deposit} ${formatMoney(cents(amount))} asked for, due ${due}`,
      since: due,
    })
  }
  return alerts
}

function serviceAlerts({facts, status, startOn, language, districtLanguage}: AlertInput): Alert[] {
  const alerts: Alert[] = []
  if (status === 'pending_start') alerts.push({code: 'PENDING_START', text: 'waits for its start read', since: startOn})
  if (status === 'pending_stop') alerts.push({code: 'PENDING_STOP', text: 'a stop was asked for', since: null})
  const problems = facts.filter((fact) => fact.kind === 'problem')
  const resolved = facts.filter((fact) => fact.kind === 'resolution').length
  const open = problems.toSorted((a, b) => (a.since < b.since ? -1 : 1)).slice(resolved)
  for (const problem of open) alerts.push({code: 'PROBLEM', text: problem.what, since: problem.since})
  if (language !== districtLanguage) alerts.push({code: 'LANGUAGE', text: `speaks ${language}`, since: null})
  return alerts
}

/** Budgets that were granted or are asked for. */
const varianceAlerts = ({variances}: AlertInput): Alert[] =>
  variances.map(({variance, reason, status, since, due_on: due}) => {
    const ends = status === 'expiring' && due !== null ? `, ${due}` : ''
    return {code: 'VARIANCE', text: `${variance} ${words(reason).toLowerCase()}: ${words(status)}${ends}`, since}
  })
