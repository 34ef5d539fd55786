import {safeNote} from '#core/accounts/free-text.js'
import type {Act, Decided} from '#core/acts/act.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import {variancePolicy, type VariancePolicy} from '#core/policies/variance-policy.js'
import {recordEvents} from '#core/variances/record-variance.js'
import {inOrder, statusOf} from '#core/variances/variance-status.js'
import {lockedVariance} from '#core/variances/variance-views.js'
import type {StoredVariance, VarianceEvent} from '#core/variances/variance.js'

export type AppealInput = {readonly variance: string; readonly note: string}

type AppealDecision = Decided & {
  readonly input: AppealInput
  readonly stored: StoredVariance
  readonly denied: VarianceEvent
}

export type AppealedVariance = {
  readonly variance: string
  readonly account: string
  readonly reason: string
  readonly status: 'appealed'
  readonly denied_on: BusinessDate
  readonly denied_by: string
}

/** Last day on which a denial can be appealed. */
export const appealBy = (deniedOn: BusinessDate, {appealDays}: VariancePolicy): BusinessDate =>
  addDays(deniedOn, appealDays)

export const denialOf = ({events}: StoredVariance): VarianceEvent | undefined =>
  inOrder(events).findLast(({kind}) => kind === 'deny')

/** The customer does not take a denial: somebody else decides. */
export const appealVariance: Act<AppealInput, StoredVariance, AppealDecision, AppealedVariance> = {
  kind: 'appeal-variance',
  permission: 'file_variance',
  subject: (input) => input.variance,
  load: (trx, input) => lockedVariance(trx, input.variance),
  decide(stored, input, {desk, today}) {
    const policy = variancePolicy(desk.district.id, today)
    const because = [{rule: 'variance.appeal', citation: policy.citation}]
    const status = statusOf(stored.events, today, policy.expiringDays)
    const denied = denialOf(stored)
    if (status !== 'denied' || denied === undefined)
      throw refuse('WRONG_STATUS', `${stored.varianceNo} is ${status}: only a denial is appealed`)
    if (stored.events.some(({kind}) => kind === 'uphold'))
      throw refuse('APPEAL_DECIDED', `the appeal of ${stored.varianceNo} was decided; there is no other`, {because})
    const last = appealBy(denied.on, policy)
    if (today > last)
      throw refuse(
        'APPEAL_LATE',
        `${stored.varianceNo} was denied on ${denied.on}; the last day to appeal was ${last}`,
        {
          because,
          next: [`curbstop file-variance ${stored.accountNo} --reason ${stored.form.reason}`],
        },
      )
    if (input.note === '') throw usage('MISSING_NOTE', 'an appeal says why: --note TEXT', 'note')
    const note = safeNote(input.note)
    return {input: {...input, note}, stored, denied, summary: `appeal of ${stored.varianceNo}`}
  },
  async record(trx, {input, stored, denied}, context) {
    await recordEvents(trx, stored, [{kind: 'appeal', note: input.note}], context)
    return {
      variance: stored.varianceNo,
      account: stored.accountNo,
      reason: stored.form.reason,
      status: 'appealed',
      denied_on: denied.on,
      denied_by: denied.operatorId,
    }
  },
}
