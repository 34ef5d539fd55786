import {safeText} from '#core/accounts/free-text.js'
import {mustTakeMoney, type DrawerSession} from '#core/cashiering/drawer-session-views.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import {DRAWER} from '#core/ledger/chart.js'
import {mustBeGoodOn} from '#core/payments/check-rules.js'
import type {NewTender} from '#core/payments/payment-event.js'
import type {AskedTender, TakePaymentInput} from '#core/payments/payment-input.js'
import {PAYMENT_CHANNELS, type PaymentChannel, type TenderPolicy} from '#core/policies/tender-policy.js'

const NAME_LONGEST = 80
const REASON_LONGEST = 200
const NUMBER_LONGEST = 20
const TOKEN_LONGEST = 64

/** @throws Refusal BAD_CHANNEL (64) */
export function channelOf(typed: string): PaymentChannel {
  const found = PAYMENT_CHANNELS.find((one) => one === typed)
  if (found !== undefined) return found
  throw usage('BAD_CHANNEL', `channel: a payment comes in by ${PAYMENT_CHANNELS.join(' or ')}`, 'channel')
}

/** Nothing of a card's number or code is ever kept. @throws Refusal CARD_NUMBER, CARD_CODE, SSN (65) and as safeText */
export function mustBeSafe({payor, suspense, tenders}: TakePaymentInput): void {
  if (payor !== '') safeText(payor, 'payor', NAME_LONGEST)
  if (suspense !== '') safeText(suspense, 'suspense', REASON_LONGEST)
  for (const one of tenders) {
    if (one.kind !== 'cash') safeText(one.reference, referenceFlag(one), NUMBER_LONGEST)
    if (one.card !== null) safeText(one.card.token, 'card-token', TOKEN_LONGEST)
  }
}

const referenceFlag = ({kind}: AskedTender): string =>
  kind === 'card' ? 'authorization' : `${kind.replaceAll('_', '-')}-number`

/** @throws Refusal NOT_BY_THIS_WAY, UNKNOWN_BRAND, POSTDATED, STALE_CHECK (65) */
export function mustBeAcceptable(
  tenders: readonly NewTender[],
  policy: TenderPolicy,
  {channel, today}: {readonly channel: PaymentChannel; readonly today: BusinessDate},
): void {
  for (const {kind, check, card} of tenders) {
    if (!policy.channels[channel].includes(kind))
      throw refuse('NOT_BY_THIS_WAY', `no ${kind.replaceAll('_', ' ')} is taken by ${channel}`, {
        field: 'channel',
        because: [{rule: 'tender.channels', citation: policy.citation}],
      })
    if (card !== null && !policy.card_brands.includes(card.brand))
      throw refuse('UNKNOWN_BRAND', `no card of that brand is taken: ${policy.card_brands.join(', ')}`, {
        field: 'card-brand',
        because: [{rule: 'tender.card_brands', citation: policy.citation}],
      })
    mustBeGoodOn(policy, check?.datedOn ?? null, today)
  }
}

/**
 * Whose drawer a payment belongs to; null: to none, it is cards alone by phone or of somebody without a drawer.
 * @throws Refusal NO_DRAWER, DRAWER_LOCKED and as mustTakeMoney (65)
 */
export function drawerFor(
  tenders: readonly NewTender[],
  session: DrawerSession | null,
  {channel, operatorId}: {readonly channel: PaymentChannel; readonly operatorId: string},
): DrawerSession | null {
  if (tenders.some((one) => one.ledgerAccount === DRAWER)) return mustTakeMoney(session, operatorId)
  return channel === 'counter' && session?.status === 'open' ? session : null
}
