import type {ContactOutcome, NoticeKind, NoticeMethod} from '#core/collections/notice.js'
import type {ContactInput} from '#core/collections/record-contact.js'
import type {SendNoticesInput} from '#core/collections/record-notice.js'
import type {MailInput} from '#core/collections/record-mail.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {usage} from '#core/kernel/refusal.js'
import {chooseTemplate, itemsOf, letterBooks} from '#core/letters/letter-books.js'

/** What is said of notices, calls and returned mail at the desk; what is not said is undefined. */
export interface NoticeSaid {
  readonly accounts: readonly string[]
  readonly district: string
  readonly today: BusinessDate
  readonly kind?: NoticeKind | undefined
  readonly method: NoticeMethod
  readonly effective?: BusinessDate | undefined
  readonly at?: string | undefined
  /** Clause ids with commas between; undefined = those the template of the letter has. */
  readonly items?: string | undefined
  readonly 'occupant-copy'?: BusinessDate | undefined
  readonly 'pay-by'?: BusinessDate | undefined
  readonly proof: string
  readonly call?: ContactOutcome | undefined
  readonly visit?: ContactOutcome | undefined
  readonly 'options-offered': boolean
  readonly returned?: string | undefined
  readonly arrived?: string | undefined
  readonly note?: string | undefined
}

/** @throws Refusal MISSING (64), LETTER_INCOMPLETE, NO_TEMPLATE (65) */
export function noticesInput(said: NoticeSaid): SendNoticesInput {
  if (said.accounts.length === 0) throw usage('MISSING', 'ACCOUNT or --file is needed', 'account')
  const {kind} = said
  if (kind === undefined) throw usage('MISSING', '--kind, --call, --visit or --returned is needed', 'kind')
  const books = letterBooks(said.district, said.today)
  const template = chooseTemplate(books, kind)
  return {
    accounts: said.accounts,
    kind,
    method: said.method,
    sent_on: said.effective ?? said.at?.split('T')[0] ?? said.today,
    sent_at: said.at ?? null,
    items: said.items === undefined ? itemsOf(books, template) : said.items.split(','),
    languages: template.parts.map(({language}) => language.code),
    occupant_copy_on: said['occupant-copy'] ?? null,
    pay_by: said['pay-by'] ?? null,
    template: `${template.letter} ${template.version}`,
    proof: said.proof,
  }
}

/** @throws Refusal MISSING (64) */
export function contactInput(said: NoticeSaid): ContactInput {
  const [account] = said.accounts
  if (account === undefined || said.accounts.length > 1)
    throw usage('MISSING', 'a call or visit is recorded for one ACCOUNT', 'account')
  if (said.at === undefined) throw usage('MISSING', '--at is needed: hours are counted from it', 'at')
  const onSite = said.visit === 'reached' ? 'in_person' : 'visit'
  return {
    account,
    method: said.call === undefined ? onSite : 'phone',
    outcome: said.call ?? said.visit ?? 'not_reached',
    at: said.at,
    options_offered: said['options-offered'],
    note: said.note ?? '',
  }
}

export const mailInput = ({returned, arrived, effective, today, proof}: NoticeSaid): MailInput => ({
  id: returned ?? arrived ?? '',
  event: returned === undefined ? 'delivered' : 'returned',
  happened_on: effective ?? today,
  proof,
})
