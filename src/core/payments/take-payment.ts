import type {Act, ActContext, Decided} from '#core/acts/act.js'
import type {DrawerSession} from '#core/cashiering/drawer-session-views.js'
import {canonicalJson, sha256} from '#core/kernel/canonical-json.js'
import {formatMoney} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {NewPaymentEvent} from '#core/payments/payment-event.js'
import {paymentFacts, type PaymentFacts} from '#core/payments/payment-facts.js'
import type {TakePaymentInput} from '#core/payments/payment-input.js'
import {paymentOutcome, type TakePaymentOutcome} from '#core/payments/payment-outcome.js'
import {duplicatesIn, mustBeNew} from '#core/payments/payment-warnings.js'
import {payeesOf, totalToPay, type PaidFor} from '#core/payments/payees.js'
import {recordEvents} from '#core/payments/record-events.js'
import {mustBeTaken} from '#core/payments/returned-method.js'
import {settle} from '#core/payments/settle.js'
import {channelOf, drawerFor, mustBeAcceptable, mustBeSafe} from '#core/payments/tender-rules.js'

export interface PaymentDecision extends Decided {
  readonly event: NewPaymentEvent
  readonly payees: readonly PaidFor[]
  readonly session: DrawerSession | null
  readonly duplicates: readonly string[]
  readonly facts: PaymentFacts
}

/**
 * Money taken at the counter or by phone: one event, one receipt, its effects in the same transaction.
 * @param allowDuplicate what was answered to the warning; no part of the input, so that the key finds it again
 */
export const takePayment = (
  allowDuplicate: boolean,
): Act<TakePaymentInput, PaymentFacts, PaymentDecision, TakePaymentOutcome> => ({
  kind: 'take-payment',
  permission: 'take_payment',
  subject: ({account, to, bill}) => account ?? to[0]?.whom ?? bill ?? 'suspense',
  load: paymentFacts,
  decide: (facts, input, context) => decidePayment(facts, input, {context, allowDuplicate}),
  record: recordPayment,
})

interface Deciding {
  readonly context: ActContext
  readonly allowDuplicate: boolean
}

/** @throws Refusal of a tender, a payee, a drawer; CASH_ONLY, POSSIBLE_DUPLICATE (65) */
function decidePayment(
  facts: PaymentFacts,
  input: TakePaymentInput,
  {context, allowDuplicate}: Deciding,
): PaymentDecision {
  const {today, operatorId} = context
  mustBeSafe(input)
  const channel = channelOf(input.channel)
  const total = totalToPay(input, facts)
  const payees = payeesOf(input, facts, total)
  const {tenders, change} = settle(input.tenders, total)
  mustBeAcceptable(tenders, facts.tenders, {channel, today})
  const session = drawerFor(tenders, facts.session, {channel, operatorId})
  mustTakeAll(facts, payees, input, today)
  const booked = payees.map((one) => one.payee)
  const duplicates = duplicatesIn(tenders, booked, facts)
  mustBeNew(duplicates, allowDuplicate)
  const own =
    session === null ? {source: 'card', series: `card ${today}`} : {source: 'drawer', series: session.sessionNo}
  const event: NewPaymentEvent = {
    ...{...own, sourceKey: context.actId, sessionId: session?.sessionId ?? null, cashBatchId: null},
    ...{payor: input.payor === '' ? payorOf(payees) : input.payor, channel, effectiveOn: today},
    ...{tenders, payees: booked},
  }
  const forWhom = payees.map((one) => one.whom).filter(Boolean)
  const given = change > 0 ? `, change ${formatMoney(change)}` : ''
  return {
    ...{event, payees, session, duplicates, facts},
    amountCents: total,
    basis: basisOf(input, facts, session),
    summary: `${formatMoney(total)} for ${forWhom.join(', ') || 'suspense'}${given}`,
  }
}

const payorOf = (payees: readonly PaidFor[]): string => payees.find(({payee}) => payee.kind === 'account')?.title ?? ''

function mustTakeAll(
  {accounts, returns, tenders}: PaymentFacts,
  payees: readonly PaidFor[],
  input: TakePaymentInput,
  on: PaymentDecision['event']['effectiveOn'],
): void {
  const numberOf = new Map(Array.from(accounts.values(), (one) => [one.accountId, one.accountNo]))
  for (const {payee} of payees) {
    if (payee.kind !== 'account' && payee.kind !== 'deposit') continue
    const known = {account: numberOf.get(payee.accountId) ?? '', returns: returns.get(payee.accountId) ?? [], on}
    for (const {kind} of input.tenders) mustBeTaken(tenders, {...known, kind})
  }
}

/** Of what decides where the money goes. */
const basisOf = (input: TakePaymentInput, {items, before}: PaymentFacts, session: DrawerSession | null): string =>
  sha256(
    canonicalJson({
      input,
      session: session?.sessionNo ?? null,
      items: Array.from(items, ([account, open]) => ({
        account,
        open: open.map(({receivableId, open: left}) => `${receivableId} ${left}`).toSorted(),
      })),
      balances: Array.from(before, ([account, {balance, arranged}]) => [account, balance, arranged]),
    }),
  )

async function recordPayment(
  trx: Parameters<typeof recordEvents>[0],
  decision: PaymentDecision,
  context: ActContext,
): Promise<TakePaymentOutcome> {
  const [done] = await recordEvents(trx, [decision.event], context)
  return paymentOutcome(trx, {decision, done: mustExist(done, 'one event is one receipt')}, context)
}
