import {expressionText, namesIn, type Expression} from '#core/rates/expression.js'
import {lineTitle} from '#core/rates/owrs/line-title.js'
import type {PartBook, Place} from '#core/rates/owrs/part-book.js'
import {tierSchedule} from '#core/rates/owrs/tier-schedule.js'
import type {RateLine, RateService} from '#core/rates/rate-plan.js'

/** A term of the bill: what it is, whether it is taken off, and its place in the formula. */
interface Term {
  readonly node: Expression
  readonly negative: boolean
}

const BILL = 'bill'
/** What is charged by itself, unlike a rate that is multiplied by the use. */
const CHARGE = /_(?:charge|surcharge|fee)$/
const NUMBER = (text: string): Expression => ({kind: 'number', value: {n: BigInt(text), d: 1n}, text})
const binary = (operator: '+' | '-' | '*' | '/', left: Expression, right: Expression): Expression => ({
  kind: 'binary',
  operator,
  left,
  right,
})

/**
 * Each term of `bill` is a line of its own; a sum that is multiplied (`1.01*(a+b)`) is its lines and one line of the
 * percent by which they grow, so that every charge and every tier can still be shown.
 */
export class BillLines {
  readonly lines: RateLine[] = []
  readonly #book: PartBook
  readonly #place: Place

  constructor(book: PartBook, place: Place) {
    this.#book = book
    this.#place = place
  }

  /** Codes of the lines that were added. */
  add(node: Expression, negative = false): string[] {
    return termsOf({node, negative}).flatMap((term) => this.#term(term))
  }

  #term({node, negative}: Term): string[] {
    const scaled = this.#scaled(node)
    if (scaled !== null) return this.#multiplied(scaled.sum, negative ? {kind: 'negated', of: scaled.by} : scaled.by)
    if (node.kind === 'name' && this.#tiers(node.name) !== null)
      return negative ? this.#multiplied(node, {kind: 'negated', of: NUMBER('1')}) : [this.#tieredLine(node.name)]
    return [this.#plainLine(node, negative)]
  }

  #tiers(name: string): {place: Place; convention: 'first_unit' | 'above'} | null {
    const part = this.#book.source.parts.get(name)
    return part?.kind === 'tiers' ? {place: {part: name, line: part.line}, convention: part.convention} : null
  }

  #hasTiers(node: Expression): boolean {
    return namesIn(node).some((name) => this.#tiers(name) !== null)
  }

  /** A sum, or a charge by tiers, that is multiplied or divided; null when the term is neither. */
  #scaled(node: Expression): {sum: Expression; by: Expression} | null {
    if (node.kind !== 'binary' || (node.operator !== '*' && node.operator !== '/')) return null
    const {left, right, operator} = node
    const [inLeft, inRight] = [this.#opens(left), operator === '*' && this.#opens(right)]
    if (inLeft && !this.#hasTiers(right))
      return {sum: left, by: operator === '*' ? right : binary('/', NUMBER('1'), right)}
    return inRight && !this.#hasTiers(left) ? {sum: right, by: left} : null
  }

  #opens(node: Expression): boolean {
    return this.#hasTiers(node) || (isSum(node) && namesIn(node).every((name) => CHARGE.test(name)))
  }

  #multiplied(sum: Expression, by: Expression): string[] {
    const of = this.add(sum)
    const percent = binary('*', NUMBER('100'), binary('-', by, NUMBER('1')))
    const code = this.#code('multiplier')
    const title = lineTitle('multiplier')
    this.lines.push({
      ...this.#head(code, this.#place.line),
      title,
      basis: 'percent_of_lines',
      percent: this.#book.expression(percent, this.#place),
      of,
    })
    return [...of, code]
  }

  #tieredLine(name: string): string {
    const found = this.#tiers(name)
    const code = this.#code(name)
    const tiers = found === null ? null : tierSchedule(this.#book, found.place, found.convention)
    if (found !== null && tiers !== null)
      this.lines.push({...this.#head(code, found.place.line), basis: 'tiered', tiers, quantity: this.#book.usage()})
    return code
  }

  /** A part that is a rate or a look-up is charged for the period; anything else is worked out. */
  #plainLine(node: Expression, negative: boolean): string {
    const name = node.kind === 'name' ? node.name : null
    const part = name === null ? undefined : this.#book.source.parts.get(name)
    const code = this.#code(name ?? `term_${this.lines.length + 1}`)
    const head = this.#head(code, part?.line ?? this.#place.line)
    const text = this.#book.expression(negative ? {kind: 'negated', of: node} : node, this.#place)
    const fixed = !negative && (part?.kind === 'table' || (part?.kind === 'formula' && /^[\d.]+$/.test(part.text)))
    if (fixed) this.lines.push({...head, basis: 'per_period', amount: text, standard_days: null})
    else this.lines.push({...head, basis: 'formula', amount: text})
    return code
  }

  /** A name that stands twice in the bill is charged twice. */
  #code(name: string): string {
    const taken = (code: string): boolean => this.lines.some((line) => line.code === code)
    let code = name
    for (let at = 2; taken(code); at += 1) code = `${name}_${at}`
    return code
  }

  #head(code: string, line: number): Omit<Extract<RateLine, {basis: 'formula'}>, 'basis' | 'amount'> {
    return {
      code,
      title: lineTitle(code),
      service: serviceOf(code, this.#book.source.name),
      ledger_account: null,
      citation: `${this.#book.source.file}:${line}`,
      when: {},
      each: 'bill',
      round: null,
    }
  }
}

const isSum = (node: Expression): boolean =>
  node.kind === 'binary' && (node.operator === '+' || node.operator === '-')
    ? true
    : node.kind === 'negated' && isSum(node.of)

function termsOf({node, negative}: Term): Term[] {
  if (node.kind === 'negated') return termsOf({node: node.of, negative: !negative})
  if (node.kind !== 'binary' || (node.operator !== '+' && node.operator !== '-')) return [{node, negative}]
  const right = node.operator === '-' ? !negative : negative
  return [...termsOf({node: node.left, negative}), ...termsOf({node: node.right, negative: right})]
}

function serviceOf(code: string, className: string): RateService {
  if (/sewer|waste_?water|sanitation/i.test(code)) return 'sewer'
  return /recycle|reclaim/i.test(`${code} ${className}`) ? 'recycled' : 'water'
}

/** The lines of a class, or none with a fault when its bill cannot be read. */
export function billLines(book: PartBook): readonly RateLine[] {
  const bill = book.source.parts.get(BILL)
  const place = {part: BILL, line: bill?.line ?? book.source.line}
  if (bill?.kind !== 'formula') {
    book.fault(place, '', bill === undefined ? `class ${book.source.name} has no bill` : 'bill is a formula')
    return []
  }
  const node = book.parse(bill.text, place)
  if (node === null) return []
  if (namesIn(node).includes(BILL)) {
    book.fault(place, expressionText(node), 'bill is worked out from itself')
    return []
  }
  const lines = new BillLines(book, place)
  lines.add(node)
  return lines.lines
}
