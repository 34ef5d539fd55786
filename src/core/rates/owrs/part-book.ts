import {Refusal, type RowFault} from '#core/kernel/refusal.js'
import {expressionText, parseExpression, type Expression} from '#core/rates/expression.js'
import {isBudgetName, roundedOperands} from '#core/rates/owrs/budget-rounding.js'
import type {ClassSource} from '#core/rates/owrs/class-source.js'
import {mustBePart, partMeant, USAGE, USAGE_IN_FORMULAS} from '#core/rates/owrs/part-names.js'
import type {RatePart} from '#core/rates/owrs/rate-part.js'
import type {TextNode} from '#core/rates/owrs/tree.js'
import type {Figure, InputRule, Part} from '#core/rates/rate-plan.js'

/** Where a formula stands: the part it belongs to, and its line. */
export interface Place {
  readonly part: string
  readonly line: number
}

const asPart = (figure: Figure, citation: string | null): Part => ({
  figure,
  round: null,
  title: null,
  unit: null,
  citation,
})

/** What stands in for a figure that cannot be read: the class has a fault by then and is never priced. */
const UNREADABLE = '0'

/**
 * The parts of one class, turned into figures of a tariff as they are asked for: from `bill` on, so that what the bill
 * does not need cannot spoil it. Faults are gathered, not thrown.
 */
export class PartBook {
  readonly source: ClassSource
  readonly parts = new Map<string, Part>()
  readonly inputs = new Map<string, InputRule['kind']>()
  faults: RowFault[] = []
  readonly #known: readonly string[]
  readonly #running = new Set<string>()
  readonly #read = new Set<string>()

  constructor(source: ClassSource) {
    this.source = source
    this.#known = Array.from(source.parts.keys())
  }

  fault({part, line}: Place, value: string, reason: string): void {
    this.faults.push({line, field: `${this.source.name}.${part}`, value, reason})
  }

  /** The formula with every name resolved and, for a budget in compat mode, its operands rounded. */
  formula(text: string, place: Place): string {
    const {mode} = this.source
    const rounds = mode === 'compat' && isBudgetName(place.part)
    const node = this.parse(text, place)
    if (node === null) return UNREADABLE
    return this.expression(rounds ? roundedOperands(text, this.#known) : node, place)
  }

  /** Null with a fault when the text is no formula. */
  parse(text: string, place: Place): Expression | null {
    try {
      const node = parseExpression(text, this.#known)
      if (!hasCall(node)) return node
      this.fault(place, text, 'a function: formulas of the specification have + - * / and brackets')
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.fault(place, text, `formula ${error.message}`)
    }
    return null
  }

  /** As text, every name resolved. */
  expression(node: Expression, place: Place): string {
    return expressionText(renamed(node, (name) => this.resolve(name, place)))
  }

  /** The name under which the tariff knows it: a part, which is read if it was not yet, or something given. */
  resolve(name: string, place: Place): string {
    if (name === USAGE || name === USAGE_IN_FORMULAS) return this.usage()
    const part = this.partNamed(name, place)
    if (part !== null) return part
    const what = this.source.parts.has(name) ? 'is empty' : 'the class does not define'
    if (mustBePart(name)) this.fault(place, name, `${place.part} refers to ${name}, which ${what}`)
    else this.inputs.set(name, 'number')
    return name
  }

  /** The name of the part that is meant, once it is read; null where no part is. */
  private partNamed(name: string, place: Place): string | null {
    const meant = partMeant(name, place.part, this.source.parts)
    if (meant === null) return null
    this.read(meant, place)
    if (meant === name) return name
    const taken = this.parts.get(name)
    if (taken !== undefined) return taken.figure === meant ? name : meant
    // A second name is a part of its own, so that a value given under that name beats it.
    this.parts.set(name, asPart(meant, null))
    return name
  }

  usage(): string {
    this.inputs.set(USAGE, 'number')
    this.parts.set(USAGE_IN_FORMULAS, asPart(USAGE, null))
    return USAGE_IN_FORMULAS
  }

  /** Reads a part once. A part that needs itself is a fault. */
  private read(name: string, place: Place): void {
    if (this.#running.has(name)) this.fault(place, name, `${name} is worked out from itself`)
    const part = this.source.parts.get(name)
    if (part === undefined || this.#read.has(name)) return
    this.#read.add(name)
    this.#running.add(name)
    const figure = this.figure(part)
    this.#running.delete(name)
    this.parts.set(name, asPart(figure, `${this.source.file}:${part.line}`))
  }

  private figure(part: RatePart): Figure {
    const place = {part: part.name, line: part.line}
    switch (part.kind) {
      case 'formula':
        return this.formula(part.text, place)
      case 'table':
        return this.table(part, place)
      case 'range':
        return {
          range_of: this.resolve(part.of, place),
          starts: part.starts.map(({text}) => text),
          values: part.values.map((item) => this.item(item, place)),
        }
      case 'list':
        this.fault(place, '', `${part.name} is a list of ${part.items.length} where one value is needed`)
        return UNREADABLE
      case 'tiers':
        this.fault(place, '', `${part.name} is charged by tiers; only the bill can name it`)
        return UNREADABLE
      case 'absent':
        this.fault(place, '', `${part.name} is empty`)
        return UNREADABLE
      case 'broken':
        this.fault(place, part.value, `${part.name}: ${part.reason}`)
        return UNREADABLE
    }
  }

  private table({dependsOn, rows}: Extract<RatePart, {kind: 'table'}>, place: Place): Figure {
    const values = rows.map(({key, line, items}): [string, Figure] => {
      const [only, second] = items
      if (only !== undefined && second === undefined) return [key, this.item(only, place)]
      this.fault({...place, line}, key, `${place.part}: ${key} has ${items.length} values where one is needed`)
      return [key, UNREADABLE]
    })
    return {depends_on: this.keys(dependsOn, place), values: Object.fromEntries(values)}
  }

  /** Names that a look-up depends on: a part or something given, compared by its text. */
  keys(dependsOn: readonly string[], place: Place): readonly string[] {
    return dependsOn.map((name) => {
      const part = this.partNamed(name, place)
      if (part === null && !this.inputs.has(name)) this.inputs.set(name, 'key')
      return part ?? name
    })
  }

  /** A number, or a formula, as an item of a list or a table. */
  item({text, line}: TextNode, place: Place): string {
    return this.formula(text, {...place, line})
  }
}

function renamed(node: Expression, rename: (name: string) => string): Expression {
  switch (node.kind) {
    case 'number':
      return node
    case 'name':
      return {kind: 'name', name: rename(node.name)}
    case 'negated':
      return {kind: 'negated', of: renamed(node.of, rename)}
    case 'binary':
      return {...node, left: renamed(node.left, rename), right: renamed(node.right, rename)}
    case 'call':
      return {...node, arguments: node.arguments.map((one) => renamed(one, rename))}
  }
}

function hasCall(node: Expression): boolean {
  switch (node.kind) {
    case 'number':
    case 'name':
      return false
    case 'negated':
      return hasCall(node.of)
    case 'binary':
      return hasCall(node.left) || hasCall(node.right)
    case 'call':
      return true
  }
}
