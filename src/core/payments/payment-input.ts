import {shown} from '#core/imports/unsafe-text.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {parseAccountNumber, parseSpokenId} from '#core/kernel/ids.js'
import {parseMoney, type Cents} from '#core/kernel/money.js'
import {usage} from '#core/kernel/refusal.js'
import type {KnownBankAccount} from '#core/payments/bank-account-token.js'
import {routingNumber} from '#core/payments/check-rules.js'
import type {TenderKind} from '#core/payments/payment-event.js'

/** A tender as it was said: what was handed over. */
export type AskedTender = {
  readonly kind: TenderKind
  readonly tendered_cents: number
  /** Number of the paper, authorization of the card. */
  readonly reference: string
  readonly check: {
    readonly routing: string
    readonly account_token: string | null
    readonly account_last4: string | null
    readonly dated_on: BusinessDate | null
  } | null
  readonly card: {readonly brand: string; readonly last4: string; readonly token: string} | null
}

/** `WHOM=AMOUNT`: an account, a security deposit, a code of misc-charges.json. */
export type AskedPayee = {
  readonly kind: 'account' | 'deposit' | 'misc'
  readonly whom: string
  readonly amount_cents: number
}

export type TakePaymentInput = {
  /** Takes what the payees do not. */
  readonly account: string | null
  readonly to: readonly AskedPayee[]
  readonly bill: string | null
  /** `A-…`: the arrangement that it is for; absent where none is named. */
  readonly arrangement?: string
  /** What is to be paid; null: everything handed over, or what the payees come to. */
  readonly amount_cents: number | null
  readonly tenders: readonly AskedTender[]
  readonly payor: string
  readonly channel: string
  /** Why money goes to suspense where the account is closed or not known; empty: it does not. */
  readonly suspense: string
}

/** What is said at the desk; lists of one kind of tender stand in the same order. */
export interface PaymentSaid {
  readonly account?: string | null | undefined
  readonly payee?: readonly string[] | undefined
  readonly bill?: string | undefined
  readonly arrangement?: string | undefined
  readonly amount?: Cents | undefined
  readonly payor?: string | undefined
  readonly channel?: string | undefined
  readonly suspense?: string | undefined
  readonly cash?: Cents | undefined
  readonly check?: readonly Cents[] | undefined
  readonly 'check-number'?: readonly string[] | undefined
  readonly routing?: readonly string[] | undefined
  readonly 'check-date'?: readonly BusinessDate[] | undefined
  readonly bankAccounts?: readonly KnownBankAccount[] | undefined
  readonly 'cashiers-check'?: readonly Cents[] | undefined
  readonly 'cashiers-check-number'?: readonly string[] | undefined
  readonly 'money-order'?: readonly Cents[] | undefined
  readonly 'money-order-number'?: readonly string[] | undefined
  readonly card?: readonly Cents[] | undefined
  readonly 'card-brand'?: readonly string[] | undefined
  readonly 'card-ending'?: readonly string[] | undefined
  readonly 'card-token'?: readonly string[] | undefined
  readonly authorization?: readonly string[] | undefined
}

const WHOM = /^([^=]+)=(.+)$/
const CODE = /^[A-Z][A-Z0-9_]{1,30}$/

/** @throws Refusal BAD_PAYEE, BAD_ACCOUNT, BAD_ID, NOT_MONEY, NOT_POSITIVE (64) */
export function parsePayee(typed: string): AskedPayee {
  const [, whom = '', money = ''] = WHOM.exec(typed.trim()) ?? []
  if (whom === '') throw usage('BAD_PAYEE', `payee: ${shown(typed)} is not WHOM=AMOUNT`, 'payee')
  const amount_cents = parseMoney(money, 'payee')
  if (amount_cents <= 0) throw usage('NOT_POSITIVE', `payee: ${whom} gets more than nothing`, 'payee')
  if (/^\d/.test(whom)) return {kind: 'account', whom: parseAccountNumber(whom, 'payee'), amount_cents}
  if (/^DP-/i.test(whom)) return {kind: 'deposit', whom: parseSpokenId('DP', whom, 'payee'), amount_cents}
  const code = whom.toUpperCase()
  if (CODE.test(code)) return {kind: 'misc', whom: code, amount_cents}
  throw usage('BAD_PAYEE', `payee: ${shown(whom)} is no account, no DP-… and no code`, 'payee')
}

/** @throws Refusal as parsePayee; NO_TENDER, UNPAIRED_TENDER, BAD_ROUTING, BAD_LAST4, NOT_POSITIVE (64) */
export function paymentInput(said: PaymentSaid): TakePaymentInput {
  const tenders = [
    ...(said.cash === undefined ? [] : [tender('cash', said.cash, '')]),
    ...papers(said, 'money_order'),
    ...papers(said, 'cashiers_check'),
    ...cardsOf(said),
    ...checksOf(said),
  ]
  if (tenders.length === 0)
    throw usage('NO_TENDER', 'nothing was handed over: --cash, --check, --money-order, --cashiers-check or --card')
  if (said.amount !== undefined && said.amount <= 0)
    throw usage('NOT_POSITIVE', '--amount is an amount above zero', 'amount')
  return {
    account: said.account ?? null,
    to: (said.payee ?? []).map(parsePayee),
    bill: said.bill ?? null,
    ...(said.arrangement === undefined ? {} : {arrangement: said.arrangement}),
    amount_cents: said.amount ?? null,
    tenders,
    payor: said.payor?.trim() ?? '',
    channel: said.channel ?? 'counter',
    suspense: said.suspense?.trim() ?? '',
  }
}

function tender(kind: TenderKind, tendered: Cents, reference: string): AskedTender {
  const flag = kind.replaceAll('_', '-')
  if (tendered <= 0) throw usage('NOT_POSITIVE', `--${flag} is an amount above zero`, flag)
  return {kind, tendered_cents: tendered, reference: reference.trim(), check: null, card: null}
}

function papers(said: PaymentSaid, kind: 'money_order' | 'cashiers_check'): AskedTender[] {
  const flag = kind === 'money_order' ? 'money-order' : 'cashiers-check'
  const amounts = said[flag] ?? []
  const numbers = each(amounts, said[`${flag}-number`], `${flag}-number`)
  return amounts.map((amount, at) => tender(kind, amount, numbers[at] ?? ''))
}

function checksOf(said: PaymentSaid): AskedTender[] {
  const amounts = said.check ?? []
  const numbers = each(amounts, said['check-number'], 'check-number')
  const routings = each(amounts, said.routing, 'routing')
  const dates = eachOrNone(amounts, said['check-date'], 'check-date')
  const accounts = eachOrNone(amounts, said.bankAccounts, 'check-account-file')
  return amounts.map((amount, at) => ({
    ...tender('check', amount, numbers[at] ?? ''),
    check: {
      routing: routingNumber(routings[at] ?? ''),
      account_token: accounts[at]?.token ?? null,
      account_last4: accounts[at]?.last4 ?? null,
      dated_on: dates[at] ?? null,
    },
  }))
}

function cardsOf(said: PaymentSaid): AskedTender[] {
  const amounts = said.card ?? []
  const brands = each(amounts, said['card-brand'], 'card-brand')
  const lasts = each(amounts, said['card-ending'], 'card-ending')
  const tokens = each(amounts, said['card-token'], 'card-token')
  const authorizations = each(amounts, said.authorization, 'authorization')
  return amounts.map((amount, at) => ({
    ...tender('card', amount, authorizations[at] ?? ''),
    card: {brand: (brands[at] ?? '').toLowerCase(), last4: lastFour(lasts[at] ?? ''), token: tokens[at] ?? ''},
  }))
}

/** The text is not repeated: it may be a whole number. @throws Refusal BAD_LAST4 (64) */
function lastFour(typed: string): string {
  if (/^\d{4}$/.test(typed)) return typed
  throw usage('BAD_LAST4', 'card-ending: the last 4 digits of the card, never more', 'card-ending')
}

const flagOf = (field: string): string => field.replace(/-(?:number|date|account-file|brand|ending|token)$/, '')

/** @throws Refusal UNPAIRED_TENDER (64) */
function each<V>(amounts: readonly Cents[], values: readonly V[] | undefined, field: string): readonly V[] {
  const given = values ?? []
  if (given.length === amounts.length) return given
  const kind = field === 'routing' ? 'check' : field === 'authorization' ? 'card' : flagOf(field)
  throw usage('UNPAIRED_TENDER', `--${field} comes once for each --${kind}, in the same order`, field)
}

const eachOrNone = <V>(amounts: readonly Cents[], values: readonly V[] | undefined, field: string): readonly V[] =>
  values === undefined || values.length === 0 ? [] : each(amounts, values, field)
