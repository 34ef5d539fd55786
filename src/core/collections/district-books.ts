import type {BusinessDate} from '#core/kernel/business-date.js'
import {calendarOf} from '#core/kernel/calendar.js'
import {requiredLanguages} from '#core/collections/languages.js'
import {checkLetter} from '#core/collections/letter-clauses.js'
import type {ShutoffBooks} from '#core/collections/shutoff-case.js'
import type {LetterVerdicts} from '#core/collections/letter-facts.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadDistrictPolicy, loadLaw, type LetterClauses, type NoticeLanguages} from '#core/policies/law.js'
import {areaVersions} from '#core/policies/letter-policy.js'
import {inForce, mustBeInForce} from '#core/policies/provision.js'
import {agencyOfDistrict, shutoffLawOn, type AgencyKind} from '#core/policies/shutoff-law.js'

/** What a district's shut-offs are judged by on a day: law, policy, calendar, letters. */
export interface DistrictBooks extends ShutoffBooks {
  readonly agency: AgencyKind
  readonly letters: LetterVerdicts
}

/** Reads law and policy as they are in force on `day`. @throws Refusal BAD_DATA (78) */
export function booksFor(district: string, day: BusinessDate, root: URL = DATA_ROOT): DistrictBooks {
  const law = loadLaw(root)
  const policy = loadDistrictPolicy(root, district)
  return {
    agency: agencyOfDistrict(root, district),
    calendar: calendarOf(policy.calendar),
    law: shutoffLawOn(law.shutoff, day),
    policy: mustBeInForce(policy.shutoff, day, 'shut-off policy'),
    letters: {...letterVerdicts(law.letters), missingLanguages: languageVerdict(district, law.languages, root)},
  }
}

/** By the census in force on the letter's own day; where none was, no language is known to be missing. Remembers what it found. */
function languageVerdict(district: string, law: NoticeLanguages, root: URL): LetterVerdicts['missingLanguages'] {
  const area = areaVersions(district, root)
  const known = new Map<string, readonly string[]>()
  return (languages, sentOn) => {
    if (languages === '') return null
    const key = `${sentOn} ${languages}`
    let missing = known.get(key)
    if (missing === undefined) {
      const spoken = inForce(area, sentOn)
      const written = languages.split(' ')
      const required = spoken === null ? [] : requiredLanguages(spoken, law)
      missing = required.filter((code) => !written.includes(code))
      known.set(key, missing)
    }
    return missing
  }
}

/** Remembers what it found: a few templates stand behind thousands of letters. */
function letterVerdicts(law: readonly LetterClauses[]): Omit<LetterVerdicts, 'missingLanguages'> {
  const statewide = law.find((letter) => letter.letter === '7day')?.must ?? []
  const verdictOf = (letter: string, leftOut: readonly string[]): ((items: string) => boolean) => {
    const known = new Map<string, boolean>()
    return (items) => {
      const found =
        known.get(items) ??
        checkLetter(letter, items.split(' '), law).missing.every((clause) => leftOut.includes(clause))
      known.set(items, found)
      return found
    }
  }
  return {
    complete: verdictOf('7day', []),
    // What Gov. 60373 adds to the statewide letter: an item missing of the latter is S-CONTENT's matter, not G-CONTENT's.
    districtComplete: verdictOf('7day_district', statewide),
    occupantComplete: verdictOf('occupant', []),
  }
}
