import {refuse} from '#core/kernel/refusal.js'
import {decimalFraction, decimalText, type Fraction} from '#core/rates/fraction.js'
import type {Given} from '#core/rates/priced-bill.js'

/** A named figure of a tariff, ready to be worked out. */
export interface CompiledPart {
  readonly slot: number
  readonly evaluate: (scope: Scope) => Fraction
}

/** A table that was looked up and the key that was found: for the trace. */
export interface KeyFound {
  readonly table: string
  readonly key: string
}

/** Stands where a part is being worked out. */
const RUNNING: Fraction = {n: 0n, d: 0n}

/**
 * What a tariff is worked out on: the values of one bill (or of one of its meters), and the parts already known.
 * Every part is worked out at most once.
 */
export class Scope {
  readonly values: Readonly<Record<string, Given>>
  readonly #parts: (Fraction | undefined)[]
  keys: KeyFound[] = []

  constructor(values: Readonly<Record<string, Given>>, parts: number) {
    this.values = values
    this.#parts = new Array<Fraction | undefined>(parts)
  }

  has(name: string): boolean {
    return this.values[name] !== undefined
  }

  /** @throws Refusal MISSING_INPUT, NOT_A_NUMBER (65) */
  number(name: string): Fraction {
    const given = this.values[name]
    if (given === undefined) throw missing(name)
    if (typeof given !== 'string') return given
    const value = decimalFraction(given)
    if (value === null) throw refuse('NOT_A_NUMBER', `${name} is ${given}, which is not a number`, {field: name})
    return value
  }

  /** @throws Refusal MISSING_INPUT (65) */
  text(name: string): string {
    const given = this.values[name]
    if (given === undefined) throw missing(name)
    return typeof given === 'string' ? given : decimalText(given)
  }

  /** @throws Refusal PART_CYCLE (65) when a part needs itself */
  part(name: string, {slot, evaluate}: CompiledPart): Fraction {
    const known = this.#parts[slot]
    if (known !== undefined && known !== RUNNING) return known
    if (known === RUNNING) throw refuse('PART_CYCLE', `${name} is worked out from itself`, {field: name})
    this.#parts[slot] = RUNNING
    const value = evaluate(this)
    this.#parts[slot] = value
    return value
  }

  known(slot: number): Fraction | undefined {
    return this.#parts[slot]
  }
}

const missing = (name: string): Error =>
  refuse('MISSING_INPUT', `the tariff needs ${name}, which is not known of this account`, {
    field: name,
    next: [`give ${name}, or record it for the account`],
  })
