import type {Desk} from '#core/acts/desk.js'
import {perform, type PerformOptions} from '#core/acts/perform.js'
import {parseCash} from '#core/cashiering/denominations.js'
import {manageFund} from '#core/cashiering/manage-fund.js'
import {openDrawer} from '#core/cashiering/open-drawer.js'
import {cents} from '#core/kernel/money.js'
import {paymentInput, type PaymentSaid, type TakePaymentInput} from '#core/payments/payment-input.js'
import type {TakePaymentOutcome} from '#core/payments/payment-outcome.js'
import {takePayment} from '#core/payments/take-payment.js'
import type {TestStore} from './desk.js'

const FACES = [10_000, 5000, 2000, 1000, 500, 200, 100].map((face) => cents(face))

/** People who have a drawer with $200.00 in it, after the change fund was made. */
export async function withDrawers(store: TestStore, ...people: readonly string[]): Promise<void> {
  const fund = {change: 'fund', amount_cents: 300_000, counted: null, bag: null, custodian: null, note: ''} as const
  await perform(await store.as('hgrant'), manageFund, fund, {witness: await store.as('kchen')})
  for (const [at, person] of people.entries())
    await perform(await store.as(person), openDrawer, {
      drawer: String(at + 1),
      float: parseCash('20x5,10x8,5x4', FACES),
    })
}

export interface Saying extends Omit<PaymentSaid, 'cash' | 'amount' | 'check' | 'card' | 'money-order'> {
  readonly cash?: number
  readonly amount?: number
  readonly check?: number
  readonly checks?: readonly number[]
  readonly card?: number
  readonly 'money-order'?: number
}

const centsOf = (amount: number | undefined) => (amount === undefined ? undefined : cents(amount))
const listOf = (amount: number | undefined) => (amount === undefined ? undefined : [cents(amount)])

/** What is said at the counter, amounts in cents; a check, card or money order has the rest of its face. */
export const asked = (said: Saying): TakePaymentInput =>
  paymentInput({
    ...(said.check === undefined ? {} : {'check-number': ['1187'], routing: ['122000661']}),
    ...(said.card === undefined
      ? {}
      : {'card-brand': ['visa'], 'card-last4': ['1111'], 'card-token': ['tok_81f'], authorization: ['123456']}),
    ...(said['money-order'] === undefined ? {} : {'money-order-number': ['7781']}),
    ...said,
    cash: centsOf(said.cash),
    amount: centsOf(said.amount),
    check: said.checks?.map((one) => cents(one)) ?? listOf(said.check),
    card: listOf(said.card),
    'money-order': listOf(said['money-order']),
  })

/** Takes money as a command would. */
export async function taken(
  desk: Desk,
  said: Saying,
  {allow = false, ...options}: PerformOptions & {readonly allow?: boolean} = {},
): Promise<TakePaymentOutcome> {
  const performed = await perform(desk, takePayment(allow), asked(said), options)
  if (performed.status !== 'done') throw new Error('a payment waits for nobody')
  return performed.outcome
}
