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

type Values = Readonly<Record<string, Given>>

const NO_DEFAULTS: Values = {}
const NO_KEYS: readonly KeyFound[] = []
/** Name of the number of days of the period. */
export const DAYS = 'days'

/**
 * What a tariff is worked out on: the values of one bill (or of one of its meters), and the parts already known.
 * Every part is worked out at most once.
 */
export class Scope {
  readonly values: Values
  readonly #parts: (Fraction | undefined)[]
  /** Stand where the bill gives no value: its days, and the defaults of the tariff. */
  readonly #days: Fraction | undefined
  readonly #defaults: Values
  #keys: readonly KeyFound[] = NO_KEYS

  constructor(values: Values, parts: number, days?: Fraction, defaults: Values = NO_DEFAULTS) {
    this.values = values
    this.#parts = new Array<Fraction | undefined>(parts)
    this.#days = days
    this.#defaults = defaults
  }

  /** The same bill seen from one of its meters. */
  of(meter: Values): Scope {
    return new Scope({...this.values, ...meter}, this.#parts.length, this.#days, this.#defaults)
  }

  given(name: string): Given | undefined {
    return own(this.values, name) ?? (name === DAYS ? this.#days : undefined) ?? own(this.#defaults, name)
  }

  has(name: string): boolean {
    return this.given(name) !== undefined
  }

  /** @throws Refusal MISSING_INPUT, NOT_A_NUMBER (65) */
  number(name: string): Fraction {
    const given = this.given(name)
    if (given === undefined) throw missing(name)
    if (typeof given !== 'string') return given
    const value = decimalFraction(given)
    if (value === null) throw refuse('NOT_A_NUMBER', `${name} is ${given}, which is not a number`, {field: name})
    return value
  }

  /** @throws Refusal MISSING_INPUT (65) */
  text(name: string): string {
    const given = this.given(name)
    if (given === undefined) throw missing(name)
    return typeof given === 'string' ? given : decimalText(given)
  }

  /** Notes a row of a table for the trace of the line that is worked out. */
  note(key: KeyFound): void {
    this.#keys = this.#keys.length === 0 ? [key] : [...this.#keys, key]
  }

  /** The rows noted since this was last asked. */
  takeKeys(): readonly KeyFound[] {
    const keys = this.#keys
    this.#keys = NO_KEYS
    return keys
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

/** Names come from rate files: `constructor` is no value. */
const own = (values: Values, name: string): Given | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined

const missing = (name: string): Error =>
  refuse('MISSING_INPUT', `the tariff needs ${name}, which is not known of this account`, {
    field: name,
    next: [`give ${name}, or record it for the account`],
  })
