import {businessDate, localMoment, type BusinessDate, type LocalMoment} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {decimalFraction, type Fraction} from '#core/rates/fraction.js'
import {startOf} from '#core/collections/shutoff-case.js'

/** A key or value of a case that this program cannot judge; never a failure, never ignored. */
export class NotSupported extends Error {}

/** The inputs of a case. Every key read is remembered, so that a key nobody asked for is found. */
export class CaseInputs {
  readonly #value: Readonly<Record<string, unknown>>
  readonly #path: string
  readonly #read = new Set<string>()
  readonly #children: CaseInputs[] = []

  constructor(value: unknown, path = '') {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new NotSupported(`${path}: not an object`)
    this.#value = value as Readonly<Record<string, unknown>>
    this.#path = path
  }

  has(key: string): boolean {
    this.#read.add(key)
    return this.#value[key] !== undefined && this.#value[key] !== null
  }

  keys(): readonly string[] {
    return Object.keys(this.#value)
  }

  /** The value of a present key, through a check; undefined when the key is absent or null. */
  get<T>(key: string, check: (value: unknown) => T | null): T | undefined {
    if (!this.has(key)) return undefined
    const found = check(this.#value[key])
    if (found === null) throw new NotSupported(`${this.#path}${key}: ${JSON.stringify(this.#value[key])}`)
    return found
  }

  text(key: string): string | undefined {
    return this.get(key, (v) => (typeof v === 'string' ? v : null))
  }

  flag(key: string): boolean | undefined {
    return this.get(key, (v) => (typeof v === 'boolean' ? v : null))
  }

  number(key: string): number | undefined {
    return this.get(key, (v) => (typeof v === 'number' ? v : null))
  }

  date(key: string): BusinessDate | undefined {
    return this.get(key, (v) => (typeof v === 'string' ? businessDate(v) : null))
  }

  dates(key: string): readonly BusinessDate[] {
    return (this.texts(key) ?? []).map((text) => businessDate(text))
  }

  /** A local minute; a bare date means its beginning. */
  moment(key: string): LocalMoment | undefined {
    return this.get(key, (v) =>
      typeof v !== 'string' ? null : v.includes('T') ? localMoment(v) : startOf(businessDate(v)),
    )
  }

  /** Exactly what is written. */
  decimal(key: string): Fraction | undefined {
    return this.get(key, (v) => (typeof v === 'number' ? decimalFraction(String(v)) : null))
  }

  /** A list of dollars with cents. */
  moneys(key: string): readonly Cents[] | undefined {
    return this.get(key, (v) =>
      Array.isArray(v) && v.every((one) => typeof one === 'number')
        ? v.map((one: number) => cents(Math.round(one * 100)))
        : null,
    )
  }

  /** Dollars with cents. */
  money(key: string): Cents | undefined {
    return this.get(key, (v) => (typeof v === 'number' ? cents(Math.round(v * 100)) : null))
  }

  /** A decimal figure in whole thousandths, such as a price index. */
  thousandths(key: string): number | undefined {
    return this.get(key, (v) => (typeof v === 'number' ? Math.round(v * 1000) : null))
  }

  texts(key: string): readonly string[] | undefined {
    return this.get(key, (v) => (Array.isArray(v) && v.every((one) => typeof one === 'string') ? v : null))
  }

  oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    return this.get(key, (v) => allowed.find((one) => one === v) ?? null)
  }

  child(key: string): CaseInputs | undefined {
    return this.has(key) ? this.#adopt(this.#value[key], key) : undefined
  }

  children(key: string): readonly CaseInputs[] {
    const list = this.get(key, (v) => (Array.isArray(v) ? (v as unknown[]) : null)) ?? []
    return list.map((item, i) => this.#adopt(item, `${key}[${i}]`))
  }

  /** A value that the case cannot do without. */
  need<T>(value: T | undefined, key: string): T {
    if (value === undefined) throw new NotSupported(`${this.#path}${key} is missing`)
    return value
  }

  #adopt(value: unknown, key: string): CaseInputs {
    const inputs = new CaseInputs(value, `${this.#path}${key}.`)
    this.#children.push(inputs)
    return inputs
  }

  /** @throws NotSupported naming every key that was never read */
  mustBeRead(): void {
    const left = this.#unread()
    if (left.length > 0) throw new NotSupported(`unknown keys: ${left.join(', ')}`)
  }

  #unread(): readonly string[] {
    const own = this.keys().filter((key) => !this.#read.has(key))
    return [...own.map((key) => `${this.#path}${key}`), ...this.#children.flatMap((c) => c.#unread())]
  }
}
