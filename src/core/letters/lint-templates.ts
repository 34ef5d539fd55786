import type {BusinessDate} from '#core/kernel/business-date.js'
import {refuse, type Refusal} from '#core/kernel/refusal.js'
import type {LetterClauses} from '#core/policies/law.js'
import {CLAUSE_FACTS, placeholdersOf} from '#core/policies/letter-placeholders.js'
import type {LetterTemplate, Paragraph, TemplateVersion} from '#core/policies/letter-templates.js'
import {inForce, type Verified} from '#core/policies/provision.js'

/** What the law or the district requires a letter to say, and this one does not. */
export interface LetterFault {
  readonly letter: string
  /** The template's language; `all` where it is the languages themselves that are missing. */
  readonly language: string
  readonly version: number
  readonly clause: string
  readonly citation: string
  readonly verified: Verified
  readonly reason: string
}

/** A letter that satisfies this clause goes in every language required: no text of one language can say it. */
export const IN_ALL_LANGUAGES = 'languages_1632'

export interface LintBooks {
  readonly templates: readonly LetterTemplate[]
  readonly clauses: readonly LetterClauses[]
  readonly required: readonly string[]
}

const saysFact = ({text}: Paragraph, facts: readonly string[] | undefined): boolean =>
  facts === undefined || placeholdersOf(text).some((name) => facts.includes(name))

/** Clauses that a version really says: tagged, and with the fact itself where the clause is one. */
export const clausesOf = ({paragraphs}: TemplateVersion): readonly string[] =>
  Array.from(
    new Set(
      paragraphs.flatMap((paragraph) =>
        paragraph.clauses.filter((clause) => saysFact(paragraph, CLAUSE_FACTS[clause])),
      ),
    ),
  )

function reasonOf({paragraphs}: TemplateVersion, clause: string): string {
  const tagged = paragraphs.some(({clauses}) => clauses.includes(clause))
  return tagged
    ? `a paragraph is tagged with it and does not tell {${CLAUSE_FACTS[clause]?.join('} or {') ?? ''}}`
    : 'no paragraph says it'
}

/** Required clauses that the templates in force on a day lack, by letter, language and the order of the law. Pure. */
export function templateFaults({templates, clauses, required}: LintBooks, on: BusinessDate): readonly LetterFault[] {
  return clauses.flatMap((law) => {
    const {letter, must, citation, verified} = law
    const own = templates.filter((template) => template.letter === letter)
    const faults = own.flatMap(({language, versions}): LetterFault[] => {
      const version = inForce(versions, on)
      if (version === null) return []
      const said = clausesOf(version)
      return must
        .filter((clause) => clause !== IN_ALL_LANGUAGES && !said.includes(clause))
        .map((clause) => {
          const reason = reasonOf(version, clause)
          return {letter, language, version: version.version, clause, citation, verified, reason}
        })
    })
    if (own.length === 0 || !must.includes(IN_ALL_LANGUAGES)) return faults
    const missing = required.filter((language) => !own.some((template) => template.language === language))
    if (missing.length === 0) return faults
    const reason = `no template in ${missing.join(', ')}`
    return [...faults, {letter, language: 'all', version: 0, clause: IN_ALL_LANGUAGES, citation, verified, reason}]
  })
}

/** A refusal that names every clause missing. LETTER_INCOMPLETE (65) */
export const letterIncomplete = (letter: string, faults: readonly LetterFault[]): Refusal =>
  refuse(
    'LETTER_INCOMPLETE',
    `the letter ${letter} may not go out: ${faults.map((one) => `${one.clause} (${one.language}: ${one.reason})`).join('; ')}`,
    {
      field: 'kind',
      because: faults.map(({clause, citation, verified}) => ({
        rule: `letter.${clause}`,
        citation: verified === 'text_read' ? citation : `${citation}, not verified`,
      })),
      next: ['curbstop write-letter --lint'],
    },
  )

/** @throws Refusal LETTER_INCOMPLETE (65) */
export function mustSayAll(books: LintBooks, letter: string, on: BusinessDate): void {
  const faults = templateFaults(books, on).filter((fault) => fault.letter === letter)
  if (faults.length > 0) throw letterIncomplete(letter, faults)
}
