import {must} from '#core/kernel/must.js'

export const EXPLAIN_LANGUAGES = ['en', 'es'] as const
export type ExplainLanguage = (typeof EXPLAIN_LANGUAGES)[number]
export type Gender = 'm' | 'f'

/** A whole number from 0 to 999,999,999 as a voice says it before a noun. */
export function spokenNumber(language: ExplainLanguage, value: number, gender: Gender = 'm'): string {
  must(Number.isSafeInteger(value) && value >= 0 && value < 1e9, `a number that can be said: ${value}`)
  return language === 'en' ? english(value) : spanish(value, gender)
}

/** Without a noun after it: a meter's read, digits after the point. */
export const spokenAlone = (language: ExplainLanguage, value: number): string =>
  language === 'es'
    ? spokenNumber('es', value)
        .replace(/veintiún$/, 'veintiuno')
        .replace(/\bun$/, 'uno')
    : english(value)

/** A year of this century: `twenty twenty-six`, `dos mil veintiséis`. */
export function spokenYear(language: ExplainLanguage, year: number): string {
  const rest = year % 100
  if (language === 'es' || rest < 10) return spokenAlone(language, year)
  return `${english(Math.trunc(year / 100))} ${english(rest)}`
}

const EN_ONES = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
]
const EN_TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']

function english(value: number): string {
  if (value < 20) return EN_ONES[value] ?? ''
  if (value < 100) {
    const ones = value % 10
    return `${EN_TENS[Math.trunc(value / 10)] ?? ''}${ones === 0 ? '' : `-${english(ones)}`}`
  }
  if (value < 1000) return joined(`${english(Math.trunc(value / 100))} hundred`, value % 100, english)
  if (value < 1e6) return joined(`${english(Math.trunc(value / 1000))} thousand`, value % 1000, english)
  return joined(`${english(Math.trunc(value / 1e6))} million`, value % 1e6, english)
}

const joined = (head: string, rest: number, say: (rest: number) => string): string =>
  rest === 0 ? head : `${head} ${say(rest)}`

const ES_ONES = [
  ...['cero', 'un', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve', 'diez', 'once', 'doce'],
  ...['trece', 'catorce', 'quince', 'dieciséis', 'diecisiete', 'dieciocho', 'diecinueve', 'veinte', 'veintiún'],
  ...[
    'veintidós',
    'veintitrés',
    'veinticuatro',
    'veinticinco',
    'veintiséis',
    'veintisiete',
    'veintiocho',
    'veintinueve',
  ],
]
const ES_TENS = ['', '', '', 'treinta', 'cuarenta', 'cincuenta', 'sesenta', 'setenta', 'ochenta', 'noventa']
const ES_HUNDREDS = [
  ...['', 'ciento', 'doscientos', 'trescientos', 'cuatrocientos', 'quinientos', 'seiscientos', 'setecientos'],
  ...['ochocientos', 'novecientos'],
]

/** Hundreds and ones agree with the noun: `doscientas una unidades`, `veintiún galones`. */
function spanish(value: number, gender: Gender): string {
  const say = (rest: number): string => spanish(rest, gender)
  if (value < 30) return gender === 'f' ? feminine(ES_ONES[value] ?? '') : (ES_ONES[value] ?? '')
  if (value < 100) {
    const ones = value % 10
    return `${ES_TENS[Math.trunc(value / 10)] ?? ''}${ones === 0 ? '' : ` y ${say(ones)}`}`
  }
  if (value === 100) return 'cien'
  if (value < 1000) {
    const hundreds = ES_HUNDREDS[Math.trunc(value / 100)] ?? ''
    return joined(gender === 'f' ? hundreds.replace(/os$/, 'as') : hundreds, value % 100, say)
  }
  if (value < 1e6) {
    const thousands = Math.trunc(value / 1000)
    return joined(thousands === 1 ? 'mil' : `${say(thousands)} mil`, value % 1000, say)
  }
  const millions = Math.trunc(value / 1e6)
  return joined(millions === 1 ? 'un millón' : `${spanish(millions, 'm')} millones`, value % 1e6, say)
}

const feminine = (word: string): string => (word === 'un' ? 'una' : word === 'veintiún' ? 'veintiuna' : word)
