import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {insertNotices} from '#core/collections/notice-rows.js'
import type {NoticeKind} from '#core/collections/notice.js'
import type {NoticeRow} from '#core/collections/tables.js'
import {mustExist} from '#core/kernel/must.js'
import {cents, sum} from '#core/kernel/money.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {letterAccounts, pastDueTold as lastTold, type LetterAccount} from '#core/letters/letter-accounts-views.js'
import {chooseTemplate, itemsOf, type ChosenTemplate} from '#core/letters/letter-books.js'
import {becauseOf, casesOf, letterDesk, type LetterDesk} from '#core/letters/letter-desk.js'
import {missedTold, pastDueTold, type Told} from '#core/letters/letter-facts.js'
import {storeLetters, type LetterDraft, type WrittenLetter} from '#core/letters/letter-rows.js'
import {isMissing, isTagDue, judgeNotice, type NoticeDates, type StepKind} from '#core/letters/notice-dates.js'
import {isLeftAtProperty, recipientsOf} from '#core/letters/recipients.js'
import type {AccountCase} from '#core/collections/shutoff-facts-views.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

export type WriteNoticesInput = {
  readonly accounts: readonly string[]
  readonly kind: StepKind
  /** Letters written under one key are one run: whoever has one of it gets none again. */
  readonly batch: string | null
  /** Leave out accounts that do not need the letter now, instead of refusing. */
  readonly only_missing: boolean
  readonly method: 'mail' | 'email'
}

/** One account in the state the letter is judged by. */
interface Addressee {
  readonly account: LetterAccount
  /** Null when nothing is owed. */
  readonly owed: AccountCase | null
  readonly lastReminder: string | null
}
interface Facts {
  readonly desk: LetterDesk
  readonly template: ChosenTemplate
  readonly unknown: readonly string[]
  readonly addressees: readonly Addressee[]
}
interface Planned {
  readonly account: LetterAccount
  readonly owed: AccountCase
  readonly dates: NoticeDates | null
}
type NoticesDecision = Decided & {
  readonly input: WriteNoticesInput
  readonly desk: LetterDesk
  readonly template: ChosenTemplate
  readonly planned: readonly Planned[]
}
export type WrittenNotices = {
  readonly kind: string
  readonly written_on: string
  readonly languages: readonly string[]
  readonly letters_count: number
  /** Named where one account was asked for; of a run they stand under its key. */
  readonly letters: readonly WrittenLetter[]
  readonly accounts: number
  readonly amount_cents: number
  /** Null where a letter is left at the property: it counts once its posting is recorded. */
  readonly notices: number | null
}

const IDS = `select a.account_id, a.account_no from account a where a.account_no in (select number from :numbers) order by a.account_id`
const WRITTEN = `select distinct l.account_id from :ids cross join letter l where l.account_id = r.account_id and l.batch_id = :batch`

async function writtenIn(reader: Reader, ids: readonly string[], batch: string | null): Promise<ReadonlySet<string>> {
  if (batch === null) return new Set()
  const asked = ids.map((account_id) => ({account_id}))
  const bound = {ids: rowsFrom(reader, asked, {account_id: 'text'}), batch}
  const rows = await select<{account_id: string}>(reader, WRITTEN, bound)
  return new Set(rows.map((row) => row.account_id))
}

/** Writes the letters of one step before a shut-off: amounts, dates and words are frozen, mailed notices count from today. */
export const writeNotices: Act<WriteNoticesInput, Facts, NoticesDecision, WrittenNotices> = {
  kind: 'write-notices',
  permission: 'send_notices',
  subject: (input) => (input.accounts.length === 1 ? (input.accounts[0] ?? '') : `${input.accounts.length} accounts`),
  async load(trx, input, context) {
    const desk = letterDesk(context.desk)
    const numbers = rowsFrom(
      trx,
      input.accounts.map((number) => ({number})),
      {number: 'text'},
    )
    const found = await select<{account_id: string; account_no: string}>(trx, IDS, {numbers})
    const known = new Set(found.map((row) => row.account_no))
    const ids = found.map((row) => row.account_id)
    await lockAccounts(trx, ids)
    const written = await writtenIn(trx, ids, input.batch)
    const left = ids.filter((id) => !written.has(id))
    const accounts = await letterAccounts(trx, left, context.today)
    const owed = await casesOf(trx, left, desk)
    const reminders = input.kind === 'past_due' ? await lastTold(trx, left) : new Map<string, string>()
    return {
      desk,
      template: chooseTemplate(desk.office.books, input.kind),
      unknown: input.accounts.filter((number) => !known.has(number)),
      addressees: left.flatMap((id) => {
        const account = accounts.get(id)
        return account === undefined
          ? []
          : [{account, owed: owed.get(id) ?? null, lastReminder: reminders.get(id) ?? null}]
      }),
    }
  },
  decide({desk, template, unknown, addressees}, input) {
    if (unknown.length > 0) throw notFound(`no account ${unknown.slice(0, 5).join(', ')}; nothing was written`)
    const planned = addressees.flatMap((one) => plannedFor(one, input, desk) ?? [])
    return {
      ...{input, desk, template, planned},
      summary: `${input.kind} letters to ${planned.length} accounts`,
    }
  },
  record: (trx, decision, context) => recordNotices(trx, decision, context),
}

const reminded = ({owed, lastReminder}: Addressee): boolean => {
  const mailed = owed?.facts.items[0]?.mailed ?? null
  return lastReminder !== null && (mailed === null || lastReminder >= mailed)
}

function isNeeded(one: Addressee, {owed, dates}: Omit<Planned, 'account'>, kind: StepKind, desk: LetterDesk): boolean {
  const {books, at} = desk
  if (kind === 'past_due') return !reminded(one)
  if (kind === 'tag' && dates !== null && !isTagDue(dates, at, books.agency, books)) return false
  return isMissing(owed.facts, kind, at, books)
}

/** @throws Refusal NOTHING_PAST_DUE, NOTICE_BARRED (65) unless accounts that need none are left out */
function plannedFor(one: Addressee, input: WriteNoticesInput, desk: LetterDesk): Planned | null {
  const {account, owed} = one
  if (input.method === 'email' && account.email === null) return null
  if (owed === null || owed.pastDue <= 0) {
    if (input.only_missing) return null
    throw refuse('NOTHING_PAST_DUE', `nothing is past due on ${account.accountNumber}; nothing was written`)
  }
  const {dates, barredBy} = judgeNotice(owed.facts, input.kind, desk.at, desk.books)
  const lawful = barredBy.length === 0 && (dates !== null || input.kind === 'past_due')
  if (input.only_missing)
    return lawful && isNeeded(one, {owed, dates}, input.kind, desk) ? {account, owed, dates} : null
  if (lawful) return {account, owed, dates}
  throw noticeBarred(account.accountNumber, input.kind, barredBy, desk)
}

export const noticeBarred = (
  account: string,
  kind: string,
  barredBy: Parameters<typeof becauseOf>[1],
  desk: LetterDesk,
) =>
  refuse(
    'NOTICE_BARRED',
    barredBy.length > 0
      ? `${account}: no ${kind} letter while ${barredBy.join(', ')} forbids the shut-off it announces`
      : `${account}: no ${kind} letter, since no day for the shut-off follows from it; an earlier step is missing`,
    {field: 'kind', because: becauseOf(desk, barredBy), next: [`curbstop shutoff-list --why ${account}`]},
  )

/** What a letter of a step tells of one account. */
export function stepTold(
  kind: StepKind,
  {owed, dates}: Omit<Planned, 'account'>,
  today: LetterDesk['office']['books']['day'],
): Told {
  const missed = kind === 'final' ? missedTold(owed.facts, today) : {values: {}, rows: {}}
  const due = pastDueTold({pastDue: owed.pastDue, oldestDue: owed.oldestDue, dates})
  return {values: {...due, ...missed.values}, rows: missed.rows}
}

async function recordNotices(
  trx: Trx,
  {input, desk, template, planned}: NoticesDecision,
  context: ActContext,
): Promise<WrittenNotices> {
  const {office} = desk
  const posted = isLeftAtProperty(input.kind)
  const notices: NoticeRow[] = []
  const drafts: LetterDraft[] = []
  for (const {account, owed, dates} of planned) {
    const noticeId = posted ? null : context.key()
    const to = recipientsOf(input.kind, account)
    const told = stepTold(input.kind, {owed, dates}, context.today)
    for (const one of to)
      drafts.push({...{kind: input.kind, account, to: one, template, told, noticeId}, channel: input.method})
    if (noticeId === null) continue
    notices.push({
      ...{account_id: account.accountId, notice_id: noticeId, kind: input.kind, method: input.method},
      ...{sent_on: context.today, sent_at: null, address: mustExist(to[0], 'a letter goes to somebody').address},
      recipients: Array.from(new Set(to.map(({recipient}) => recipient))).join(' '),
      items: itemsOf(office.books, template).join(' '),
      languages: template.parts.map(({language}) => language.code).join(' '),
      template: `${template.letter} ${template.version}`,
      ...{amount_cents: owed.pastDue, pay_by: dates?.payBy ?? null},
      occupant_copy_on: to.length > 1 && to.some(({recipient}) => recipient === 'occupant') ? context.today : null,
      ...{proof: '', source_key: null, recorded_at: context.recordedAt, act_id: context.actId},
    })
  }
  await insertNotices(trx, notices)
  const letters = await storeLetters(trx, drafts, {office, batch: input.batch, context})
  return {
    ...{kind: input.kind satisfies NoticeKind | 'imminent', written_on: context.today},
    languages: template.parts.map(({language}) => language.code),
    ...{letters_count: letters.length, letters: input.batch === null ? letters : []},
    ...{accounts: planned.length, notices: posted ? null : notices.length},
    amount_cents: sum(planned.map(({owed}) => cents(owed.pastDue))),
  }
}
