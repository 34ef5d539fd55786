import {refuse} from '#core/kernel/refusal.js'
import {mustExist} from '#core/kernel/must.js'
import {parseExpression, type Expression, type FunctionName} from '#core/rates/expression.js'
import {
  compare,
  decimalFraction,
  decimalText,
  greater,
  isZero,
  minus,
  negated,
  over,
  plus,
  rounded,
  smaller,
  times,
  wholeOf,
  type Fraction,
} from '#core/rates/fraction.js'
import {canonicalMeterSize} from '#core/rates/meter-size.js'
import type {Figure, FigureList, RangeFigure, TableFigure} from '#core/rates/rate-plan.js'
import type {CompiledPart, Scope} from '#core/rates/tariff-scope.js'

export type Evaluate = (scope: Scope) => Fraction

/** The names a formula may use. Parts are added while they are compiled, so that their order does not matter. */
export interface Names {
  readonly parts: Map<string, CompiledPart>
  readonly inputsBeatParts: boolean
}

const METER_SIZE = 'meter_size'

/** @throws Refusal BAD_FORMULA (65) */
export function compileFigure(label: string, figure: Figure, names: Names): Evaluate {
  if (typeof figure === 'string') return compileFormula(figure, names)
  return 'range_of' in figure ? compileRange(label, figure, names) : compileTable(label, figure, names)
}

export function compileFormula(text: string, names: Names): Evaluate {
  return compileNode(parseExpression(text, Array.from(names.parts.keys())), names)
}

/** A formula of numbers alone: its value is known before any bill is. */
const CONSTANT = Symbol('constant')
type MaybeConstant = Evaluate & {readonly [CONSTANT]?: Fraction}
export const constantOf = (evaluate: Evaluate): Fraction | undefined => (evaluate as MaybeConstant)[CONSTANT]
const constant = (value: Fraction): Evaluate => Object.assign(() => value, {[CONSTANT]: value})

function compileNode(node: Expression, names: Names): Evaluate {
  switch (node.kind) {
    case 'number':
      return constant(node.value)
    case 'name':
      return compileName(node.name, names)
    case 'negated': {
      const of = compileNode(node.of, names)
      return folded([of], (scope) => negated(of(scope)))
    }
    case 'binary':
      return compileBinary(node, names)
    case 'call':
      return compileCall(node.function, node.arguments, names)
  }
}

/** What depends on no bill is worked out once. */
function folded(from: readonly Evaluate[], evaluate: Evaluate): Evaluate {
  if (from.some((one) => constantOf(one) === undefined)) return evaluate
  return constant(evaluate(undefined as unknown as Scope))
}

function compileName(name: string, {parts, inputsBeatParts}: Names): Evaluate {
  return (scope) => {
    const part = parts.get(name)
    if (part === undefined || (inputsBeatParts && scope.has(name))) return scope.number(name)
    return scope.part(name, part)
  }
}

function compileBinary(node: Extract<Expression, {kind: 'binary'}>, names: Names): Evaluate {
  const [left, right] = [compileNode(node.left, names), compileNode(node.right, names)]
  switch (node.operator) {
    case '+':
      return folded([left, right], (scope) => plus(left(scope), right(scope)))
    case '-':
      return folded([left, right], (scope) => minus(left(scope), right(scope)))
    case '*':
      return folded([left, right], (scope) => times(left(scope), right(scope)))
    case '/':
      return folded([left, right], (scope) => {
        const divisor = right(scope)
        if (isZero(divisor)) throw refuse('DIVIDED_BY_ZERO', 'a formula of the tariff divides by nothing')
        return over(left(scope), divisor)
      })
  }
}

function compileCall(name: FunctionName, given: readonly Expression[], names: Names): Evaluate {
  const values = given.map((node) => compileNode(node, names))
  const first = mustExist(values[0], 'a function has a value')
  const places = values[1]
  const scaleOf = (scope: Scope): number => {
    if (places === undefined) return 0
    const {n, d} = places(scope)
    return Number(wholeOf(n, d, 'down'))
  }
  switch (name) {
    case 'min':
      return folded(values, (scope) => values.map((one) => one(scope)).reduce(smaller))
    case 'max':
      return folded(values, (scope) => values.map((one) => one(scope)).reduce(greater))
    case 'floor':
      return folded(values, (scope) => floorOf(first(scope)))
    case 'ceil':
      return folded(values, (scope) => negated(floorOf(negated(first(scope)))))
    case 'round_half_up':
      return folded(values, (scope) => rounded(first(scope), 'half_up', scaleOf(scope)))
    case 'round_half_even':
      return folded(values, (scope) => rounded(first(scope), 'half_even', scaleOf(scope)))
  }
}

const floorOf = ({n, d}: Fraction): Fraction => ({n: wholeOf(n, d, n < 0n ? 'up' : 'down'), d: 1n})

/** The word under which a value is looked up. Meters are spelled in many ways and looked up in one. */
function wordOf(name: string, scope: Scope, names: Names): string {
  const part = names.parts.get(name)
  if (part !== undefined && !scope.has(name)) return decimalText(scope.part(name, part))
  const text = scope.text(name)
  return name === METER_SIZE ? canonicalMeterSize(text) : text
}

export function keyOf(dependsOn: readonly string[], scope: Scope, names: Names): string {
  let key = ''
  for (const name of dependsOn) key += key === '' ? wordOf(name, scope, names) : `|${wordOf(name, scope, names)}`
  return key
}

/** Keys as the table spells them, meters in the one spelling. */
function canonicalKey(key: string, dependsOn: readonly string[]): string {
  if (!dependsOn.includes(METER_SIZE)) return key
  if (dependsOn.length === 1) return canonicalMeterSize(key)
  const words = key.split('|')
  return words.map((word, at) => (dependsOn[at] === METER_SIZE ? canonicalMeterSize(word) : word)).join('|')
}

const noKey = (label: string, dependsOn: readonly string[], key: string): Error =>
  refuse('NO_RATE_FOR_KEY', `${label} has no rate for ${dependsOn.join(' and ')} ${key}`, {
    field: dependsOn.join('|'),
    next: ['curbstop show-rates prints the keys of each plan'],
  })

/** Rows of a table by their key, noted for the trace. @throws Refusal NO_RATE_FOR_KEY (65) */
function looker<T>(
  label: string,
  {depends_on, values}: {readonly depends_on: readonly string[]; readonly values: Readonly<Record<string, T>>},
  names: Names,
): (scope: Scope) => T {
  const rows = new Map(
    Object.entries(values).map(([text, value]) => {
      const key = canonicalKey(text, depends_on)
      return [key, {value, found: {table: label, key}}]
    }),
  )
  return (scope) => {
    const key = keyOf(depends_on, scope, names)
    const row = rows.get(key)
    if (row === undefined) throw noKey(label, depends_on, key)
    scope.note(row.found)
    return row.value
  }
}

const mapped = <From, To>(
  values: Readonly<Record<string, From>>,
  to: (value: From, key: string) => To,
): Record<string, To> => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, to(value, key)]))

function compileTable(label: string, {depends_on, values}: TableFigure, names: Names): Evaluate {
  const compiled = mapped(values, (figure, key) => compileFigure(`${label} ${key}`, figure, names))
  const find = looker(label, {depends_on, values: compiled}, names)
  return (scope) => find(scope)(scope)
}

function compileRange(label: string, range: RangeFigure, names: Names): Evaluate {
  const starts = range.starts.map((text) => mustExist(decimalFraction(text), `${label}: starts are decimals`))
  const values = range.values.map((figure, at) => compileFigure(`${label} ${at + 1}`, figure, names))
  const notes = range.starts.map((start) => ({table: label, key: `from ${start}`}))
  const of = compileName(range.range_of, names)
  return (scope) => {
    const value = of(scope)
    const at = starts.findLastIndex((start) => compare(start, value) <= 0)
    const found = values[Math.max(at, 0)]
    scope.note(mustExist(notes[Math.max(at, 0)], `${label}: a start for each value`))
    return mustExist(found, `${label}: a value for each start`)(scope)
  }
}

/** A list of figures, chosen by a key where it depends on one. */
export function compileList(label: string, list: FigureList, names: Names): (scope: Scope) => readonly Evaluate[] {
  if (!('depends_on' in list)) {
    const all = list.map((text) => compileFormula(text, names))
    return () => all
  }
  const {depends_on, values} = list
  const compiled = mapped(values, (texts) => texts.map((text) => compileFormula(text, names)))
  return looker(label, {depends_on, values: compiled}, names)
}
