import {safeText} from '#core/accounts/free-text.js'
import type {CashBatch} from '#core/batches/cash-batch.js'
import type {Envelope, EnvelopeWarning} from '#core/batches/envelope.js'
import type {BatchItem} from '#core/batches/post-item.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import {refuse, Refusal} from '#core/kernel/refusal.js'
import {mustBeGoodOn} from '#core/payments/check-rules.js'
import {accountsByNumber, type KnownAccount} from '#core/payments/payee-views.js'
import type {Payee} from '#core/payments/payment-event.js'
import {mustBeTaken} from '#core/payments/returned-method.js'
import {paidOn, returnsOf, seenChecks, type PaidToday, type SeenCheck} from '#core/payments/seen-before-views.js'
import {tenderPolicy, type TenderPolicy} from '#core/policies/tender-policy.js'
import type {Reader} from '#core/store/open.js'

const NAME_LONGEST = 80
const NUMBER_LONGEST = 20
const MEMO_LONGEST = 200

export interface EnvelopeFacts {
  /** By number. */
  readonly accounts: ReadonlyMap<string, KnownAccount>
  readonly returns: ReadonlyMap<string, readonly BusinessDate[]>
  readonly paidToday: readonly PaidToday[]
  readonly seenChecks: readonly SeenCheck[]
  readonly tenders: TenderPolicy
}

/** Everything that is looked up for envelopes; the money is on the books before. */
export async function envelopeFacts(
  reader: Reader,
  envelopes: readonly Envelope[],
  {district, today}: {readonly district: string; readonly today: BusinessDate},
): Promise<EnvelopeFacts> {
  const numbers = new Set(envelopes.flatMap(({account}) => (account === null ? [] : [account])))
  const accounts = await accountsByNumber(reader, Array.from(numbers), today)
  const ids = Array.from(accounts.values(), (one) => one.accountId)
  const checks = envelopes.flatMap(({reference, check}) =>
    check === null || check.account_token === null
      ? []
      : [{routing: check.routing, account_token: check.account_token, number: reference}],
  )
  return {
    accounts,
    returns: await returnsOf(reader, ids),
    paidToday: await paidOn(reader, ids, today),
    seenChecks: await seenChecks(reader, checks),
    tenders: tenderPolicy(district, today),
  }
}

/** @throws Refusal CARD_NUMBER, SSN, NOT_POSITIVE (65), EMPTY_TEXT, TEXT_TOO_LONG, UNSAFE_TEXT (64) */
export function mustBeSafe({name, reason, reference, memo, amount_cents}: Envelope): void {
  if (amount_cents < 1)
    throw refuse('NOT_POSITIVE', 'what is in an envelope is an amount above zero', {field: 'amount'})
  if (name !== '') safeText(name, 'name', NAME_LONGEST)
  if (reason !== '') safeText(reason, 'reason', MEMO_LONGEST)
  if (reference !== '') safeText(reference, 'check_number', NUMBER_LONGEST)
  if (memo !== '') safeText(memo, 'memo', MEMO_LONGEST)
}

export interface PlacedEnvelope {
  readonly item: BatchItem
  /** The number of who gets it; null in suspense. */
  readonly account: string | null
  readonly warnings: readonly EnvelopeWarning[]
  /** What looks as if it had been posted already. */
  readonly duplicates: readonly string[]
}

/** Whose an envelope is. What cannot be posted to the account it names stays in suspense and says why. */
export function placeEnvelope(
  facts: EnvelopeFacts,
  envelope: Envelope,
  {batch, item, today}: {readonly batch: CashBatch; readonly item: number; readonly today: BusinessDate},
): PlacedEnvelope {
  const known = envelope.account === null ? undefined : facts.accounts.get(envelope.account)
  const hindrance = envelope.account === null ? null : hindranceOf(facts, envelope, known, {batch, today})
  const payee = known === undefined || hindrance !== null ? unknownOf(envelope, hindrance) : payeeOf(envelope, known)
  const check =
    envelope.check === null
      ? null
      : {
          routing: envelope.check.routing,
          accountToken: envelope.check.account_token,
          accountLast4: envelope.check.account_last4,
          datedOn: envelope.check.dated_on,
        }
  const amount = cents(envelope.amount_cents)
  return {
    item: {
      item,
      tenders: [{kind: envelope.tender, amount, reference: envelope.reference, check}],
      payees: [payee],
      payor: envelope.name === '' ? (known?.name ?? '') : envelope.name,
      note: envelope.memo,
    },
    account: payee.kind === 'account' ? (known?.accountNo ?? null) : null,
    warnings: hindrance === null ? [] : [hindrance],
    duplicates: duplicatesOf(facts, envelope, payee),
  }
}

const payeeOf = ({amount_cents}: Envelope, {accountId}: KnownAccount): Payee => ({
  kind: 'account',
  accountId,
  amount: cents(amount_cents),
})

const unknownOf = ({account, name, reason, amount_cents}: Envelope, hindrance: EnvelopeWarning | null): Payee => ({
  kind: 'unknown',
  accountRef: account ?? name,
  reason: hindrance?.message ?? (reason === '' ? 'no account on it' : reason),
  amount: cents(amount_cents),
})

/** Why money cannot go to the account that the envelope names. */
function hindranceOf(
  {returns, tenders}: EnvelopeFacts,
  {account, tender, check}: Envelope,
  known: KnownAccount | undefined,
  {batch, today}: {readonly batch: CashBatch; readonly today: BusinessDate},
): EnvelopeWarning | null {
  if (known === undefined) return {code: 'UNKNOWN_ACCOUNT', message: `no account ${account ?? ''}`}
  const {status, accountNo, accountId} = known
  if (status === 'closed' || status === 'canceled')
    return {code: 'ACCOUNT_CLOSED', message: `${accountNo} is ${status}`}
  return refusedAs(() => {
    mustBeTaken(tenders, {
      account: accountNo,
      kind: tender,
      returns: returns.get(accountId) ?? [],
      on: batch.effectiveOn,
    })
    mustBeGoodOn(tenders, check?.dated_on ?? null, today)
  })
}

/** The money is in the box: what a counter would refuse waits in suspense. */
function refusedAs(judge: () => void): EnvelopeWarning | null {
  try {
    judge()
    return null
  } catch (error) {
    if (error instanceof Refusal) return {code: error.code, message: error.message}
    throw error
  }
}

function duplicatesOf({paidToday, seenChecks: seen}: EnvelopeFacts, envelope: Envelope, payee: Payee): string[] {
  const {tender, reference, check, amount_cents} = envelope
  const money = formatMoney(cents(amount_cents))
  const what = tender === 'cash' ? 'Cash of' : `${titleOf(tender)} ${reference} for`
  const same = paidToday.find(
    (one) =>
      payee.kind === 'account' &&
      one.accountId === payee.accountId &&
      one.kind === tender &&
      one.amount === amount_cents,
  )
  const known = seen.find(
    (one) => one.number === reference && one.routing === check?.routing && one.account_token === check.account_token,
  )
  return [
    ...(known === undefined ? [] : [`${what} ${money} was posted on ${known.on} (${known.receiptNo})`]),
    ...(same === undefined || known?.receiptNo === same.receiptNo
      ? []
      : [`${what} ${money} was posted today (${same.receiptNo})`]),
  ]
}

const TITLES = {check: 'Check', money_order: 'Money order', cashiers_check: "Cashier's check"} as const
const titleOf = (tender: Exclude<Envelope['tender'], 'cash'>): string => TITLES[tender]

/** @throws Refusal POSSIBLE_DUPLICATE (65) */
export function mustBeNew(placed: readonly PlacedEnvelope[], allowed: boolean): void {
  const [first] = placed.flatMap(({item: {item}, duplicates}) => duplicates.map((text) => `item ${item}: ${text}`))
  if (first === undefined || allowed) return
  throw refuse('POSSIBLE_DUPLICATE', first, {next: ['the same command with --allow-duplicate']})
}
