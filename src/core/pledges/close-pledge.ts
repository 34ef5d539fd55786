import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {safeNoteOrNone} from '#core/accounts/free-text.js'
import {recordProtectionEnd} from '#core/collections/record-protection.js'
import {minDate} from '#core/kernel/business-date.js'
import {formatMoney, sum, type Cents} from '#core/kernel/money.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {agencyOf, pledgePolicy, type Agency} from '#core/policies/pledge-policy.js'
import {lockedPledges, type Pledge, type PledgeState} from '#core/pledges/pledge-views.js'
import type {Trx} from '#core/store/open.js'

interface Closing {
  readonly kind: 'received' | 'withdrawn'
  readonly amount: Cents | null
  readonly paymentEventId: string | null
  readonly note: string
}

/** A promise that is closed holds nothing any more. */
async function close(trx: Trx, pledge: Pledge, closing: Closing, context: ActContext): Promise<void> {
  const {accountId, pledgeId, protectionId, until} = pledge
  await trx('pledge_event').insert({
    ...{account_id: accountId, pledge_id: pledgeId, event_id: context.key(), kind: closing.kind},
    ...{amount_cents: closing.amount, payment_event_id: closing.paymentEventId, note: closing.note},
    ...{operator_id: context.operatorId, business_date: context.today},
    ...{recorded_at: context.recordedAt, act_id: context.actId},
  })
  if (protectionId === null || context.today > until || pledge.state !== 'promised') return
  const endedOn = minDate(context.today, until)
  await recordProtectionEnd(trx, {accountId, protectionId, endedOn, reason: `pledge ${closing.kind}`}, context)
}

export interface AgencyMoney {
  readonly accountId: string
  readonly agency: Agency
  readonly amount: Cents
  readonly paymentEventId: string
}

export interface ReceivedPledge {
  readonly state: PledgeState
  readonly promised: Cents
  readonly received: Cents
}

/**
 * Money of an agency came for an account: it closes the oldest promise that waits for it, also one that has expired.
 * Null where the agency promised nothing.
 */
export async function receivePledge(
  trx: Trx,
  {accountId, agency, amount, paymentEventId}: AgencyMoney,
  context: ActContext,
): Promise<ReceivedPledge | null> {
  const waiting = (await lockedPledges(trx, accountId, context.today)).filter(
    (one) =>
      one.agency === agency.code && (one.state === 'promised' || one.state === 'expired' || one.state === 'short'),
  )
  // One that still holds comes before one that has run out, and that before what was paid too little.
  const [pledge] = (['promised', 'expired', 'short'] as const).flatMap((state) =>
    waiting.filter((one) => one.state === state),
  )
  if (pledge === undefined) return null
  await close(trx, pledge, {kind: 'received', amount, paymentEventId, note: ''}, context)
  const received = sum([pledge.received, amount])
  const {promised} = pledge
  return {promised, received, state: received === promised ? 'received' : received < promised ? 'short' : 'over'}
}

export type WithdrawInput = {readonly account: string; readonly agency: string; readonly note: string}
type WithdrawDecision = Decided & {readonly pledge: Pledge; readonly input: WithdrawInput}
export type Withdrawn = {
  readonly account: string
  readonly agency: string
  readonly state: 'withdrawn'
  readonly amount_cents: number
  readonly pledge: string
}

/** The agency takes its promise back: nothing holds the shut-off for it from today. */
export const withdrawPledge: Act<
  WithdrawInput,
  {readonly accountId: string | null; readonly pledges: readonly Pledge[]},
  WithdrawDecision,
  Withdrawn
> = {
  kind: 'withdraw-pledge',
  permission: 'pledge_payment',
  subject: (input) => input.account,
  async load(trx, input, {today}) {
    const accountId = await accountIdOf(trx, input.account)
    return {accountId, pledges: await lockedPledges(trx, accountId, today)}
  },
  decide({accountId, pledges}, input, {desk, today}) {
    if (accountId === null) throw notFound(`no account ${input.account}`)
    const {code, title} = agencyOf(pledgePolicy(desk.district.id, today), input.agency)
    const pledge = pledges.find((one) => one.agency === code && one.state === 'promised')
    if (pledge === undefined) throw refuse('NO_PLEDGE', `no promise of ${title} stands for ${input.account}`)
    const summary = `${title} takes back its promise of ${formatMoney(pledge.promised)} for ${input.account}`
    return {pledge, input: {...input, note: safeNoteOrNone(input.note)}, amountCents: pledge.promised, summary}
  },
  async record(trx, {pledge, input}, context) {
    await close(trx, pledge, {kind: 'withdrawn', amount: null, paymentEventId: null, note: input.note}, context)
    const {agency, promised, pledgeId} = pledge
    return {account: input.account, agency, state: 'withdrawn', amount_cents: promised, pledge: pledgeId}
  },
}
