import type {BusinessDate} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'
import {requiredLanguages} from '#core/collections/languages.js'
import {clausesOf, IN_ALL_LANGUAGES, mustSayAll, type LintBooks} from '#core/letters/lint-templates.js'
import {LETTER_KINDS, type LetterKind} from '#core/letters/letter-kinds.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadLaw, type NoticeLanguages} from '#core/policies/law.js'
import {letterLanguages, type LetterLanguage} from '#core/policies/letter-languages.js'
import {areaLanguages, letterPolicy, type LetterPolicy} from '#core/policies/letter-policy.js'
import {loadLetterTemplates, type TemplateVersion} from '#core/policies/letter-templates.js'
import {inForce} from '#core/policies/provision.js'

/** All that letters are written by on a day: templates, required clauses, languages, the district's own words. */
export interface LetterBooks extends LintBooks {
  readonly day: BusinessDate
  readonly policy: LetterPolicy
  readonly languageLaw: NoticeLanguages
  readonly languages: ReadonlyMap<string, LetterLanguage>
}

/** @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function letterBooks(district: string, day: BusinessDate, root: URL = DATA_ROOT): LetterBooks {
  const law = loadLaw(root)
  const policy = letterPolicy(district, day, root)
  return {
    day,
    policy,
    templates: loadLetterTemplates(root),
    clauses: [...law.letters, ...policy.letters],
    required: requiredLanguages(areaLanguages(district, day, root), law.languages),
    languageLaw: law.languages,
    languages: letterLanguages(root),
  }
}

/** One letter in the languages it is written in, all of one version. */
export interface ChosenTemplate {
  readonly letter: string
  readonly version: number
  readonly parts: readonly {readonly language: LetterLanguage; readonly text: TemplateVersion}[]
}

/** Languages that have this version of a letter. */
const partsOf = (books: LetterBooks, letter: string, version: number): ChosenTemplate['parts'] =>
  Array.from(books.languages.values()).flatMap((language) => {
    const template = books.templates.find((one) => one.letter === letter && one.language === language.code)
    const text = template?.versions.find((one) => one.version === version)
    return text === undefined ? [] : [{language, text}]
  })

/** The very version a stored letter was written by. @throws Refusal NO_TEMPLATE (65) */
export function templateOf(books: LetterBooks, letter: string, version: number, languages: readonly string[]) {
  const all = partsOf(books, letter, version)
  const parts = languages.map((code) => all.find(({language}) => language.code === code))
  const missing = languages.filter((_, at) => parts[at] === undefined)
  if (missing.length > 0) throw noTemplate(letter, missing)
  return {letter, version, parts: parts.filter((part) => part !== undefined)} satisfies ChosenTemplate
}

const noTemplate = (letter: string, languages: readonly string[]) =>
  refuse('NO_TEMPLATE', `the letter ${letter} has no template in ${languages.join(', ')}`, {
    field: 'language',
    next: ['curbstop write-letter --lint lists the languages of every letter'],
  })

/**
 * The template a letter is written by now, in the languages it has to go in, and those asked for besides.
 * @throws Refusal LETTER_INCOMPLETE, NO_TEMPLATE (65)
 */
export function chooseTemplate(books: LetterBooks, kind: LetterKind, asked: readonly string[] = []): ChosenTemplate {
  const {letter, statutory} = LETTER_KINDS[kind]
  mustSayAll(books, letter, books.day)
  const english = books.languageLaw.english
  const original = books.templates.find((one) => one.letter === letter && one.language === english)
  const version = original === undefined ? null : inForce(original.versions, books.day)
  if (version === null) throw noTemplate(letter, [english])
  const needed = statutory ? books.required : asked.length > 0 ? [english] : books.policy.default_languages
  return templateOf(books, letter, version.version, Array.from(new Set([...needed, ...asked])))
}

/** Clauses that a letter says in every language it is written in: what is recorded of the notice it makes. */
export function itemsOf(books: LetterBooks, {parts}: ChosenTemplate): readonly string[] {
  const [first, ...rest] = parts.map(({text}) => clausesOf(text))
  const said = (first ?? []).filter((clause) => rest.every((others) => others.includes(clause)))
  const codes = parts.map(({language}) => language.code)
  return books.required.every((code) => codes.includes(code)) ? [...said, IN_ALL_LANGUAGES] : said
}
