import {NOTICE_KINDS, type ContactOutcome, type NoticeKind, type NoticeMethod} from '#core/collections/notice.js'
import type {ContactInput} from '#core/collections/record-contact.js'
import type {SendNoticesInput} from '#core/collections/record-notice.js'
import type {ReturnedMailInput} from '#core/collections/record-returned-mail.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {usage} from '#core/kernel/refusal.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadLaw} from '#core/policies/law.js'

/** What is said of notices, calls and returned mail at the desk; what is not said is undefined. */
export interface NoticeSaid {
  readonly accounts: readonly string[]
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
  readonly note?: string | undefined
}

/** @throws Refusal MISSING (64) */
export function noticesInput(said: NoticeSaid): SendNoticesInput {
  if (said.accounts.length === 0) throw usage('MISSING', 'ACCOUNT or --file is needed', 'account')
  const {kind} = said
  if (kind === undefined) throw usage('MISSING', '--kind, --call, --visit or --returned is needed', 'kind')
  const law = loadLaw(DATA_ROOT)
  const template = NOTICE_KINDS[kind].letter
  const clauses = law.letters.find((letter) => letter.letter === template)?.must ?? []
  return {
    accounts: said.accounts,
    kind,
    method: said.method,
    sent_on: said.effective ?? said.at?.split('T')[0] ?? said.today,
    sent_at: said.at ?? null,
    items: said.items === undefined ? clauses : said.items.split(','),
    languages: [law.languages.english, ...law.languages.always],
    occupant_copy_on: said['occupant-copy'] ?? null,
    pay_by: said['pay-by'] ?? null,
    template: template ?? kind,
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

export const returnedInput = (said: NoticeSaid): ReturnedMailInput => ({
  notice: said.returned ?? '',
  returned_on: said.effective ?? said.today,
})
