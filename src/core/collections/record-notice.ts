import type {Act, Decided} from '#core/acts/act.js'
import {businessDate, localMoment, type BusinessDate} from '#core/kernel/business-date.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {NOTICE_KINDS, TAG_METHODS, type NoticeKind, type NoticeMethod} from '#core/collections/notice.js'
import {accountsForNotices, type NoticeAccount} from '#core/collections/notice-views.js'
import {insertNotices} from '#core/collections/notice-rows.js'

export type SendNoticesInput = {
  readonly accounts: readonly string[]
  readonly kind: NoticeKind
  readonly method: NoticeMethod
  readonly sent_on: string
  /** Local minute it was posted or handed over; a tag and a final notice need it. */
  readonly sent_at: string | null
  /** Clause ids that the letter has; from its template unless told otherwise. */
  readonly items: readonly string[]
  readonly languages: readonly string[]
  /** Day the copy to "Occupant" went to the service address; null = none was sent. */
  readonly occupant_copy_on: string | null
  readonly pay_by: string | null
  readonly template: string
  /** Mailing certificate, photo number, e-mail id. */
  readonly proof: string
}

interface SendFacts {
  readonly accounts: readonly NoticeAccount[]
  readonly unknown: readonly string[]
}
type SendDecision = Decided & {
  readonly input: SendNoticesInput
  readonly accounts: readonly NoticeAccount[]
  readonly sentOn: BusinessDate
  readonly sentAt: string | null
}
export type SendOutcome = {
  readonly kind: string
  readonly sent_on: string
  readonly notices: readonly {
    readonly account: string
    readonly notice: string
    readonly amount_cents: number
    readonly recipients: readonly string[]
  }[]
}

/** Records notices as they were sent: to whom, how, with which clauses, for how much, with what proof. */
export const sendNotices: Act<SendNoticesInput, SendFacts, SendDecision, SendOutcome> = {
  kind: 'send-notices',
  permission: 'send_notices',
  subject: (input) => (input.accounts.length === 1 ? (input.accounts[0] ?? '') : `${input.accounts.length} accounts`),
  async load(trx, input) {
    const accounts = await accountsForNotices(trx, input.accounts)
    const known = new Set(accounts.map((account) => account.accountNumber))
    return {accounts, unknown: input.accounts.filter((number) => !known.has(number))}
  },
  decide(facts, input, {today}) {
    if (facts.unknown.length > 0)
      throw notFound(`no account ${facts.unknown.slice(0, 5).join(', ')}; nothing was recorded`)
    const sentOn = businessDate(input.sent_on, 'effective')
    const sentAt = input.sent_at === null ? null : localMoment(input.sent_at, 'at')
    if (sentOn > today) throw refuse('FUTURE_DATE', `sent on ${sentOn}, after today ${today}`, {field: 'effective'})
    if (sentAt !== null && !sentAt.startsWith(sentOn))
      throw refuse('DATES_DIFFER', `sent on ${sentOn} but at ${sentAt}`, {field: 'at'})
    mustFitItsKind(input)
    const nothing = facts.accounts.filter((account) => account.open_cents <= 0)
    if (nothing.length > 0) {
      throw refuse(
        'NOTHING_OWED',
        `${nothing.length === 1 ? 'nothing is' : `of ${nothing.length} accounts nothing is`} owed (${nothing[0]?.accountNumber ?? ''}); nothing was recorded`,
      )
    }
    return {
      input,
      accounts: facts.accounts,
      sentOn,
      sentAt,
      summary: `${input.kind} notice to ${facts.accounts.length} accounts`,
    }
  },
  async record(trx, {input, accounts, sentOn, sentAt}, context) {
    const notices = accounts.map((account) => ({
      account,
      noticeId: context.key(),
      recipients: recipientsOf(input, account),
    }))
    const rows = notices.map(({account, noticeId, recipients}) => ({
      account_id: account.accountId,
      notice_id: noticeId,
      kind: input.kind,
      method: input.method,
      sent_on: sentOn,
      sent_at: sentAt,
      address: input.kind === 'occupant' || input.method === 'posted' ? account.service_address : account.mail_address,
      recipients: recipients.join(' '),
      items: input.items.join(' '),
      languages: input.languages.join(' '),
      template: input.template,
      amount_cents: account.open_cents,
      pay_by: input.pay_by,
      occupant_copy_on: input.occupant_copy_on,
      proof: input.proof,
      source_key: null,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    }))
    await insertNotices(trx, rows)
    return {
      kind: input.kind,
      sent_on: sentOn,
      notices: notices.map(({account, noticeId, recipients}) => ({
        account: account.accountNumber,
        notice: noticeId,
        amount_cents: account.open_cents,
        recipients,
      })),
    }
  },
}

function mustFitItsKind(input: SendNoticesInput): void {
  const {kind, method} = input
  const methods: readonly NoticeMethod[] = NOTICE_KINDS[kind].methods
  if (!methods.includes(method))
    throw refuse('BAD_METHOD', `a ${kind} notice goes by ${methods.join(' or ')}`, {field: 'method'})
  if (TAG_METHODS.includes(method) && input.sent_at === null)
    throw refuse('NO_TIME', 'what is posted or handed over has a time: --at YYYY-MM-DDTHH:MM', {field: 'at'})
}

const recipientsOf = (input: SendNoticesInput, account: NoticeAccount): string[] => {
  if (input.kind === 'occupant') return ['occupant']
  return ['customer', ...(input.occupant_copy_on === null || account.mail_differs === 0 ? [] : ['occupant'])]
}
