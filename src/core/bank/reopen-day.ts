import type {Act, ApprovalNeed, Decided} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {laterThan} from '#core/kernel/clock.js'
import {rowKey} from '#core/kernel/ids.js'
import {refuse} from '#core/kernel/refusal.js'
import {lastDayEvent, type DayEvent} from '#core/ledger/closed-days.js'
import {operatorById} from '#core/staff/operators-views.js'
import type {Role} from '#core/staff/roles.js'
import {lockTable} from '#core/store/dialect.js'

export type ReopenDayInput = {readonly date: BusinessDate; readonly reason: string}
export type ReopenedDay = {
  readonly date: BusinessDate
  readonly status: 'reopened'
  readonly opened_by: string
  readonly second: string | null
  readonly reason: string
}
interface Facts {
  readonly last: DayEvent | null
  readonly actorRoles: readonly Role[]
}
type Decision = Decided & {readonly input: ReopenDayInput; readonly last: DayEvent}

/** Opens a closed day again: finance and a supervisor together, with the reason kept. */
export const reopenDay: Act<ReopenDayInput, Facts, Decision, ReopenedDay> = {
  kind: 'reopen-day',
  permission: 'close_day',
  subject: ({date}) => date,
  async load(trx, {date}, context) {
    await lockTable(trx, 'day_event')
    const actor = await operatorById(trx, actorOf(context), context.today)
    return {last: await lastDayEvent(trx, date), actorRoles: actor?.roles ?? []}
  },
  decide({last, actorRoles}, input) {
    if (last?.kind !== 'close') throw refuse('NOT_CLOSED', `${input.date} is not closed`, {field: 'date'})
    const approvers: readonly Role[] = actorRoles.includes('finance') ? ['supervisor'] : ['finance']
    const message = `a closed day is opened by finance and a supervisor together: it takes ${approvers.join()}`
    const because = [{rule: 'day.reopen', citation: 'two people open a closed day'}]
    const approval: ApprovalNeed = {why: 'by_nature', approvers, message, because}
    return {input, last, approval, summary: `open ${input.date} again: ${input.reason}`}
  },
  async record(trx, {input, last}, context) {
    const at = laterThan(context.recordedAt, [last.recorded_at])
    const [opened_by, second] = [actorOf(context), secondOf(context)]
    await trx('day_event').insert({
      ...{business_date: input.date, event_id: rowKey(at), kind: 'reopen', note: input.reason, proof_hash: ''},
      ...{operator_id: opened_by, second_id: second, recorded_at: at, act_id: context.actId},
    })
    return {date: input.date, status: 'reopened', opened_by, second, reason: input.reason}
  },
}
