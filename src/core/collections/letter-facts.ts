import {dayOf, type BusinessDate, type LocalMoment} from '#core/kernel/business-date.js'
import type {ShutoffFacts} from '#core/collections/shutoff-facts.js'

/** What an letter counts as, worked out once per set of clauses. */
export interface LetterVerdicts {
  /** Has every item of HSC 116908(a)(1)(C). */
  complete(items: string): boolean
  /** And what Gov. 60373 or its sister adds. */
  districtComplete(items: string): boolean
  occupantComplete(items: string): boolean
  /** Languages of HSC 116922 on the day that the letter was not written in; null = nobody recorded its languages. */
  missingLanguages(languages: string, sentOn: BusinessDate): readonly string[] | null
}

export interface NoticeFactRow {
  account_id: string
  notice_id: string
  kind: string
  method: ShutoffFacts['notices'][number]['method']
  sent_on: BusinessDate
  sent_at: LocalMoment | null
  items: string
  languages: string
  occupant_copy_on: BusinessDate | null
  returned_on: BusinessDate | null
}
export interface ContactFactRow {
  account_id: string
  contact_id: string
  at: LocalMoment
  method: string
  outcome: string
  options_offered: number
}
type LetterFacts = Pick<ShutoffFacts, 'notices' | 'occupant_notices'>

export function noticeFacts(letters: readonly NoticeFactRow[], verdicts: LetterVerdicts): LetterFacts {
  return {
    notices: letters
      .filter((letter) => letter.kind === 'intent')
      .map((letter) => {
        const missing = verdicts.missingLanguages(letter.languages, letter.sent_on)
        return {
          id: letter.notice_id,
          method: letter.method,
          date: letter.sent_on,
          complete: verdicts.complete(letter.items) && (missing ?? []).length === 0,
          missing_languages: missing,
          district_complete: verdicts.districtComplete(letter.items),
          occupant_copy: letter.occupant_copy_on,
          mail_returned: letter.returned_on !== null,
          void_reason: null,
        }
      }),
    occupant_notices: letters
      .filter(
        (letter) =>
          letter.kind === 'occupant' &&
          letter.returned_on === null &&
          verdicts.occupantComplete(letter.items) &&
          (verdicts.missingLanguages(letter.languages, letter.sent_on) ?? []).length === 0,
      )
      .map((letter) => ({id: letter.notice_id, date: letter.sent_on})),
  }
}

type ContactFacts = Pick<ShutoffFacts, 'contacts' | 'calls' | 'visits'>

/** Calls and visits, and the 48-hour tag or letter that stands in for them. */
export function contactFacts(attempts: readonly ContactFactRow[], letters: readonly NoticeFactRow[]): ContactFacts {
  const calls = attempts.filter((attempt) => attempt.method === 'phone')
  const inPerson = attempts.filter((attempt) => attempt.method === 'in_person' && attempt.outcome === 'reached')
  const tags = letters.filter((letter) => letter.kind === 'tag')
  const at = (letter: NoticeFactRow): LocalMoment => letter.sent_at ?? (`${letter.sent_on}T23:59` as LocalMoment)
  return {
    contacts: [
      ...calls.map((call) => ({
        id: call.contact_id,
        method: call.outcome === 'reached' ? ('phone_reached' as const) : ('phone_not_reached' as const),
        at: call.at,
      })),
      ...inPerson.map((visit) => ({id: visit.contact_id, method: 'in_person' as const, at: visit.at})),
      ...tags.map((tag) => ({
        id: tag.notice_id,
        method: tag.method === 'mail' ? ('mail' as const) : ('posted' as const),
        at: at(tag),
      })),
    ],
    calls: calls
      .filter((call) => call.outcome === 'reached')
      .map((call) => ({id: call.contact_id, date: dayOf(call.at), options_offered: call.options_offered === 1})),
    visits: attempts
      .filter((attempt) => attempt.outcome === 'notice_left')
      .map((visit) => ({id: visit.contact_id, at: visit.at})),
  }
}
