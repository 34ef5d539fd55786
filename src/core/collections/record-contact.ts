import type {Act, Decided} from '#core/acts/act.js'
import {localMomentAt} from '#core/kernel/clock.js'
import {localMoment} from '#core/kernel/business-date.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import type {ContactMethod, ContactOutcome} from '#core/collections/notice.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'

export type ContactInput = {
  readonly account: string
  readonly method: ContactMethod
  readonly outcome: ContactOutcome
  readonly at: string
  /** HSC 116908(a)(1)(B): the written policy and the payment options were offered. */
  readonly options_offered: boolean
  readonly note: string
}
type ContactDecision = Decided & {readonly accountId: string; readonly input: ContactInput}
type ContactResult = {readonly account: string; readonly contact: string; readonly at: string; readonly outcome: string}

/** Records an attempt to reach an adult before a shut-off. */
export const recordContact: Act<ContactInput, string | null, ContactDecision, ContactResult> = {
  kind: 'record-contact',
  permission: 'send_notices',
  subject: (input) => input.account,
  load: (trx, input) => accountIdOf(trx, input.account),
  decide(accountId, input, {desk, recordedAt}) {
    if (accountId === null) throw notFound(`no account ${input.account}`)
    const at = localMoment(input.at, 'at')
    const now = localMomentAt(recordedAt, desk.clock.zone)
    if (at > now) throw refuse('FUTURE_DATE', `at ${at}, after now ${now}`, {field: 'at'})
    if (input.outcome === 'notice_left' && input.method === 'phone')
      throw refuse('BAD_OUTCOME', 'a call leaves no notice: --method visit', {field: 'method'})
    return {accountId, input, summary: `${input.method} ${input.outcome} on ${input.account}`}
  },
  async record(trx, {accountId, input}, context) {
    const contact = context.key()
    await trx('contact_attempt').insert({
      account_id: accountId,
      contact_id: contact,
      at: input.at,
      method: input.method,
      outcome: input.outcome,
      options_offered: input.options_offered ? 1 : 0,
      note: input.note,
      source_key: null,
      operator_id: context.operatorId,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    })
    return {account: input.account, contact, at: input.at, outcome: input.outcome}
  },
}
