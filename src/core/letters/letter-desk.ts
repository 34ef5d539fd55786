import type {Desk} from '#core/acts/desk.js'
import {booksFor, type DistrictBooks} from '#core/collections/district-books.js'
import type {RuleCode} from '#core/collections/shutoff-case.js'
import {factsOf, type AccountCase} from '#core/collections/shutoff-facts-views.js'
import {localMomentAt} from '#core/kernel/clock.js'
import type {LocalMoment} from '#core/kernel/business-date.js'
import type {Because} from '#core/kernel/refusal.js'
import {letterBooks} from '#core/letters/letter-books.js'
import type {LetterOffice} from '#core/letters/letter-facts.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadLaw} from '#core/policies/law.js'
import type {Reader} from '#core/store/open.js'

/** Everything letters are written and judged by at a desk, read once. */
export interface LetterDesk {
  readonly office: LetterOffice
  readonly books: DistrictBooks
  readonly at: LocalMoment
}

/** @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function letterDesk(desk: Desk): LetterDesk {
  const {district, today, clock} = desk
  const books = booksFor(district.id, today)
  return {
    books,
    at: localMomentAt(clock.now(), clock.zone),
    office: {
      district: district.name,
      books: letterBooks(district.id, today),
      calendar: books.calendar,
      relief: loadLaw(DATA_ROOT).low_income,
    },
  }
}

/** What is owed on accounts and all that a shut-off would be judged by, as of today. */
export async function casesOf(
  reader: Reader,
  accountIds: readonly string[],
  {office, books}: LetterDesk,
): Promise<Map<string, AccountCase>> {
  const question = {day: office.books.day, agency: books.agency, letters: books.letters}
  const cases = await factsOf(reader, accountIds, question)
  return new Map(cases.map((one) => [one.accountId, one]))
}

/** Rules with the text they stand on; what was not read in the law itself says so. */
export const becauseOf = ({books}: LetterDesk, codes: readonly RuleCode[]): Because[] =>
  codes.map((rule) => {
    const law = books.law[books.agency]
    const source = rule.startsWith('P-')
      ? books.policy.rules[rule as keyof typeof books.policy.rules]
      : law[rule as keyof typeof law]
    const citation = source === null ? '' : source.citation
    return {rule, citation: source?.verified === 'text_read' ? citation : `${citation}, not verified`}
  })
