import {cents, plainMoney, sum, type Cents} from '#core/kernel/money.js'
import {usage, type Refusal} from '#core/kernel/refusal.js'

/** Cash as it was counted: pieces by the face of the note in dollars, coin and whole rolls as amounts. Also how it is kept and printed. */
export type CashCount = {
  readonly notes: Readonly<Record<string, number>>
  readonly coin_cents: number
  readonly rolls_cents: number
}

export const NO_CASH: CashCount = {notes: {}, coin_cents: 0, rolls_cents: 0}

const CENTS_PER_DOLLAR = 100
const NOTE = /^([1-9]\d{0,2})x(\d{1,5})$/
const AMOUNT = /^(coin|rolls)(\d{1,7}\.\d{2})$/

/**
 * Reads `20x14,10x8,5x12,1x37,coin4.83,rolls10.00`: notes by face and pieces, loose coin and rolls as dollars.
 * @param faces the notes that exist, in cents
 * @throws Refusal BAD_COUNT (64) with a caret under the first character that cannot be
 */
export function parseCash(text: string, faces: readonly Cents[], field = 'cash'): CashCount {
  const notes: Record<string, number> = {}
  const amounts: {coin?: number; rolls?: number} = {}
  let at = 0
  for (const entry of text.split(',')) {
    const start = at + entry.length - entry.trimStart().length
    const word = entry.trim()
    const bad = (offset: number, why: string): Refusal => badCount(text, {at: start + offset, field, why})
    const [, face, pieces] = NOTE.exec(word) ?? []
    const [, kind, dollars] = AMOUNT.exec(word) ?? []
    if (face !== undefined && pieces !== undefined) {
      if (!faces.some((one) => one === Number(face) * CENTS_PER_DOLLAR)) throw bad(0, `there is no note of ${face}`)
      if (notes[face] !== undefined) throw bad(0, `${face}s are counted twice`)
      notes[face] = Number(pieces)
    } else if ((kind === 'coin' || kind === 'rolls') && dollars !== undefined) {
      if (amounts[kind] !== undefined) throw bad(0, `${kind} is counted twice`)
      amounts[kind] = Number(dollars.replace('.', ''))
    } else throw bad(faultAt(word), 'not a count, as 20x14 or coin4.83')
    at += entry.length + 1
  }
  return {notes: withoutZeroes(notes), coin_cents: amounts.coin ?? 0, rolls_cents: amounts.rolls ?? 0}
}

/** Column of the first character that cannot go on an entry. */
function faultAt(word: string): number {
  const kind = ['coin', 'rolls'].find((one) => word.startsWith(one))
  if (kind !== undefined) return kind.length + (/^\d{0,7}(?:\.\d{0,2})?/.exec(word.slice(kind.length))?.[0].length ?? 0)
  return /^(?:[1-9]\d{0,2}(?:x\d{0,5})?)?/.exec(word)?.[0].length ?? 0
}

const badCount = (text: string, {at, field, why}: {at: number; field: string; why: string}): Refusal =>
  usage('BAD_COUNT', `${field}: ${why}\n  ${text}\n  ${' '.repeat(at)}^`, field)

/** The same words that parseCash reads, the greatest note first. */
export function formatCash(count: CashCount): string {
  const words = facesOf(count).map((face) => `${face}x${count.notes[face]}`)
  if (count.rolls_cents > 0) words.push(`rolls${plainMoney(cents(count.rolls_cents))}`)
  if (count.coin_cents > 0 || words.length === 0) words.push(`coin${plainMoney(cents(count.coin_cents))}`)
  return words.join(',')
}

const facesOf = ({notes}: CashCount): string[] => Object.keys(notes).toSorted((a, b) => Number(b) - Number(a))

const withoutZeroes = (notes: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(notes).filter(([, pieces]) => pieces !== 0))

const piecesOf = ({notes}: CashCount, face: string): number => notes[face] ?? 0

export const totalOfCash = (count: CashCount): Cents =>
  sum([
    ...facesOf(count).map((face) => cents(Number(face) * CENTS_PER_DOLLAR * piecesOf(count, face))),
    ...[cents(count.coin_cents), cents(count.rolls_cents)],
  ])

/** Several counts as one: the bags of a deposit. */
export function addCash(counts: readonly CashCount[]): CashCount {
  const notes: Record<string, number> = {}
  for (const count of counts)
    for (const face of facesOf(count)) notes[face] = (notes[face] ?? 0) + piecesOf(count, face)
  const totalOf = (kind: 'coin_cents' | 'rolls_cents'): number => counts.reduce((total, one) => total + one[kind], 0)
  return {notes: withoutZeroes(notes), coin_cents: totalOf('coin_cents'), rolls_cents: totalOf('rolls_cents')}
}

/** What is left when `part` is taken out; null where it is not in there. A roll may be opened, coin fills one up. */
export function takeCash(count: CashCount, part: CashCount): CashCount | null {
  const faces = Array.from(new Set([...facesOf(count), ...facesOf(part)]))
  const left = faces.map((face) => [face, piecesOf(count, face) - piecesOf(part, face)] as const)
  const coin = count.coin_cents - part.coin_cents
  const rolls = count.rolls_cents - part.rolls_cents
  if (coin + rolls < 0 || left.some(([, pieces]) => pieces < 0)) return null
  const mixed = coin < 0 || rolls < 0
  return {
    notes: withoutZeroes(Object.fromEntries(left)),
    coin_cents: mixed ? coin + rolls : coin,
    rolls_cents: mixed ? 0 : rolls,
  }
}
