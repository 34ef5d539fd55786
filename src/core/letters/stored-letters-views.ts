import {sha256} from '#core/kernel/canonical-json.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {templateOf, type LetterBooks} from '#core/letters/letter-books.js'
import {letterText} from '#core/letters/letter-text.js'
import {renderLetter, type LetterFacts, type RenderedLetter} from '#core/letters/render-letter.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** A letter as it was written, ready to be printed again. */
export interface StoredLetter {
  readonly letterId: string
  readonly accountId: string
  readonly account: string
  readonly kind: string
  readonly channel: string
  readonly email: string
  readonly recipient: string
  /** The notice that it is a copy of. */
  readonly notice: string | null
  readonly writtenOn: string
  readonly rendered: RenderedLetter
  readonly text: string
}

interface LetterRow {
  readonly account_id: string
  readonly account_no: string
  readonly letter_id: string
  readonly kind: string
  readonly template: string
  readonly template_version: number
  readonly languages: string
  readonly recipient: string
  readonly notice_id: string | null
  readonly email: string
  readonly channel: string
  readonly facts_json: string
  readonly text_sha256: string
  readonly written_on: string
}

const COLUMNS = `l.account_id, a.account_no, l.letter_id, l.kind, l.template, l.template_version, l.languages, l.recipient, l.notice_id, l.email, l.channel,
  l.facts_json, l.text_sha256, l.written_on`
const ONE = `select ${COLUMNS} from letter l join account a on a.account_id = l.account_id where l.letter_id = :letter`
const OF_BATCH = `select ${COLUMNS} from letter l join account a on a.account_id = l.account_id
  where l.batch_id = :batch and (l.account_id > :account or (l.account_id = :account and l.letter_id > :letter))
  order by l.account_id, l.letter_id limit :page`

/** @throws Refusal LETTER_CHANGED (65): nothing else is printed under the number of a letter that went out */
function storedLetter(row: LetterRow, books: LetterBooks): StoredLetter {
  const template = templateOf(books, row.template, row.template_version, row.languages.split(' '))
  const rendered = renderLetter(template, JSON.parse(row.facts_json) as LetterFacts)
  const text = letterText(rendered)
  if (sha256(text) !== row.text_sha256)
    throw refuse(
      'LETTER_CHANGED',
      `${row.letter_id} was written by version ${row.template_version} of ${row.template}, which says something else now`,
      {field: 'letter', next: ['put the template back; a change is a new version of it']},
    )
  return {
    ...{letterId: row.letter_id, accountId: row.account_id, account: row.account_no, kind: row.kind},
    ...{
      channel: row.channel,
      email: row.email,
      recipient: row.recipient,
      notice: row.notice_id,
      writtenOn: row.written_on,
    },
    ...{rendered, text},
  }
}

/** What became of a letter that was mailed, as the post told. */
export interface LetterMail {
  readonly event: string
  readonly on: string
  readonly proof: string
}
const MAIL =
  'select kind as event, happened_on as "on", proof from letter_event where letter_id = :letter order by happened_on, kind'

export const mailOfLetter = (reader: Reader, letter: string): Promise<LetterMail[]> =>
  select<LetterMail>(reader, MAIL, {letter})

/** @throws Refusal NOT_FOUND (66), LETTER_CHANGED (65) */
export async function letterById(reader: Reader, letter: string, books: LetterBooks): Promise<StoredLetter> {
  const [row] = await select<LetterRow>(reader, ONE, {letter})
  if (row === undefined) throw notFound(`no letter ${letter}`)
  return storedLetter(row, books)
}

export async function lettersByIds(
  reader: Reader,
  ids: readonly string[],
  books: LetterBooks,
): Promise<StoredLetter[]> {
  const letters: StoredLetter[] = []
  for (const id of ids) letters.push(await letterById(reader, id, books))
  return letters
}

const PAGE = 500

/** Every letter of a batch, a page of them in memory at a time. */
export async function* lettersOfBatch(reader: Reader, batch: string, books: LetterBooks): AsyncGenerator<StoredLetter> {
  for (let at = {account: '', letter: ''}; ;) {
    const rows = await select<LetterRow>(reader, OF_BATCH, {batch, ...at, page: PAGE})
    for (const row of rows) yield storedLetter(row, books)
    const last = rows.at(-1)
    if (last === undefined) return
    at = {account: last.account_id, letter: last.letter_id}
  }
}
