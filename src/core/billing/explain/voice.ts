import type {ExplainTexts, LabelKey, NounKey, SentenceKey} from '#core/billing/explain/explain-texts.js'
import {spokenAlone, spokenNumber, spokenYear, type Gender} from '#core/billing/explain/spoken-number.js'
import {yearOf, type BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {cents, formatMoney, type Cents} from '#core/kernel/money.js'
import {compare, decimalText, fraction, isZero, minus, negated, WHOLE, type Fraction} from '#core/rates/fraction.js'
import type {Title} from '#core/rates/rate-plan.js'

export type Holes = Readonly<Record<string, string>>

/** One language, printed or said aloud: the only place where numbers, money and days become text. */
export interface Voice {
  readonly spoken: boolean
  sentence(key: SentenceKey, holes?: Holes): string
  label(key: LabelKey): string
  title(title: Title): string
  /** A value's name, or the name itself where there is no word for it. */
  name(name: string): string
  /** A word a value takes: an area, a stage, a size. */
  word(value: string): string
  tier(name: string, number: number): string
  money(amount: Cents): string
  /** A price, in dollars: it may have more places than cents. */
  price(dollars: Fraction): string
  number(value: Fraction, places?: number): string
  count(value: Fraction, noun: NounKey, places?: number): string
  date(day: BusinessDate): string
  /** Without its year, where that is the year that everything is about. */
  day(day: BusinessDate, year: number): string
}

const PLACES = 2
const PRICE_PLACES = 6
const SAYABLE = 1_000_000_000

export function voiceOf(texts: ExplainTexts, spoken: boolean): Voice {
  const fill = (key: SentenceKey, holes: Holes = {}): string =>
    texts.sentences[key].replace(/\{(\w+)\}/g, (_hole, name: string) =>
      mustExist(holes[name], `hole ${name} of ${key}`),
    )
  const {number, counted} = numbersIn(texts, spoken, fill)
  const aloud = (text: string): string => (spoken ? speakable(text, texts) : text)
  const count = (value: Fraction, key: NounKey, places = PLACES): string => {
    const noun = texts.nouns[key]
    const one = compare(value, WHOLE) === 0
    const word = spoken ? (one ? noun.said_one : noun.said_many) : one ? noun.one : noun.many
    return `${counted(value, places, noun.gender)} ${word}`
  }
  const dollars = (value: Fraction): string => {
    if (value.n < 0n) return fill('negative', {number: dollars(negated(value))})
    const whole = fraction(value.n / value.d)
    const rest = times100(minus(value, whole))
    if (isZero(rest)) return count(whole, 'dollar')
    const small = count(rest, 'cent', PRICE_PLACES)
    return isZero(whole) ? small : fill('money', {dollars: count(whole, 'dollar'), cents: small})
  }
  const monthAndDay = (day: BusinessDate) => {
    const [month, dayOfMonth] = [Number(day.slice(5, 7)), Number(day.slice(8))]
    return {
      month: texts.months[month - 1] ?? '',
      day: spoken ? (texts.daysSpoken[dayOfMonth - 1] ?? '') : String(dayOfMonth),
    }
  }
  const voice: Voice = {
    spoken,
    sentence: fill,
    label: (key) => texts.labels[key],
    title: (title) => aloud(texts.descriptions.get(title[texts.language]) ?? title[texts.language]),
    name: (name) => texts.names.get(name) ?? aloud(name.replaceAll('_', ' ')),
    word: (value) => {
      const known = spoken ? (texts.saidValues.get(value) ?? texts.values.get(value)) : texts.values.get(value)
      return known ?? aloud(value)
    },
    tier: (name, at) =>
      texts.tiers.get(name) ?? (name === '' ? fill('tier_unnamed', {number: number(fraction(at), 0)}) : aloud(name)),
    money: (amount) => (spoken ? dollars(fraction(amount, 100)) : formatMoney(amount)),
    price: (value) => (spoken ? dollars(value) : printedPrice(value)),
    number: (value, places = PLACES) => number(value, places),
    count,
    date: (day) =>
      fill('date', {
        ...monthAndDay(day),
        year: spoken ? spokenYear(texts.language, yearOf(day)) : String(yearOf(day)),
      }),
    day: (day, year) => (yearOf(day) === year ? fill('day_only', monthAndDay(day)) : voice.date(day)),
  }
  return voice
}

const times100 = (value: Fraction): Fraction => ({n: value.n * 100n, d: value.d})

interface Numbers {
  readonly number: (value: Fraction, places: number) => string
  readonly counted: (value: Fraction, places: number, gender: Gender) => string
}

type Fill = (key: SentenceKey, holes?: Holes) => string

function numbersIn(texts: ExplainTexts, spoken: boolean, fill: Fill): Numbers {
  const {language} = texts
  const digits = (text: string): string =>
    Array.from(text)
      .map((digit) => spokenAlone(language, Number(digit)))
      .join(' ')
  const said = (value: Fraction, places: number, whole: (whole: number) => string): string => {
    const text = decimalText(value, places)
    if (!spoken) return grouped(text)
    if (text.startsWith('-')) return fill('negative', {number: said(negated(value), places, whole)})
    const [head = '0', tail = ''] = text.split('.')
    const before =
      Number(head) < SAYABLE ? (tail === '' ? whole(Number(head)) : spokenAlone(language, Number(head))) : digits(head)
    return tail === '' ? before : fill('point', {whole: before, digits: digits(tail)})
  }
  return {
    number: (value, places) => said(value, places, (whole) => spokenAlone(language, whole)),
    counted: (value, places, gender) => said(value, places, (whole) => spokenNumber(language, whole, gender)),
  }
}

const grouped = (text: string): string => {
  const [head = '', tail] = text.split('.')
  return `${head.replace(/\B(?=(\d{3})+$)/g, ',')}${tail === undefined ? '' : `.${tail}`}`
}

/** `$4.17`, `$0.388`: two places or as many as it has. */
function printedPrice(value: Fraction): string {
  const text = decimalText(value, PRICE_PLACES)
  const [head = '0', tail = ''] = text.replace('-', '').split('.')
  const whole = formatMoney(cents(Number(head) * 100)).slice(0, -'.00'.length)
  return `${text.startsWith('-') ? '-' : ''}${whole}.${tail.padEnd(2, '0')}`
}

/** Text that somebody wrote, without signs that a voice cannot say. */
const speakable = (text: string, texts: ExplainTexts): string =>
  text
    .replaceAll('%', ` ${texts.sentences.percent_sign}`)
    .replaceAll('&', ` ${texts.sentences.and} `)
    .replace(/\d+/g, (digits) => ` ${spokenAlone(texts.language, Number(digits.slice(0, 9)))} `)
    .replace(/[^\p{L}\p{N} ,.;:'-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([,.;:])/g, '$1')
    .trim()
