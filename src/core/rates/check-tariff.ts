import {DAYS} from '#core/rates/tariff-scope.js'
import {Refusal} from '#core/kernel/refusal.js'
import {namesIn, parseExpression, type Expression} from '#core/rates/expression.js'
import {compare, decimalFraction, fraction, NOTHING} from '#core/rates/fraction.js'
import {canonicalMeterSize} from '#core/rates/meter-size.js'
import type {PlanNode} from '#core/rates/plan-node.js'
import type {Figure, RateLine, Tariff} from '#core/rates/rate-plan.js'
import {listsOf} from '#core/rates/read-figure.js'
import {figuresOfLines, figuresOfParts, type Written, type WrittenFormula} from '#core/rates/tariff-figures.js'

/** Days of the service period, which the period itself gives. */
const METER_SIZE = 'meter_size'
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
/** Millionths of a dollar: the finest rate found in print is five places. */
const MONEY_PLACES = 6
const WHOLE_PERCENT = fraction(100)

/** What refers to what: formulas name what there is, no part needs itself, lines are known by their own code. */
export function checkTariff(node: PlanNode, tariff: Tariff, inputsBeatParts: boolean): void {
  const parts = figuresOfParts(tariff, node.path)
  checkNames(node, tariff, inputsBeatParts)
  checkInputs(node, tariff)
  const asked = new Map<string, readonly string[]>()
  for (const [name, written] of parts) asked.set(name, checkWritten(node, tariff, written))
  checkWritten(node, tariff, figuresOfLines(tariff, node.path))
  for (const cycle of cyclesIn(asked)) node.fault(`worked out from itself: ${cycle}`, `${node.path}.parts`)
  checkRanges(node, tariff)
  checkLines(node, tariff)
}

function checkNames(node: PlanNode, {inputs, parts}: Tariff, inputsBeatParts: boolean): void {
  for (const [kind, all] of Object.entries({inputs, parts})) {
    for (const name of Object.keys(all)) {
      const path = `${node.path}.${kind}.${name}`
      if (!NAME.test(name)) node.fault('a name has letters, digits and _ and starts with no digit', path)
      if (name === DAYS) node.fault('days are those of the service period', path)
    }
  }
  if (inputsBeatParts) return
  for (const name of Object.keys(parts))
    if (Object.hasOwn(inputs, name)) node.fault('an input has this name too', `${node.path}.parts.${name}`)
}

function checkInputs(node: PlanNode, {inputs}: Tariff): void {
  for (const [name, {kind, default: given}] of Object.entries(inputs)) {
    if (kind === 'number' && given !== null && decimalFraction(given) === null)
      node.fault(`"${given}" is no decimal`, `${node.path}.inputs.${name}.default`)
  }
}

const isNamed = ({inputs, parts}: Tariff, name: string): boolean =>
  Object.hasOwn(inputs, name) || Object.hasOwn(parts, name)

/** @returns every name that is asked for */
function checkWritten(node: PlanNode, tariff: Tariff, written: Written): readonly string[] {
  const asked: string[] = []
  for (const formula of written.formulas) {
    const expression = parsed(node, formula)
    if (expression === null) continue
    checkLiteral(node, formula, expression)
    for (const name of namesIn(expression)) {
      asked.push(name)
      const rule = tariff.inputs[name]
      if (!isNamed(tariff, name) && name !== DAYS)
        node.fault(`${name} is no input, no part and not ${DAYS}`, formula.path)
      else if (rule?.kind === 'key' && !Object.hasOwn(tariff.parts, name))
        node.fault(`${name} is a key: it is looked up, not reckoned with`, formula.path)
    }
  }
  for (const {path, names, keys} of written.lookups) {
    asked.push(...names)
    for (const name of names) if (!isNamed(tariff, name)) node.fault(`${name} is no input and no part`, path)
    checkMeterKeys(node, path, names, keys)
  }
  return asked
}

function parsed(node: PlanNode, {path, text}: WrittenFormula): Expression | null {
  try {
    return parseExpression(text)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    node.fault(error.message, path)
    return null
  }
}

/** A rate, price or percent that is written out as a plain decimal. */
function checkLiteral(node: PlanNode, {path, text, use}: WrittenFormula, expression: Expression): void {
  if (use === 'number') return
  const literal = expression.kind === 'negated' ? expression.of : expression
  if (literal.kind !== 'number') return
  if (expression.kind === 'negated') node.fault('below zero: money off a bill is a discount', path)
  if (use === 'money' && (literal.text.split('.')[1] ?? '').length > MONEY_PLACES)
    node.fault(`${text} has more than ${MONEY_PLACES} decimals`, path)
  if (use === 'discount_percent' && compare(literal.value, WHOLE_PERCENT) > 0)
    node.fault(`${text} percent off is more than the lines come to`, path)
}

/** Meters are looked up in one spelling: `1.5"` and `1-1/2"` would be one row with two rates. */
function checkMeterKeys(node: PlanNode, path: string, names: readonly string[], keys: readonly string[]): void {
  const at = names.indexOf(METER_SIZE)
  if (at < 0) return
  const seen = new Map<string, string>()
  for (const key of keys) {
    const one = key
      .split('|')
      .map((word, i) => (i === at ? canonicalMeterSize(word) : word))
      .join('|')
    const other = seen.get(one)
    if (other !== undefined) node.fault(`${other} and ${key} are one meter size`, path)
    seen.set(one, key)
  }
}

/** Each ring of parts that need one another, told once, from the part that is written first. */
function cyclesIn(asked: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (name: string, trail: readonly string[]): void => {
    const at = trail.indexOf(name)
    if (at >= 0) {
      cycles.push([...trail.slice(at), name].join(' -> '))
      return
    }
    if (done.has(name)) return
    for (const next of asked.get(name) ?? []) visit(next, [...trail, name])
    done.add(name)
  }
  for (const name of asked.keys()) visit(name, [])
  return cycles
}

function checkRanges(node: PlanNode, {parts, lines}: Tariff): void {
  const visit = (figure: Figure | null, path: string): void => {
    if (figure === null || typeof figure === 'string') return
    if ('range_of' in figure) {
      ascending(node, figure.starts, `${path}.starts`)
      figure.values.forEach((one, i) => {
        visit(one, `${path}.values[${i}]`)
      })
    } else for (const [key, one] of Object.entries(figure.values)) visit(one, `${path}.values.${key}`)
  }
  for (const [name, {figure}] of Object.entries(parts)) visit(figure, `${node.path}.parts.${name}.figure`)
  lines.forEach((line, i) => {
    const path = `${node.path}.lines[${i}]`
    if ('rate' in line) visit(line.rate, `${path}.rate`)
    if ('amount' in line) visit(line.amount, `${path}.amount`)
    if ('percent' in line) visit(line.percent, `${path}.percent`)
    if ('cap' in line) visit(line.cap, `${path}.cap`)
    if (line.basis === 'tiered') checkStarts(node, line, `${path}.tiers.starts`)
  })
}

/** Starts of a range are decimals; those of tiers may be formulas, which only a bill can put in order. */
function ascending(node: PlanNode, starts: readonly string[], path: string, formulas = false): void {
  starts.forEach((start, i) => {
    const value = decimalFraction(start)
    const before = decimalFraction(starts[i - 1] ?? '')
    if (value === null && !formulas) node.fault(`"${start}" is no decimal`, `${path}[${i}]`)
    if (value !== null && before !== null && compare(before, value) >= 0)
      node.fault(`${start} is not above ${starts[i - 1] ?? ''}`, `${path}[${i}]`)
  })
}

/** The first tier is from nothing: a first start of ten would be passed over in silence. */
function checkStarts(node: PlanNode, {tiers}: Extract<RateLine, {basis: 'tiered'}>, path: string): void {
  for (const [key, starts] of listsOf(tiers.starts)) {
    ascending(node, starts, `${path}${key}`, true)
    const first = decimalFraction(starts[0] ?? '')
    const nothing = first !== null && compare(first, NOTHING) === 0
    const one = tiers.convention === 'first_unit' && first !== null && compare(first, fraction(1)) === 0
    if (!nothing && !one)
      node.fault(`the first tier starts at ${tiers.convention === 'above' ? '0' : '0 or 1'}`, `${path}${key}[0]`)
  }
}

function checkLines(node: PlanNode, {inputs, lines}: Tariff): void {
  const before = new Set<string>()
  lines.forEach((line, i) => {
    const path = `${node.path}.lines[${i}]`
    if (before.has(line.code)) node.fault(`two lines have the code ${line.code}`, `${path}.code`)
    if ('of' in line) {
      for (const code of line.of) if (!before.has(code)) node.fault(`${code} is no line before this one`, `${path}.of`)
      if (new Set(line.of).size < line.of.length) node.fault('a line is named twice', `${path}.of`)
    }
    for (const name of Object.keys(line.when))
      if (!Object.hasOwn(inputs, name)) node.fault(`${name} is no input`, `${path}.when.${name}`)
    before.add(line.code)
  })
}
