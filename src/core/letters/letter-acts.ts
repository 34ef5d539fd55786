import type {Desk} from '#core/acts/desk.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {arrangementToldOf} from '#core/letters/arrangement-told-views.js'
import {installmentCalendar} from '#core/letters/installment-calendar.js'
import {letterBooks, type LetterBooks} from '#core/letters/letter-books.js'
import {letterMessage} from '#core/letters/letter-email.js'
import {templateFaults, type LetterFault} from '#core/letters/lint-templates.js'
import {printLetters} from '#core/letters/print-letters.js'
import {
  letterById,
  lettersByIds,
  lettersOfBatch,
  mailOfLetter,
  type LetterMail,
  type StoredLetter,
} from '#core/letters/stored-letters-views.js'
import {inForce} from '#core/policies/provision.js'

type Write = (bytes: Uint8Array) => Promise<void>
export type Letters = AsyncIterable<StoredLetter> | Iterable<StoredLetter>

const booksOf = ({district, today}: Desk): LetterBooks => letterBooks(district.id, today)

export const showLetter = (desk: Desk, letter: string): Promise<StoredLetter> =>
  letterById(desk.store.db, letter, booksOf(desk))
export const showMail = ({store}: Desk, letter: string): Promise<LetterMail[]> => mailOfLetter(store.db, letter)
export const showLetters = (desk: Desk, ids: readonly string[]): Promise<StoredLetter[]> =>
  lettersByIds(desk.store.db, ids, booksOf(desk))
export const lettersOfRun = (desk: Desk, batch: string): Letters => lettersOfBatch(desk.store.db, batch, booksOf(desk))

/** @throws Refusal NO_FONT (78) */
export const printedTo = (desk: Desk, letters: Letters, write: Write): Promise<number> =>
  printLetters(letters, {title: 'Letters', author: desk.district.name, day: desk.today}, write)

/** Every letter of a run that goes by e-mail, as a file name and its content. */
export async function* messagesOf(desk: Desk, letters: Letters): AsyncGenerator<{name: string; content: string}> {
  const from = {name: desk.district.name, email: booksOf(desk).policy.contact.email}
  for await (const letter of letters)
    if (letter.email !== '') yield {name: `${letter.letterId}.eml`, content: letterMessage(letter, from)}
}

/** @throws Refusal NOT_FOUND (66), NO_ARRANGEMENT (65) */
export async function calendarOf(desk: Desk, account: string, about: string | null): Promise<string> {
  const id = await accountIdOf(desk.store.db, account)
  if (id === null) throw notFound(`no account ${account}`)
  const arrangement = await arrangementToldOf(desk.store.db, id, about)
  if (arrangement === null)
    throw refuse('NO_ARRANGEMENT', `${account} has no arrangement ${about ?? 'that stands'}`, {field: 'about'})
  const {phone} = booksOf(desk).policy.contact
  return installmentCalendar({district: desk.district.name, phone, account, arrangement, madeAt: desk.clock.now()})
}

export interface LintReport {
  readonly required: readonly string[]
  readonly citation: string
  readonly templates: readonly {
    readonly letter: string
    readonly language: string
    readonly version: number
    readonly translation: string
    readonly clauses: number
  }[]
}

/** Every template against the law and the district's policy. @throws Refusal LETTER_INCOMPLETE (65) with each fault */
export function lintLetters(desk: Desk): LintReport {
  const books = booksOf(desk)
  const faults = templateFaults(books, desk.today)
  if (faults.length > 0) throw incomplete(faults)
  return {
    required: books.required,
    citation: books.languageLaw.citation,
    templates: books.templates.flatMap((template) => {
      const {letter, language, translation, versions} = template
      const version = inForce(versions, desk.today)
      const clauses = new Set(version?.paragraphs.flatMap((one) => one.clauses) ?? []).size
      return version === null ? [] : [{letter, language, version: version.version, translation, clauses}]
    }),
  }
}

const incomplete = (faults: readonly LetterFault[]) =>
  refuse('LETTER_INCOMPLETE', `${faults.length} required clauses are missing; those letters may not go out`, {
    rows: faults.map(({letter, language, clause, citation, reason}) => ({
      ...{file: `${letter}.${language}`, line: 0, field: clause, value: citation, reason},
    })),
  })
