import {cents, formatMoney, subtract, sum, type Cents} from '#core/kernel/money.js'
import {notFound, refuse, usage} from '#core/kernel/refusal.js'
import type {Payee} from '#core/payments/payment-event.js'
import type {PaymentFacts} from '#core/payments/payment-facts.js'
import type {AskedPayee, TakePaymentInput} from '#core/payments/payment-input.js'
import {miscChargeOf} from '#core/policies/counter-charges.js'

/** A payee as it was said and as it is booked. */
export interface PaidFor {
  readonly whom: string
  readonly title: string
  readonly payee: Payee
}

interface Named {
  readonly facts: PaymentFacts
  readonly input: TakePaymentInput
}

/** The account that takes what the payees do not: the one named, else that of the bill or the arrangement. */
const restAccount = ({account, to}: TakePaymentInput, {bill, arrangement}: PaymentFacts): string | null =>
  account ?? (to.length === 0 ? (bill?.accountNo ?? arrangement?.accountNo ?? null) : null)

/** What is to be paid. @throws Refusal AMOUNT_DIFFERS, NO_PAYEE (64) */
export function totalToPay(input: TakePaymentInput, facts: PaymentFacts): Cents {
  const named = sum(input.to.map((one) => cents(one.amount_cents)))
  const tendered = sum(input.tenders.map((one) => cents(one.tendered_cents)))
  const said = input.amount_cents === null ? null : cents(input.amount_cents)
  if (restAccount(input, facts) !== null) return said ?? tendered
  if (input.to.length === 0) {
    if (input.suspense !== '') return said ?? tendered
    throw usage('NO_PAYEE', 'who is it for: ACCOUNT, --payee WHOM=AMOUNT, or --suspense REASON', 'account')
  }
  if (said !== null && said !== named)
    throw usage('AMOUNT_DIFFERS', `the payees come to ${formatMoney(named)}, --amount says otherwise`, 'amount')
  return named
}

/** Who gets what. @throws Refusal of each payee; PAYEES_ABOVE, BILL_OF_OTHER, ARRANGEMENT_OF_OTHER, PAYEE_TWICE, NOT_UNKNOWN (65) */
export function payeesOf(input: TakePaymentInput, facts: PaymentFacts, total: Cents): PaidFor[] {
  const named = {facts, input}
  mustBeOnce(input, facts)
  const listed = input.to.map((one) => payeeOf(one, named))
  const rest = subtract(total, sum(listed.map(({payee}) => payee.amount)))
  const account = restAccount(input, facts)
  if (rest < 0 || (rest === 0 && account !== null))
    throw refuse('PAYEES_ABOVE', `the payees named come to ${formatMoney(subtract(total, rest))}: nothing is left`, {
      field: 'payee',
    })
  const others = rest === 0 ? [] : [account === null ? unknown('', rest, named) : accountPayee(account, rest, named)]
  const payees = [...others, ...listed]
  const directed = payees.some(({payee}) => payee.kind === 'account' && payee.directedTo !== undefined)
  if (facts.bill !== null && !directed)
    throw refuse('BILL_OF_OTHER', `${facts.bill.billNo} is a bill of ${facts.bill.accountNo}, who gets nothing here`, {
      field: 'bill',
    })
  mustReachArrangement(payees, facts)
  if (input.suspense !== '' && !payees.some(({payee}) => payee.kind === 'unknown'))
    throw refuse('NOT_UNKNOWN', 'every payee is known and open: nothing goes to suspense', {field: 'suspense'})
  return payees
}

/** @throws Refusal ARRANGEMENT_OF_OTHER (65) */
function mustReachArrangement(payees: readonly PaidFor[], {arrangement}: PaymentFacts): void {
  if (arrangement === null) return
  if (payees.some(({payee}) => payee.kind === 'account' && payee.arrangementNo !== undefined)) return
  const {arrangementNo, accountNo} = arrangement
  throw refuse('ARRANGEMENT_OF_OTHER', `${arrangementNo} is an arrangement of ${accountNo}, who gets nothing here`, {
    field: 'arrangement',
  })
}

function mustBeOnce(input: TakePaymentInput, facts: PaymentFacts): void {
  const all = [restAccount(input, facts), ...input.to.map((one) => one.whom)].filter((one) => one !== null)
  const twice = all.find((one, at) => all.indexOf(one) !== at)
  if (twice !== undefined) throw refuse('PAYEE_TWICE', `${twice} is named twice`, {field: 'payee'})
}

function payeeOf({kind, whom, amount_cents}: AskedPayee, named: Named): PaidFor {
  const amount = cents(amount_cents)
  if (kind === 'account') return accountPayee(whom, amount, named)
  return kind === 'deposit' ? depositPayee(whom, amount, named) : miscPayee(whom, amount, named)
}

function accountPayee(whom: string, amount: Cents, named: Named): PaidFor {
  const {facts, input} = named
  const known = facts.accounts.get(whom)
  const gone = known !== undefined && (known.status === 'closed' || known.status === 'canceled')
  if (known === undefined || gone) {
    if (input.suspense !== '') return unknown(whom, amount, named)
    const next = ["the same command with --suspense 'why': the money goes on the books until its account is known"]
    if (known === undefined) throw notFound(`no account ${whom}`, ['curbstop find-account NAME', ...next])
    throw refuse('ACCOUNT_CLOSED', `${whom} is ${known.status}`, {field: 'account', next})
  }
  const {bill, arrangement} = facts
  const directed = {
    ...(bill?.accountNo === whom ? {directedTo: bill.dueOn} : {}),
    ...(arrangement?.accountNo === whom ? {arrangementNo: arrangement.arrangementNo} : {}),
  }
  return {whom, title: known.name, payee: {kind: 'account', accountId: known.accountId, amount, ...directed}}
}

function depositPayee(whom: string, amount: Cents, {facts}: Named): PaidFor {
  const deposit = facts.deposits.get(whom)
  if (deposit === undefined) throw notFound(`no security deposit ${whom}`)
  if (amount > deposit.due)
    throw refuse('DEPOSIT_ABOVE', `${whom}: ${formatMoney(deposit.due)} is still to be paid, not more`, {
      field: 'payee',
    })
  const {accountId, depositId} = deposit
  return {whom, title: 'security deposit', payee: {kind: 'deposit', accountId, depositId, amount}}
}

function miscPayee(code: string, amount: Cents, {facts, input}: Named): PaidFor {
  const {charges} = facts
  const {title, price, ledgerAccount} = miscChargeOf(charges, code)
  if (price !== null && amount % price !== 0)
    throw refuse('MISC_PRICE', `${code} is ${formatMoney(price)} each; ${formatMoney(amount)} is no whole number`, {
      field: 'payee',
      because: [{rule: 'misc.price', citation: charges.citation}],
    })
  const pieces = price === null || price === amount ? '' : `, ${amount / price} of them`
  return {
    whom: code,
    title: `${title}${pieces}`,
    payee: {kind: 'misc', code, customer: input.payor, ledgerAccount, amount},
  }
}

const unknown = (whom: string, amount: Cents, {input}: Named): PaidFor => ({
  whom,
  title: input.suspense,
  payee: {kind: 'unknown', accountRef: whom, reason: input.suspense, amount},
})
