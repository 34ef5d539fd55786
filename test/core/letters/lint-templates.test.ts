import {expect} from 'chai'
import {businessDate} from '#core/kernel/business-date.js'
import {Refusal} from '#core/kernel/refusal.js'
import {letterBooks, type LetterBooks} from '#core/letters/letter-books.js'
import {LETTER_KINDS, LETTER_NAMES} from '#core/letters/letter-kinds.js'
import {IN_ALL_LANGUAGES, mustSayAll, templateFaults} from '#core/letters/lint-templates.js'
import {placeholdersOf} from '#core/policies/letter-placeholders.js'
import type {LetterTemplate, Paragraph} from '#core/policies/letter-templates.js'
import {inForce} from '#core/policies/provision.js'

const TODAY = businessDate('2026-11-23')

/** What HSC 116908(a)(1)(C) (i) to (vi) and Gov. 60373(a), (d) ask of the mailed notice, counted from the statutes. */
const IN_THE_STATUTES = 10

type Change = (paragraphs: readonly Paragraph[]) => readonly Paragraph[]

const changed = (books: LetterBooks, letter: string, language: string, change: Change): LetterBooks => ({
  ...books,
  templates: books.templates.map((template): LetterTemplate =>
    template.letter === letter && template.language === language
      ? {...template, versions: template.versions.map((one) => ({...one, paragraphs: change(one.paragraphs)}))}
      : template,
  ),
})

const refusalOf = (books: LetterBooks, letter: string): Refusal => {
  try {
    mustSayAll(books, letter, TODAY)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error(`${letter} was not refused`)
}

describe('the templates of letters', () => {
  const books = letterBooks('rivergate', TODAY)

  it('say every clause that the law and the district require, in every language', () => {
    expect(templateFaults(books, TODAY)).to.deep.equal([])
    const notice = books.clauses.find((one) => one.letter === '7day_district')
    expect(notice?.must).to.have.length(IN_THE_STATUTES)
  })

  it('go in English and Spanish at least, notices of the statute in every language required', () => {
    for (const kind of LETTER_NAMES) {
      const {letter, statutory} = LETTER_KINDS[kind]
      const languages = books.templates.filter((one) => one.letter === letter).map((one) => one.language)
      expect(languages, letter).to.include.members(statutory ? [...books.required] : ['en', 'es'])
    }
    expect(books.required).to.have.members(['en', 'es', 'zh', 'tl', 'vi', 'ko'])
  })

  it('are refused by name for each clause that is taken away, in each language in turn', () => {
    let refused = 0
    for (const {letter, must, citation} of books.clauses) {
      for (const {language} of books.templates.filter((one) => one.letter === letter)) {
        for (const clause of must.filter((one) => one !== IN_ALL_LANGUAGES)) {
          const without = changed(books, letter, language, (paragraphs) =>
            paragraphs.map((one) => ({...one, clauses: one.clauses.filter((tag) => tag !== clause)})),
          )
          const refusal = refusalOf(without, letter)
          expect(refusal.code).to.equal('LETTER_INCOMPLETE')
          expect(refusal.exit).to.equal(65)
          expect(refusal.message).to.include(`${clause} (${language}:`)
          expect(refusal.because.map((one) => one.citation).join()).to.include(citation)
          refused += 1
        }
      }
    }
    // Six letters of the statutes in six languages (10 + 2 + 5 + 2 + 1 + 1), three of the district in two (9 + 10 + 11).
    expect(refused).to.equal(21 * 6 + 30 * 2)
  })

  it('are refused where the paragraph that has the tag does not tell the fact', () => {
    const vague = changed(books, '7day_district', 'es', (paragraphs) =>
      paragraphs.map((one) => ({...one, text: one.text.replaceAll('{amount_delinquent}', 'mucho dinero')})),
    )
    expect(refusalOf(vague, '7day_district').message).to.include('amount_delinquent (es:')
  })

  it('of the occupants are refused by name when a language required is missing', () => {
    const without = {...books, templates: books.templates.filter((one) => one.language !== 'ko')}
    expect(refusalOf(without, 'occupant').message).to.include('languages_1632 (all: no template in ko)')
  })

  it('name every fact that English names, in every language', () => {
    const told = (template: LetterTemplate): string[] =>
      (inForce(template.versions, TODAY)?.paragraphs ?? []).map((one) => placeholdersOf(one.text).toSorted().join(' '))
    for (const template of books.templates) {
      const english = books.templates.find((one) => one.letter === template.letter && one.language === 'en')
      if (english === undefined) throw new Error(`${template.letter} has no English`)
      expect(told(template), `${template.letter}.${template.language}`).to.deep.equal(told(english))
    }
  })
})
