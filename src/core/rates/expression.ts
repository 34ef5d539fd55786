import {refuse} from '#core/kernel/refusal.js'
import {decimalFraction, type Fraction} from '#core/rates/fraction.js'

/** A formula of a rate plan: decimals, names, + - * / ( ), and a few functions. Nothing of it is ever evaluated as code. */
export type Expression =
  | {readonly kind: 'number'; readonly value: Fraction; readonly text: string}
  | {readonly kind: 'name'; readonly name: string}
  | {readonly kind: 'negated'; readonly of: Expression}
  | {readonly kind: 'binary'; readonly operator: Operator; readonly left: Expression; readonly right: Expression}
  | {readonly kind: 'call'; readonly function: FunctionName; readonly arguments: readonly Expression[]}

export type Operator = '+' | '-' | '*' | '/'

/** Functions with the number of arguments they take. `round_…(x, places)`: places is a whole number, 0 when left out. */
const FUNCTIONS = {
  min: [2, 9],
  max: [2, 9],
  floor: [1, 1],
  ceil: [1, 1],
  round_half_up: [1, 2],
  round_half_even: [1, 2],
} as const
export type FunctionName = keyof typeof FUNCTIONS
const isFunction = (name: string): name is FunctionName => Object.hasOwn(FUNCTIONS, name)

interface Token {
  readonly kind: 'number' | 'name' | 'sign'
  readonly text: string
  /** Column, from 1. */
  readonly at: number
}

/** Deepest nesting that is read: a formula of a tariff has three or four. */
const DEEPEST = 60

/**
 * @param known names that hold more than letters, digits and underscores (`Turn-on_charge`): taken whole where they stand
 * @throws Refusal BAD_FORMULA (65) naming the column
 */
export function parseExpression(text: string, known: readonly string[] = []): Expression {
  const tokens = tokensOf(text, known)
  let next = 0
  const bad = (what: string, at: number): Error =>
    refuse('BAD_FORMULA', `'${text}' does not parse: ${what} (column ${at})`)
  const peek = (): Token | undefined => tokens[next]
  const takes = (...signs: string[]): string | null => {
    const token = peek()
    if (token?.kind !== 'sign' || !signs.includes(token.text)) return null
    next += 1
    return token.text
  }
  const must = (sign: string): void => {
    if (takes(sign) === null) throw bad(`expected ${sign}`, peek()?.at ?? text.length + 1)
  }

  function sum(depth: number): Expression {
    let left = product(depth)
    for (let sign = takes('+', '-'); sign !== null; sign = takes('+', '-'))
      left = {kind: 'binary', operator: sign as Operator, left, right: product(depth)}
    return left
  }
  function product(depth: number): Expression {
    let left = factor(depth)
    for (let sign = takes('*', '/'); sign !== null; sign = takes('*', '/'))
      left = {kind: 'binary', operator: sign as Operator, left, right: factor(depth)}
    return left
  }
  function factor(depth: number): Expression {
    const token = peek()
    if (token === undefined) throw bad('it ends too early', text.length + 1)
    if (depth > DEEPEST) throw bad('nested too deeply', token.at)
    if (takes('-') !== null) return {kind: 'negated', of: factor(depth + 1)}
    if (takes('(') !== null) {
      const inner = sum(depth + 1)
      must(')')
      return inner
    }
    next += 1
    if (token.kind === 'number') return numberOf(token)
    if (token.kind === 'sign') throw bad(`${token.text} is out of place`, token.at)
    return isFunction(token.text) && takes('(') !== null
      ? call(token.text, token.at, depth)
      : {kind: 'name', name: token.text}
  }
  function numberOf(token: Token): Expression {
    const value = decimalFraction(token.text)
    if (value === null) throw bad(`${token.text} is not a number`, token.at)
    return {kind: 'number', value, text: token.text}
  }
  function call(name: FunctionName, at: number, depth: number): Expression {
    const given = [sum(depth + 1)]
    while (takes(',') !== null) given.push(sum(depth + 1))
    must(')')
    const [least, most] = FUNCTIONS[name]
    if (given.length < least || given.length > most) throw bad(`${name} takes ${least} to ${most} values`, at)
    return {kind: 'call', function: name, arguments: given}
  }

  const whole = sum(0)
  const rest = peek()
  if (rest !== undefined) throw bad(`${rest.text} is out of place`, rest.at)
  return whole
}

const BLANKS = /\s*/y
const TOKEN = /(\d+\.?\d*|\.\d+)|([A-Za-z_][A-Za-z0-9_]*)|([-+*/(),])/y
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

function tokensOf(text: string, known: readonly string[]): Token[] {
  const odd = known.filter((name) => !PLAIN_NAME.test(name)).toSorted((a, b) => b.length - a.length)
  const tokens: Token[] = []
  for (let at = afterBlanks(text, 0); at < text.length; at = afterBlanks(text, at)) {
    const start = at
    const name = odd.find((one) => text.startsWith(one, start) && !/[A-Za-z0-9_]/.test(text[start + one.length] ?? ''))
    const token = name === undefined ? plainToken(text, start) : {kind: 'name' as const, text: name, at: start + 1}
    tokens.push(token)
    at = start + token.text.length
  }
  return tokens
}

function afterBlanks(text: string, at: number): number {
  BLANKS.lastIndex = at
  BLANKS.test(text)
  return BLANKS.lastIndex
}

function plainToken(text: string, start: number): Token {
  TOKEN.lastIndex = start
  const match = TOKEN.exec(text)
  if (match === null)
    throw refuse('BAD_FORMULA', `'${text}' does not parse: ${text[start] ?? ''} is out of place (column ${start + 1})`)
  const [all, number, word] = match
  return {kind: number !== undefined ? 'number' : word !== undefined ? 'name' : 'sign', text: all, at: start + 1}
}

/** Names that a formula asks for, each once, in order. */
export function namesIn(expression: Expression): readonly string[] {
  const found = new Set<string>()
  const visit = (node: Expression): void => {
    switch (node.kind) {
      case 'number':
        return
      case 'name':
        found.add(node.name)
        return
      case 'negated':
        visit(node.of)
        return
      case 'binary':
        visit(node.left)
        visit(node.right)
        return
      case 'call':
        node.arguments.forEach(visit)
    }
  }
  visit(expression)
  return Array.from(found)
}

/** The formula as text again, with brackets only where they are needed: what a trace prints. */
export function expressionText(node: Expression): string {
  switch (node.kind) {
    case 'number':
      return node.text
    case 'name':
      return node.name
    case 'negated':
      return `-${bracketed(node.of, 3)}`
    case 'binary': {
      const rank = rankOf(node)
      return `${bracketed(node.left, rank)} ${node.operator} ${bracketed(node.right, rank + 1)}`
    }
    case 'call':
      return `${node.function}(${node.arguments.map(expressionText).join(', ')})`
  }
}

const rankOf = (node: Expression): number =>
  node.kind === 'binary' ? (node.operator === '+' || node.operator === '-' ? 1 : 2) : 3
const bracketed = (node: Expression, least: number): string =>
  rankOf(node) < least ? `(${expressionText(node)})` : expressionText(node)
