import type {Act, Decided} from '#core/acts/act.js'
import {businessDate} from '#core/kernel/business-date.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import type {NoticeReturnRow, NoticeRow} from '#core/collections/tables.js'
import {insertRows, select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export type MailEvent = 'delivered' | 'returned'
export type MailInput = {
  /** Number of a notice or of a letter. */
  readonly id: string
  readonly event: MailEvent
  readonly happened_on: string
  /** Receipt of the post, photo number. */
  readonly proof: string
}

type Mailed = Pick<NoticeRow, 'account_id' | 'notice_id' | 'sent_on' | 'method'>
interface Copy {
  readonly account_id: string
  readonly letter_id: string
  readonly notice_id: string | null
  readonly recipient: string
  readonly channel: string
  readonly written_on: string
}
interface Facts {
  /** Null where the number is a letter's that makes no notice. */
  readonly notice: Mailed | null
  /** Every copy of the notice, or the one letter. */
  readonly copies: readonly Copy[]
  readonly known: {readonly notice: boolean; readonly letters: ReadonlySet<string>}
}
type MailDecision = Decided & {
  readonly accountId: string
  readonly input: MailInput
  /** Notice that came back; null = none did. */
  readonly notice: string | null
  readonly letters: readonly string[]
}
export type MailOutcome = {
  readonly notice: string | null
  readonly copies: readonly string[]
} & Readonly<Partial<Record<`${MailEvent}_on`, string>>>

const NOTICE = `select n.account_id, n.notice_id, n.sent_on, n.method from notice n where n.notice_id = :id
    or n.notice_id in (select l.notice_id from letter l where l.letter_id = :id)`
const COPIES = `select account_id, letter_id, notice_id, recipient, channel, written_on from letter where letter_id = :id or notice_id = :id
  order by letter_id`
const EVENTS = `select e.letter_id from letter_event e join letter l on l.account_id = e.account_id and l.letter_id = e.letter_id
  where (l.letter_id = :id or l.notice_id = :id) and e.kind = :event`
const EVENT_COLUMNS = {
  account_id: 'text',
  letter_id: 'text',
  event_id: 'text',
  kind: 'text',
  happened_on: 'text',
  proof: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const

async function loadMail(trx: Trx, {id, event}: MailInput): Promise<Facts> {
  const [notice = null] = await select<Mailed>(trx, NOTICE, {id})
  const back =
    notice !== null && event === 'returned'
      ? await trx<NoticeReturnRow>('notice_return').where('notice_id', notice.notice_id).first('notice_id')
      : undefined
  const events = await select<{letter_id: string}>(trx, EVENTS, {id, event})
  return {
    notice,
    copies: await select<Copy>(trx, COPIES, {id}),
    known: {notice: back !== undefined, letters: new Set(events.map((row) => row.letter_id))},
  }
}

const WORDS: Readonly<Record<MailEvent, {code: string; known: string}>> = {
  delivered: {code: 'ALREADY_DELIVERED', known: 'is known to have arrived'},
  returned: {code: 'ALREADY_RETURNED', known: 'is known to have come back'},
}

/** What counts is the customer's copy: it came back, so the notice did, and the other way round. */
function decideMail({notice, copies, known}: Facts, input: MailInput, today: string): MailDecision {
  const {id, event} = input
  const isNotice = notice?.notice_id === id
  const meant = copies.filter((one) => !isNotice || event === 'delivered' || one.recipient === 'customer')
  const [first] = meant
  if (notice === null && first === undefined) throw notFound(`no notice and no letter ${id}`)
  const {code, known: word} = WORDS[event]
  const letters = meant.map((one) => one.letter_id).filter((letter) => !known.letters.has(letter))
  const isBack = event === 'returned' && notice !== null && (isNotice || first?.recipient === 'customer')
  if (letters.length === 0 && !(isBack && !known.notice)) {
    if (isNotice && event === 'delivered' && meant.length === 0)
      throw refuse('NO_LETTER', `${id} was not written here: of which letter it was delivered is not known`)
    throw refuse(code, `${id} ${word}`)
  }
  const method = isNotice ? notice.method : (first?.channel ?? '')
  if (method !== 'mail') throw refuse('NOT_MAILED', `${id} went by ${method}`)
  const happenedOn = businessDate(input.happened_on, 'effective')
  const sentOn = isNotice ? notice.sent_on : (first?.written_on ?? '')
  if (happenedOn < sentOn || happenedOn > today)
    throw refuse('BAD_DATE', `it ${event === 'returned' ? 'came back' : 'arrived'} between ${sentOn} and ${today}`, {
      field: 'effective',
    })
  return {
    ...{accountId: notice?.account_id ?? first?.account_id ?? '', input, letters},
    notice: isBack && !known.notice ? notice.notice_id : null,
    summary: `mail ${id} ${event}`,
  }
}

/** The post brought a notice or letter back (HSC 116908(a)(2): it never reached anybody), or says that it was delivered. */
export const recordMail: Act<MailInput, Facts, MailDecision, MailOutcome> = {
  kind: 'record-mail',
  permission: 'send_notices',
  subject: (input) => input.id,
  load: (trx, input) => loadMail(trx, input),
  decide: (facts, input, {today}) => decideMail(facts, input, today),
  async record(trx, {accountId, input, notice, letters}, context) {
    const stamp = {recorded_at: context.recordedAt, act_id: context.actId}
    const {event, happened_on, proof} = input
    if (notice !== null)
      await trx('notice_return').insert({
        ...{account_id: accountId, notice_id: notice, returned_on: happened_on},
        ...stamp,
      })
    const rows = letters.map((letter_id) => ({
      ...{account_id: accountId, letter_id, event_id: context.key(), kind: event, happened_on, proof},
      ...stamp,
    }))
    await insertRows(trx, 'letter_event', EVENT_COLUMNS, rows)
    return {notice, copies: letters, [`${event}_on`]: happened_on}
  },
}
