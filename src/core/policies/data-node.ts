import {readFileSync} from 'node:fs'
import {isBusinessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {EXIT, Refusal} from '#core/kernel/refusal.js'

/** The package's own `data/`. */
export const DATA_ROOT = new URL('../../../data/', import.meta.url)

const badData = (where: string, expected: string, found: unknown): Refusal =>
  new Refusal({
    code: 'BAD_DATA',
    exit: EXIT.configuration,
    message: `${where}: expected ${expected}, found ${found === undefined ? 'nothing' : JSON.stringify(found)}`,
  })

/** One value inside a JSON file that knows where it stands, so that every fault names file, path and what was expected. */
export class DataNode {
  readonly value: unknown
  readonly where: string

  constructor(value: unknown, where: string) {
    this.value = value
    this.where = where
  }

  get isNull(): boolean {
    return this.value === null || this.value === undefined
  }

  at(key: string): DataNode {
    return new DataNode(this.object()[key], `${this.where}.${key}`)
  }

  keys(): readonly string[] {
    return Object.keys(this.object())
  }

  list(): readonly DataNode[] {
    if (!Array.isArray(this.value)) throw badData(this.where, 'a list', this.value)
    return this.value.map((item: unknown, i) => new DataNode(item, `${this.where}[${i}]`))
  }

  text(): string {
    if (typeof this.value !== 'string' || this.value === '') throw badData(this.where, 'text', this.value)
    return this.value
  }

  texts(): readonly string[] {
    return this.list().map((item) => item.text())
  }

  oneOf<T extends string>(allowed: readonly T[]): T {
    const found = allowed.find((one) => one === this.value)
    if (found === undefined) throw badData(this.where, `one of ${allowed.join(', ')}`, this.value)
    return found
  }

  date(): BusinessDate {
    if (typeof this.value === 'string' && isBusinessDate(this.value)) return this.value
    throw badData(this.where, 'a date YYYY-MM-DD', this.value)
  }

  dateOrNull(): BusinessDate | null {
    return this.isNull ? null : this.date()
  }

  /** `HH:MM`, 24 hours. */
  time(): string {
    const text = this.text()
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) throw badData(this.where, 'a time HH:MM', text)
    return text
  }

  /** A whole number; days, hours, counts, percent. Never negative unless `least` says so. */
  whole(least = 0): number {
    if (typeof this.value !== 'number' || !Number.isSafeInteger(this.value) || this.value < least) {
      throw badData(this.where, `a whole number from ${least}`, this.value)
    }
    return this.value
  }

  cents(): Cents {
    return cents(this.whole())
  }

  flag(): boolean {
    if (typeof this.value !== 'boolean') throw badData(this.where, 'true or false', this.value)
    return this.value
  }

  private object(): Readonly<Record<string, unknown>> {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) {
      throw badData(this.where, 'an object', this.value)
    }
    return this.value as Readonly<Record<string, unknown>>
  }
}

/** Reads a JSON file under the data root.
 * @throws Refusal BAD_DATA (78) when it is missing or is not JSON */
export function readData(root: URL, path: string): DataNode {
  let text: string
  try {
    text = readFileSync(new URL(path, root), 'utf8')
  } catch {
    throw badData(`data/${path}`, 'a readable file', null)
  }
  try {
    return new DataNode(JSON.parse(text), `data/${path}`)
  } catch (error) {
    throw badData(`data/${path}`, 'JSON', error instanceof Error ? error.message : String(error))
  }
}
