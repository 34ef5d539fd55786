import {compare, decimalFraction} from '#core/rates/fraction.js'
import type {PartBook, Place} from '#core/rates/owrs/part-book.js'
import {partOfCharge} from '#core/rates/owrs/part-names.js'
import type {RatePart} from '#core/rates/owrs/rate-part.js'
import type {TextNode} from '#core/rates/owrs/tree.js'
import type {FigureList, TierSchedule} from '#core/rates/rate-plan.js'

type Convention = TierSchedule['convention']

/** A tier list as it is written: one, or one for each key. */
interface TierList {
  readonly place: Place
  readonly dependsOn: readonly string[]
  readonly rows: ReadonlyMap<string, readonly TextNode[]>
}
const ALONE = ''

/**
 * The tiers of a part that is written `Tiered` (a start is the first unit at its price) or `Budget` (a start is where
 * the tier before ends). Null with a fault when its lists are not there or do not fit.
 */
export function tierSchedule(book: PartBook, charge: Place, convention: Convention): TierSchedule | null {
  const starts = tierList(book, 'tier_starts', charge)
  const prices = tierList(book, 'tier_prices', charge)
  if (starts === null || prices === null) return null
  if (!sameLengths(book, charge, starts, prices)) return null
  return {
    convention,
    starts: figures(book, starts, (item) => startText(book, item, {charge, convention, place: starts.place})),
    prices: figures(book, prices, (item) => book.item(item, prices.place)),
    names: [],
    scale: null,
  }
}

function tierList(book: PartBook, base: string, charge: Place): TierList | null {
  const name = partOfCharge(base, charge.part, book.source.parts)
  const part = name === null ? undefined : book.source.parts.get(name)
  if (part === undefined) {
    book.fault(charge, base, `${charge.part} has no ${base}`)
    return null
  }
  const place = {part: part.name, line: part.line}
  const rows = rowsOf(part)
  if (rows === null) {
    book.fault(place, '', `${part.name} is no list of tiers${part.kind === 'broken' ? `: ${part.reason}` : ''}`)
    return null
  }
  return {place, dependsOn: part.kind === 'table' ? part.dependsOn : [], rows}
}

function rowsOf(part: RatePart): Map<string, readonly TextNode[]> | null {
  switch (part.kind) {
    case 'formula':
      return new Map([[ALONE, [{kind: 'text', line: part.line, text: part.text}]]])
    case 'list':
      return new Map([[ALONE, part.items]])
    case 'table':
      return new Map(part.rows.map(({key, items}) => [key, items]))
    case 'range':
    case 'tiers':
    case 'absent':
    case 'broken':
      return null
  }
}

function figures(book: PartBook, list: TierList, text: (item: TextNode) => string): FigureList {
  if (list.dependsOn.length === 0) return (list.rows.get(ALONE) ?? []).map(text)
  const values = Array.from(list.rows, ([key, items]): [string, string[]] => [key, items.map(text)])
  return {depends_on: book.keys(list.dependsOn, list.place), values: Object.fromEntries(values)}
}

/** Rows that can meet: those of one key where both depend on the same names, otherwise any with any. */
function sameLengths(book: PartBook, charge: Place, starts: TierList, prices: TierList): boolean {
  const together = starts.dependsOn.length > 0 && starts.dependsOn.join('|') === prices.dependsOn.join('|')
  let fits = true
  for (const [key, from] of starts.rows)
    for (const [other, price] of prices.rows) {
      if ((together && key !== other) || from.length === price.length) continue
      const words = [key, other].filter((word, at, all) => word !== ALONE && all.indexOf(word) === at)
      const where = words.length === 0 ? '' : ` (${words.join(', ')})`
      book.fault(
        starts.place,
        where.trim(),
        `${charge.part} has ${from.length} tier starts and ${price.length} prices${where}`,
      )
      fits = false
    }
  return fits
}

interface StartPlace {
  readonly charge: Place
  readonly convention: Convention
  readonly place: Place
}

const PERCENT = /^(\d*\.?\d+)\s*%$/
const WORDS = new Set(['indoor', 'outdoor'])
const BUDGET = 'budget'

function startText(book: PartBook, item: TextNode, {charge, convention, place}: StartPlace): string {
  const here = {...place, line: item.line}
  const percent = PERCENT.exec(item.text)?.[1]
  if (percent === undefined && !WORDS.has(item.text)) return book.item(item, place)
  if (convention === 'first_unit') {
    book.fault(here, item.text, `${item.text} is a share of a budget, and ${charge.part} is Tiered, not Budget`)
    return '0'
  }
  const name = budgetName(book, percent === undefined ? item.text : BUDGET, {charge, convention, place: here})
  const edge = percent === undefined ? name : `${percent} / 100 * ${name}`
  return book.source.mode === 'compat' ? `round_half_even(${edge})` : edge
}

/** `budget`, `indoor` and `outdoor` of this charge. */
function budgetName(book: PartBook, word: string, {charge, place}: StartPlace): string {
  const own = partOfCharge(word, charge.part, book.source.parts)
  const suffixed = own === `${word}_commodity` || own === word
  return book.resolve(own === null || suffixed ? word : own, place)
}

/** Starts that do not rise: read as they stand, but told. */
export function fallingStart(schedule: TierSchedule): string | null {
  const lists = 'depends_on' in schedule.starts ? Object.values(schedule.starts.values) : [schedule.starts]
  for (const list of lists) {
    const numbers = list.map(decimalFraction)
    const at = numbers.findIndex((one, index) => {
      const before = numbers[index - 1]
      return one !== null && before !== null && before !== undefined && compare(one, before) < 0
    })
    if (at > 0) return list[at] ?? null
  }
  return null
}
