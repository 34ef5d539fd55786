/** Whole inches and a fraction, however they are joined: `1 1/2"`, `1-1/2"`, `1_1/2"`, `1|1/2"`, `3/4"`, `2"`, `1.5"`. */
const SIZE = /^(?:(\d+)(?:[ _|-]+|(?=")|$))?(?:(\d+)\/(\d+))?\s*(?:"|''|in\.?|inch(?:es)?)?$/
const DECIMAL_SIZE = /^(\d+)\.(\d+)\s*(?:"|''|in\.?|inch(?:es)?)?$/
const SIXTEENTHS = 16

const spelled = new Map<string, string>()
const MOST_SPELLINGS = 5000

/** One spelling for each size of meter: `5/8"`, `1"`, `1-1/2"`. What is not a size stays as it is. */
export function canonicalMeterSize(text: string): string {
  let known = spelled.get(text)
  if (known === undefined) {
    known = spell(text.trim())
    if (spelled.size >= MOST_SPELLINGS) spelled.clear()
    spelled.set(text, known)
  }
  return known
}

function spell(text: string): string {
  const decimal = DECIMAL_SIZE.exec(text)
  if (decimal !== null) {
    const sixteenths = Number(`0.${decimal[2] ?? ''}`) * SIXTEENTHS
    return Number.isInteger(sixteenths) ? inches(Number(decimal[1]), sixteenths, SIXTEENTHS) : text
  }
  const match = SIZE.exec(text)
  if (match === null || (match[1] === undefined && match[2] === undefined)) return text
  return inches(Number(match[1] ?? 0), Number(match[2] ?? 0), Number(match[3] ?? 1))
}

function inches(whole: number, part: number, of: number): string {
  if (part === 0) return `${whole}"`
  let [n, d] = [part, of]
  while (n % 2 === 0 && d % 2 === 0) [n, d] = [n / 2, d / 2]
  return whole === 0 ? `${n}/${d}"` : `${whole}-${n}/${d}"`
}
