import type {Performed} from '#core/acts/perform.js'
import type {AccountEffect, OrderEffect} from '#core/payments/payment-effects.js'
import type {PayeeOutcome, TakePaymentOutcome, TenderOutcome} from '#core/payments/payment-outcome.js'
import type {CardLine} from '#terminal/card.js'
import {dollars} from '#terminal/dollars.js'
import type {Screen, View} from '#terminal/view.js'

const words = (text: string): string => text.replaceAll('_', ' ')

/** Where the money will go, before anything posts. */
export function showPayment(screen: Screen, outcome: TakePaymentOutcome): void {
  const {payees, accounts, total_cents: total} = outcome
  screen.heading([dollars(total), outcome.tenders.map(tenderText).join(', '), outcome.payor].filter(Boolean).join('  '))
  for (const payee of payees) screen.card(payeeLines(payee))
  for (const one of accounts) screen.card([['Account', one.account], ...effectLines(one)])
}

/** What is asked before it is taken. */
export const takeQuestion = ({total_cents: total, change_cents: change}: TakePaymentOutcome): string =>
  `Take ${dollars(total)}${change > 0 ? `, change ${dollars(change)}` : ''}?`

function tenderText({kind, tendered_cents: tendered, reference, card_brand: brand, card_last4: last4}: TenderOutcome) {
  const what = brand === null ? words(kind) : `${brand} ****${last4 ?? ''}`
  return `${what}${reference === '' || brand !== null ? '' : ` ${reference}`} ${dollars(tendered)}`
}

function payeeLines({
  whom,
  paid,
  held_cents: held,
  installments,
  reason,
  amount_cents,
  kind,
}: PayeeOutcome): CardLine[] {
  const bills = paid.map(
    ({bill, due_on: due, class: name, amount_cents: amount}) =>
      `${dollars(amount)}  ${bill ?? 'charge'} ${name}, due ${due}`,
  )
  const plan = installments.map((one) => `${dollars(one.amount_cents)} of it is ${partText(one)}`)
  return [
    [kind === 'unknown' ? 'Suspense' : 'To', `${[whom, reason].filter(Boolean).join(': ')}  ${dollars(amount_cents)}`],
    ...(bills.length === 0 ? [] : [['Pays', ...bills] as const]),
    ...(plan.length === 0 ? [] : [['Plan', ...plan] as const]),
    ...(held === 0 ? [] : [['Credit', `${dollars(held)} is more than is owed: held as a credit`] as const]),
  ]
}

/** A down payment that is complete makes its arrangement active. */
const partText = ({number, arrangement, complete}: PayeeOutcome['installments'][number]): string => {
  if (number > 0) return `installment ${number} of ${arrangement}${complete ? ', paid in full' : ''}`
  return `the down payment of ${arrangement}${complete ? ', which is active with it' : ''}`
}

type Standing = AccountEffect['before']

const shutoffWords = ({shutoff, shutoff_rule: rule}: Standing): string => {
  if (shutoff === 'nothing_past_due') return 'nothing past due'
  return shutoff === 'listed' ? 'on the list' : `held by ${rule}`
}

const changed = (from: string, to: string): string => (from === to ? to : `${from} → ${to}`)

function effectLines({before, after, arrangements, orders}: AccountEffect): CardLine[] {
  return [
    ['Balance', changed(dollars(before.balance_cents), dollars(after.balance_cents))],
    ...(before.past_due_cents === 0
      ? []
      : [
          ['Past due', changed(dollars(before.past_due_cents), dollars(after.past_due_cents))] as const,
          ['Shut-off', changed(shutoffWords(before), shutoffWords(after))] as const,
        ]),
    ...arrangements.map((one): CardLine => ['Plan', planText(one)]),
    ...(orders.length === 0 ? [] : [['Order', ...orders.map(orderText)] as const]),
  ]
}

const planText = ({
  arrangement,
  status,
  next_due_on: next,
  next_due_cents: due,
  overdue_cents: overdue,
}: AccountEffect['arrangements'][number]): string => {
  if (next === null) return `${arrangement} is paid`
  const late = overdue === 0 ? '' : `; ${dollars(overdue)} is overdue`
  const stands = status === 'active' ? '' : `, ${words(status)}`
  return `${arrangement}${stands}: next ${dollars(due)} due ${next}${late}`
}

/** Never shown as cancelled: the field has to say yes. */
export function orderText({order, for_date: day, state, missing_cents: missing}: OrderEffect): string {
  if (state === 'pull_requested') return `Pulled from the list of ${day}: order ${order} is asked back`
  if (state === 'pull_requested_before') return `order ${order} of ${day} is asked back already`
  if (state === 'wrongful')
    return `WRONGFUL: order ${order} of ${day} was done although the money counts from before; water comes back at no charge`
  if (state === 'restore_ordered') return `water is off since order ${order} of ${day}: it is ordered back`
  const least = missing === null ? 'no payment alone takes it off' : `another ${dollars(missing)} takes it off`
  return `NOT pulled from the list of ${day}: order ${order} stands; ${least}`
}

export function takenView(performed: Performed<TakePaymentOutcome>, look: (() => Promise<void>) | undefined): View {
  if (performed.status === 'waiting') throw new Error('a payment waits for nobody')
  const {outcome, replayed, dryRun} = performed
  const planned = dryRun && !replayed
  return {
    data: {status: planned ? 'planned' : 'posted', ...outcome, ...(planned ? UNNUMBERED : {})},
    id: planned ? outcome.basis.slice(0, 6) : outcome.receipt,
    warnings: outcome.warnings,
    ...(look === undefined ? {} : {look}),
    human(screen) {
      if (planned) showPayment(screen, outcome)
      else showTaken(screen, outcome, replayed)
    },
    ...(planned ? {} : {undo: `curbstop void-payment ${outcome.receipt} --reason …`}),
  }
}

/** What a preview shows is no receipt yet. */
const UNNUMBERED = {receipt: null, receipt_number: null, seal: null}

function showTaken(screen: Screen, outcome: TakePaymentOutcome, replayed: boolean): void {
  const {receipt, receipt_number: number, change_cents: change, accounts, payees} = outcome
  const [only] = accounts
  const balance = accounts.length === 1 && only !== undefined ? `   balance ${dollars(only.after.balance_cents)}` : ''
  const given = change > 0 ? `   change ${dollars(change)}` : ''
  screen.done(`${replayed ? 'ALREADY TAKEN ' : ''}${receipt} no. ${number}${balance}${given}`)
  if (payees.length > 1)
    for (const {whom, amount_cents: amount, reason} of payees)
      screen.line(`  ${dollars(amount)} to ${reason === null ? whom : `suspense${whom === '' ? '' : ` (${whom})`}`}`)
  for (const payee of payees) tellPayee(screen, payee)
  for (const one of accounts) tellEffects(screen, one)
}

function tellPayee(screen: Screen, {held_cents: held, installments, reason, kind, amount_cents: amount}: PayeeOutcome) {
  if (kind === 'unknown') screen.line(`  ${dollars(amount)} stays in suspense (2140): ${reason ?? ''}`)
  for (const one of installments) {
    screen.line(
      one.number === 0
        ? `  down payment of ${one.arrangement}: ${dollars(one.amount_cents)}${one.complete ? ', complete' : ''}`
        : `  installment ${one.number} of ${one.arrangement}: ${dollars(one.amount_cents)}${one.complete ? ', paid in full' : ''}`,
    )
    if (one.number === 0 && one.complete) screen.done(`ARRANGED ${one.arrangement}, active`)
  }
  if (held > 0) screen.line(`  ${dollars(held)} is more than is owed: held as a credit`)
}

function tellEffects(screen: Screen, {account, before, after, orders}: AccountEffect): void {
  if (shutoffWords(before) !== shutoffWords(after))
    screen.line(`  ${account} shut-off: ${shutoffWords(before)} → ${shutoffWords(after)}`)
  for (const one of orders) {
    if (one.state === 'stands' || one.state === 'wrongful') screen.alert(orderText(one))
    else screen.line(`  ${orderText(one)}`)
  }
}
