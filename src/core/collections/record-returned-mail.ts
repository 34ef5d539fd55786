import type {Act, Decided} from '#core/acts/act.js'
import {businessDate} from '#core/kernel/business-date.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import type {NoticeReturnRow, NoticeRow} from '#core/collections/tables.js'

export type ReturnedMailInput = {readonly notice: string; readonly returned_on: string}
type Facts = {
  readonly notice: Pick<NoticeRow, 'account_id' | 'sent_on' | 'method'> | undefined
  readonly known: boolean
}
type ReturnDecision = Decided & {readonly accountId: string; readonly input: ReturnedMailInput}

/** The post brought a notice back: it never reached anybody (HSC 116908(a)(2)). */
export const recordReturnedMail: Act<
  ReturnedMailInput,
  Facts,
  ReturnDecision,
  {readonly notice: string; readonly returned_on: string}
> = {
  kind: 'record-returned-mail',
  permission: 'send_notices',
  subject: (input) => input.notice,
  async load(trx, input) {
    const notice = await trx<NoticeRow>('notice')
      .where('notice_id', input.notice)
      .first('account_id', 'sent_on', 'method')
    const known = await trx<NoticeReturnRow>('notice_return').where('notice_id', input.notice).first('notice_id')
    return {notice, known: known !== undefined}
  },
  decide({notice, known}, input, {today}) {
    if (notice === undefined) throw notFound(`no notice ${input.notice}`)
    if (known) throw refuse('ALREADY_RETURNED', `${input.notice} is known to have come back`)
    const returnedOn = businessDate(input.returned_on, 'effective')
    if (notice.method !== 'mail') throw refuse('NOT_MAILED', `${input.notice} went by ${notice.method}`)
    if (returnedOn < notice.sent_on || returnedOn > today)
      throw refuse('BAD_DATE', `it came back between ${notice.sent_on} and ${today}`, {field: 'effective'})
    return {accountId: notice.account_id, input, summary: `mail ${input.notice} came back`}
  },
  async record(trx, {accountId, input}, context) {
    await trx('notice_return').insert({
      account_id: accountId,
      notice_id: input.notice,
      returned_on: input.returned_on,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    })
    return {notice: input.notice, returned_on: input.returned_on}
  },
}
