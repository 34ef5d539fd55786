import type {Json} from '#core/kernel/canonical-json.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import {must, mustExist} from '#core/kernel/must.js'
import {
  filled,
  LETTER_FACTS,
  LETTER_ROWS,
  type FactKind,
  type FactName,
  type RowsName,
} from '#core/policies/letter-placeholders.js'
import type {LetterLanguage} from '#core/policies/letter-languages.js'
import type {ChosenTemplate} from '#core/letters/letter-books.js'

/** Cents as a whole number, dates and times as the store keeps them, everything else as text. */
export type FactValue = string | number
type FactRow = Readonly<Record<string, FactValue>>

/** All that a letter tells, frozen when it is written: printed again it is the very same letter. */
export type LetterFacts = {
  readonly head: {
    readonly district: string
    readonly return_address: readonly string[]
    readonly written_on: string
    readonly account: string
    readonly service_address: string
    /** Lines in the window of the envelope; the name of an occupant stands in `to` as `{occupant}`. */
    readonly to: readonly string[]
  }
  readonly values: Readonly<Partial<Record<FactName, FactValue>>>
  readonly rows: Readonly<Partial<Record<RowsName, readonly FactRow[]>>>
}

/** A letter as it reads, before it is laid out as text or as pages. */
export interface RenderedLetter {
  readonly head: LetterFacts['head']
  readonly parts: readonly RenderedPart[]
}
export interface RenderedPart {
  readonly language: LetterLanguage
  readonly subject: string
  readonly date: string
  /** Rows of a table stand in one, a line each. */
  readonly paragraphs: readonly string[]
}

const PER_HALF_DAY = 12

export function writtenDate(language: LetterLanguage, date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  const parts: Readonly<Record<string, string>> = {
    year,
    month: language.months[Number(month) - 1] ?? month,
    day: String(Number(day)),
  }
  return filled(language.date, (name) => parts[name] ?? '')
}

function writtenTime(language: LetterLanguage, time: string): string {
  const hour = Number(time.slice(0, 2))
  const shown = `${hour % PER_HALF_DAY === 0 ? PER_HALF_DAY : hour % PER_HALF_DAY}${time.slice(2)}`
  return filled(hour < PER_HALF_DAY ? language.morning : language.afternoon, () => shown)
}

function written(language: LetterLanguage, kind: FactKind, value: FactValue): string {
  if (kind === 'money') return formatMoney(cents(Number(value)))
  const text = String(value)
  if (kind === 'date') return writtenDate(language, text)
  if (kind === 'time') return writtenTime(language, text)
  return kind === 'choice' ? mustExist(language.choices.get(text), `no word for ${text} in ${language.code}`) : text
}

/** "5:00 p.m." at the end of a sentence brings the stop along. */
const oneStop = (text: string): string => text.replaceAll(/\.\.(?!\.)/g, '.')

/** The letter in all its languages. Pure: the same facts give the same words. */
export function renderLetter({parts}: ChosenTemplate, facts: LetterFacts): RenderedLetter {
  return {
    head: facts.head,
    parts: parts.map(({language, text}) => ({
      language,
      subject: text.subject,
      date: writtenDate(language, facts.head.written_on),
      paragraphs: text.paragraphs.flatMap((paragraph) => {
        const kinds: Readonly<Record<string, FactKind>> = {
          ...LETTER_FACTS,
          ...(paragraph.rows === null ? {} : LETTER_ROWS[paragraph.rows]),
        }
        const rows: readonly FactRow[] = paragraph.rows === null ? [{}] : (facts.rows[paragraph.rows] ?? [])
        const lines = rows.map((row) =>
          filled(paragraph.text, (name) => {
            const value = row[name] ?? facts.values[name as FactName]
            must(value !== undefined, `the letter's facts lack ${name}`)
            return written(language, kinds[name] ?? 'text', value)
          }),
        )
        return lines.length === 0 ? [] : [lines.map(oneStop).join('\n')]
      }),
    })),
  }
}

export const factsJson = (facts: LetterFacts): Json => facts
