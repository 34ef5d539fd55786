import {safeNote} from '#core/accounts/free-text.js'
import type {Act, ActContext, ApprovalNeed, Decided} from '#core/acts/act.js'
import {stopsFrom, type DistrictStop} from '#core/collections/district-stop-views.js'
import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {accountsWithTurnOffs} from '#core/orders/turn-offs-out-views.js'
import {pullOrders} from '#core/payments/payment-effects.js'

export type StopDistrictInput = {readonly from: string; readonly until: string; readonly reason: string}

type Decision = Decided & {readonly from: BusinessDate; readonly until: BusinessDate; readonly reason: string}

export type StoppedDistrict = {
  readonly stop: string
  readonly rule: string
  readonly from: string
  readonly until: string
  readonly reason: string
  /** Turn-off orders that were asked back, and those of other days that stand. */
  readonly orders_pulled: number
  readonly orders_standing: number
}

/** Nobody is shut off from a day through another: heat, frost, a holiday week. Past days are not stopped. */
export const stopDistrict: Act<StopDistrictInput, null, Decision, StoppedDistrict> = {
  kind: 'stop-district',
  permission: 'protect_account',
  subject: () => 'district',
  load: () => Promise.resolve(null),
  decide(_facts, input, context) {
    const [from, until] = [businessDate(input.from, 'effective'), businessDate(input.until, 'until')]
    if (until < from || until < context.today)
      throw refuse('REVERSED_DATES', `it would end on ${until}, before it starts`, {field: 'until'})
    const summary = `no shut-off in the district from ${from} through ${until}`
    return {from, until, reason: safeNote(input.reason), summary, approval: needOf(context)}
  },
  async record(trx, {from, until, reason}, context) {
    const stop = context.key()
    await trx('district_stop').insert({
      ...{stop_id: stop, effective_from: from, until_on: until, reason, operator_id: context.operatorId},
      ...{recorded_at: context.recordedAt, act_id: context.actId},
    })
    const ids = await accountsWithTurnOffs(trx)
    await lockAccounts(trx, ids)
    const effects = Array.from((await pullOrders(trx, {ids, why: reason}, context)).values()).flat()
    const pulled = effects.filter(({state}) => state === 'pull_requested' || state === 'pull_requested_before').length
    const standing = effects.filter(({state}) => state === 'stands').length
    const orders = {orders_pulled: pulled, orders_standing: standing}
    return {stop, rule: 'P-HOLD', from, until, reason, ...orders}
  },
}

/** A stop of everybody is for those who release the list. */
function needOf({desk, roles}: ActContext): ApprovalNeed | null {
  const approvers = desk.staff.permissions.release_shutoff_list.yes
  if (roles.some((role) => approvers.includes(role))) return null
  return {
    why: 'over_authority',
    approvers,
    message: `a stop of the whole district is for a ${approvers.join(' or ')}`,
    because: [{rule: 'authority.release_shutoff_list', citation: desk.staff.citation}],
  }
}

export type EndStopInput = {readonly stop: string; readonly reason: string}
type EndDecision = Decided & {readonly stop: DistrictStop; readonly reason: string}
export type EndedStop = {readonly stop: string; readonly ended_on: string}

/** The weather turned: shut-offs are judged as before from today. */
export const endStop: Act<EndStopInput, readonly DistrictStop[], EndDecision, EndedStop> = {
  kind: 'end-stop',
  permission: 'protect_account',
  subject: () => 'district',
  load: (trx, _input, {today}) => stopsFrom(trx, today),
  decide(stops, input, context) {
    const stop = stops.find(({stopId}) => stopId === input.stop)
    if (stop === undefined) throw notFound(`no stop ${input.stop} of the district`)
    if (stop.endedOn !== null) throw refuse('ALREADY_ENDED', `it ended on ${stop.endedOn}`)
    const summary = `shut-offs go on in the district before ${stop.until}`
    return {stop, reason: safeNote(input.reason), summary, approval: needOf(context)}
  },
  async record(trx, {stop, reason}, context) {
    const {stopId} = stop
    const {today, recordedAt, actId} = context
    await trx('district_stop_end').insert({
      stop_id: stopId,
      ended_on: today,
      reason,
      recorded_at: recordedAt,
      act_id: actId,
    })
    return {stop: stopId, ended_on: today}
  },
}
