import {safeNote} from '#core/accounts/free-text.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {localMoment, type LocalMoment} from '#core/kernel/business-date.js'
import {instantAt, localMomentAt, type Instant} from '#core/kernel/clock.js'
import {refuse} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {requestPulls} from '#core/orders/request-pull.js'
import {orderByNumber, type FieldOrder} from '#core/turnoffs/field-order-views.js'
import type {Trx} from '#core/store/open.js'

export type PullInput = {readonly order: string; readonly reason: string}
export type AcknowledgeInput = {
  readonly order: string
  /** Local minute; null = now. */
  readonly at: string | null
}

export type PulledOrder = {
  readonly order: string
  readonly account: string
  readonly state: 'pull_requested' | 'canceled'
  readonly requested_at: string
  readonly reason: string
  /** null until the field says yes: an order is never shown cancelled before. */
  readonly acknowledged_at: string | null
}

type PullDecision = Decided & {readonly order: FieldOrder; readonly at: LocalMoment; readonly reason: string}

/** The order behind its account's lock: a completion and a pull never pass each other. */
async function lockedOrder(trx: Trx, number: string): Promise<FieldOrder> {
  await lockAccounts(trx, [(await orderByNumber(trx, number)).accountId])
  return orderByNumber(trx, number)
}

const momentNow = ({recordedAt, desk}: ActContext): LocalMoment => localMomentAt(recordedAt, desk.clock.zone)

/** Asks the field for a turn-off order back by hand. */
export const requestPullByHand: Act<PullInput, FieldOrder, PullDecision, PulledOrder> = {
  kind: 'request-pull',
  permission: 'pull_turnoff',
  subject: (input) => input.order,
  load: (trx, input) => lockedOrder(trx, input.order),
  decide(order, {reason: said}, context) {
    mustBeOut(order)
    const reason = safeNote(said)
    if (order.pull !== null)
      throw refuse('ALREADY_REQUESTED', `${order.orderNo} was asked back before (${order.pull.why})`, {
        next: [`the field: curbstop pull-turnoff ${order.orderNo} --acknowledge`],
      })
    return {order, at: momentNow(context), reason, summary: `ask ${order.orderNo} back: ${reason}`}
  },
  async record(trx, {order, reason}, context) {
    const {accountId, orderId, orderNo, forDate} = order
    await requestPulls(trx, [{accountId, orderId, orderNo, forDate, pullRequested: false}], reason, context)
    return {
      ...{order: orderNo, account: order.account, state: 'pull_requested'},
      ...{requested_at: context.recordedAt, reason, acknowledged_at: null},
    }
  },
}

/** The field says yes: the order is cancelled and water stays on. */
export const acknowledgePull: Act<AcknowledgeInput, FieldOrder, PullDecision, PulledOrder> = {
  kind: 'acknowledge-pull',
  permission: 'acknowledge_pull',
  subject: (input) => input.order,
  load: (trx, input) => lockedOrder(trx, input.order),
  decide(order, {at: told}, context) {
    mustBeOut(order)
    if (order.pull === null)
      throw refuse('NOT_REQUESTED', `nobody asked ${order.orderNo} back`, {
        next: [
          `the desk: curbstop pull-turnoff ${order.orderNo} --reason TEXT`,
          `at the door: curbstop complete-order ${order.orderNo} --result stand_down --reason TEXT`,
        ],
      })
    const at = told === null ? momentNow(context) : localMoment(told, 'at')
    const asked = localMomentAt(order.pull.at as Instant, context.desk.clock.zone)
    if (at > momentNow(context) || at < asked)
      throw refuse('BAD_TIME', `it can be acknowledged from ${asked} to now, ${momentNow(context)}`, {field: 'at'})
    return {order, at, reason: order.pull.why, summary: `pull of ${order.orderNo} acknowledged at ${at}`}
  },
  async record(trx, {order, at, reason}, context) {
    const when = instantAt(at, context.desk.clock.zone)
    await trx('field_order_event').insert({
      ...{account_id: order.accountId, order_id: order.orderId, event_id: context.key(), kind: 'ack-pull'},
      ...{at: when, note: '', recorded_at: context.recordedAt, act_id: context.actId},
    })
    return {
      ...{order: order.orderNo, account: order.account, state: 'canceled', reason},
      ...{requested_at: order.pull?.at ?? '', acknowledged_at: when},
    }
  },
}

/** @throws Refusal OTHER_ORDER, ALREADY_OFF, ALREADY_DONE, ALREADY_ACKNOWLEDGED (65) */
function mustBeOut(order: FieldOrder): void {
  if (order.kind !== 'turn_off')
    throw refuse('OTHER_ORDER', `${order.orderNo} is a ${order.kind} order; a turn-off is pulled`)
  if (order.result?.kind === 'off')
    throw refuse('ALREADY_OFF', `${order.orderNo}: water was turned off at ${order.result.at}`, {
      next: [`curbstop restore-service ${order.account}`],
    })
  if (order.over?.kind === 'ack-pull')
    throw refuse('ALREADY_ACKNOWLEDGED', `${order.orderNo} was acknowledged at ${order.over.at}: water stays on`)
  if (order.over !== null) throw refuse('ALREADY_DONE', `${order.orderNo} is over: ${order.over.kind}`)
}
