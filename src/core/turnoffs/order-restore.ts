import type {ActContext} from '#core/acts/act.js'
import {booksFor} from '#core/collections/district-books.js'
import {dayOf, type LocalMoment} from '#core/kernel/business-date.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {localMomentAt} from '#core/kernel/clock.js'
import type {Cents} from '#core/kernel/money.js'
import type {Because} from '#core/kernel/refusal.js'
import {keptOrder} from '#core/orders/request-order.js'
import {restorationPolicy, type RestoreHours} from '#core/policies/restoration-policy.js'
import type {FieldOrder, RestoreGround} from '#core/turnoffs/field-order-views.js'
import {promisedBy} from '#core/turnoffs/promise.js'
import type {Trx} from '#core/store/open.js'

export interface RestoreToOrder {
  readonly turnOff: FieldOrder
  readonly why: RestoreGround
  readonly hours: RestoreHours
  /** Charged for turning off and on; nothing after a wrongful turn-off. */
  readonly fee: Cents
  /** Past due when it was ordered. */
  readonly owed: Cents
  readonly because: readonly Because[]
  /** Promised before, where it stays. */
  readonly promisedBy?: LocalMoment
}

export type OrderedRestore = {
  readonly order: string
  readonly why: RestoreGround
  readonly promised_by: LocalMoment
  readonly fee_cents: number
}

/**
 * Sends the field to turn water on again, and keeps by when it was promised and what it cost. An order that is out already
 * stays the same order, with a new promise.
 */
export async function orderRestore(trx: Trx, ask: RestoreToOrder, context: ActContext): Promise<OrderedRestore> {
  const {turnOff, why, hours, fee, owed, because} = ask
  const {district, clock} = context.desk
  const now = localMomentAt(context.recordedAt, clock.zone)
  const {calendar} = booksFor(district.id, context.today)
  const policy = restorationPolicy(district.id, context.today)
  const promised = ask.promisedBy ?? promisedBy(now, {wrongful: why === 'wrongful', hours}, policy, calendar)
  const {accountId, premiseId} = turnOff
  const note =
    why === 'wrongful' ? `wrongful turn-off ${turnOff.orderNo}: no charge` : `${why}; after ${turnOff.orderNo}`
  const out = turnOff.restore
  const {number, orderId} =
    out === null
      ? await keptOrder(trx, {accountId, premiseId, kind: 'restore', forDate: dayOf(promised), note}, context)
      : {number: out.orderNo, orderId: out.orderId}
  await trx('restoration').insert({
    ...{account_id: accountId, order_id: orderId, turn_off_order_id: turnOff.orderId, why, promised_by: promised},
    ...{fee_cents: fee, owed_cents: owed, rules_json: canonicalJson(because.map((one) => ({...one})))},
    ...{operator_id: context.operatorId, recorded_at: context.recordedAt, act_id: context.actId},
  })
  return {order: number, why, promised_by: promised, fee_cents: fee}
}
