import type {ActContext} from '#core/acts/act.js'
import {recordProtection} from '#core/collections/record-protection.js'
import {dayOf} from '#core/kernel/business-date.js'
import {instantAt} from '#core/kernel/clock.js'
import {ZERO} from '#core/kernel/money.js'
import {restorationPolicy} from '#core/policies/restoration-policy.js'
import type {Completion} from '#core/turnoffs/complete-order.js'
import type {FieldOrder} from '#core/turnoffs/field-order-views.js'
import {nameWrongful, toldChange, type ChangeTold, type WrongfulTold} from '#core/turnoffs/name-wrongful.js'
import {orderRestore, type OrderedRestore} from '#core/turnoffs/order-restore.js'
import {postTurnOffFee} from '#core/turnoffs/post-fee.js'
import {restoreStanding} from '#core/turnoffs/restore-ground.js'
import type {Trx} from '#core/store/open.js'

export type CompletedOrder = {
  readonly order: string
  readonly account: string
  readonly kind: string
  readonly result: string
  readonly at: string
  readonly reading: number | null
  /** The instant it was asked back, whether before or after the wrench. */
  readonly pull_requested_at: string | null
  /** Named wrongful, with its restore order. */
  readonly wrongful: WrongfulTold | null
  readonly fee_cents: number
  readonly journal: string | null
  /** After a lawful turn-off whose customer paid, arranged or was protected in the meantime. */
  readonly restore: OrderedRestore | null
  /** What came after the wrench. */
  readonly after: readonly ChangeTold[]
  /** A protection that stands until an advisor reviews it. */
  readonly protection: string | null
}

/** Writes what the field did and all that follows from it. */
export async function recordCompletion(trx: Trx, done: Completion, context: ActContext): Promise<CompletedOrder> {
  const {input, order, at, judgement, wrongful, fee} = done
  await recordResult(trx, done, context)
  const turnedOff: FieldOrder = {...order, result: {kind: input.result, at, reading: input.reading}}
  const named =
    wrongful === null || judgement === null
      ? null
      : await nameWrongful(trx, {turnOff: turnedOff, cause: wrongful, judgement}, context)
  const {feeDueDays: dueDays} = restorationPolicy(context.desk.district.id, context.today)
  const {accountId, orderId, orderNo} = order
  const journal =
    fee === null ? null : await postTurnOffFee(trx, {accountId, orderId, orderNo, on: dayOf(at), fee, dueDays}, context)
  return {
    ...{order: orderNo, account: order.account, kind: order.kind, result: input.result, at, reading: input.reading},
    ...{pull_requested_at: order.pull?.at ?? null, wrongful: named, fee_cents: fee?.fee ?? 0, journal},
    restore: fee === null ? null : await restoreAtOnce(trx, {turnedOff, done}, context),
    after: (judgement?.after ?? []).map(toldChange),
    protection: input.result === 'stand_down' ? await standDown(trx, done, context) : null,
  }
}

/** A promise to restore stands until water is on: a visit without access leaves its order out. */
async function recordResult(trx: Trx, {input, order, at}: Completion, context: ActContext): Promise<void> {
  const key = {account_id: order.accountId, order_id: order.orderId}
  const stamp = {recorded_at: context.recordedAt, act_id: context.actId}
  await trx('order_result').insert({
    ...{...key, result_id: context.key(), result: input.result, done_at: at, reading: input.reading},
    ...{seal_no: input.seal ?? '', photo_ref: input.photo ?? '', tag_left: input.tag_left ? 1 : 0},
    ...{note: input.reason ?? '', operator_id: context.operatorId, ...stamp},
  })
  const tried = order.kind === 'restore' ? 'attempt' : 'unable'
  const kind = input.result === 'off' || input.result === 'restored' ? 'complete' : tried
  const when = instantAt(at, context.desk.clock.zone)
  await trx('field_order_event').insert({
    ...{...key, event_id: context.key(), kind, at: when, note: input.reason ?? '', ...stamp},
  })
}

/** The representative's judgment holds the account until an advisor has looked at it. */
function standDown(trx: Trx, {input, order, at}: Completion, context: ActContext): Promise<string> {
  const detail = {order: order.orderNo, reason: input.reason ?? ''}
  const from = dayOf(at)
  return recordProtection(
    trx,
    {accountId: order.accountId, kind: 'field_stand_down', from, until: null, detail, evidence: null},
    context,
  )
}

/** A lawful turn-off that crossed with money or a protection: water comes back for the amount that was shown. */
async function restoreAtOnce(
  trx: Trx,
  {turnedOff, done}: {readonly turnedOff: FieldOrder; readonly done: Completion},
  context: ActContext,
): Promise<OrderedRestore | null> {
  if (turnedOff.pull === null) return null
  const {ground, judged} = await restoreStanding(trx, context.desk, turnedOff.accountId)
  if (ground === null) return null
  const {fee} = done
  return orderRestore(
    trx,
    {
      ...{turnOff: turnedOff, why: ground, hours: 'operating', fee: fee?.fee ?? ZERO},
      ...{owed: judged?.account.pastDue ?? ZERO, because: fee?.because ?? []},
    },
    context,
  )
}
