import {isBusinessDate, type BusinessDate} from '#core/kernel/business-date.js'
import type {RowFault} from '#core/kernel/refusal.js'

/** What stands for a value that was at fault; it is never used, for a plan with faults is refused as a whole. */
const NO_DATE = '0001-01-01' as BusinessDate

/**
 * One value of a rate plan that knows where it stands. A fault is noted and reading goes on, so that a person who wrote a
 * plan hears of everything at once.
 */
export class PlanNode {
  readonly value: unknown
  readonly path: string
  readonly #faults: RowFault[]

  constructor(value: unknown, path: string, faults: RowFault[]) {
    this.value = value
    this.path = path
    this.#faults = faults
  }

  get isNull(): boolean {
    return this.value === null || this.value === undefined
  }
  get isText(): boolean {
    return typeof this.value === 'string'
  }
  get faultCount(): number {
    return this.#faults.length
  }

  /** A JSON file that was parsed has no lines left: its path says where the fault is. */
  fault(reason: string, at = this.path): void {
    const value =
      this.value === undefined ? '' : typeof this.value === 'string' ? this.value : JSON.stringify(this.value)
    this.#faults.push({line: 0, field: at === '' ? '(whole plan)' : at, value, reason})
  }

  /** Reads fields by name; any other field is a fault, for a misspelled one would be left out of every bill. */
  object(known: readonly string[]): (key: string) => PlanNode {
    const fields = this.#fields()
    for (const key of Object.keys(fields)) {
      if (known.includes(key)) continue
      const near = known.join(', ')
      this.#child(fields[key], key).fault(`no such field is known; known are ${near}`)
    }
    return (key) => this.#child(fields[key], key)
  }

  /** A map whose keys are the writer's own. */
  entries(): readonly (readonly [string, PlanNode])[] {
    return Object.entries(this.#fields()).map(([key, value]) => [key, this.#child(value, key)])
  }

  /** Like `object`, without saying which fields are known. */
  peek(key: string): PlanNode {
    const {value} = this
    return this.#child(isFields(value) ? value[key] : undefined, key)
  }

  list(): readonly PlanNode[] {
    if (Array.isArray(this.value))
      return this.value.map((item: unknown, i) => new PlanNode(item, `${this.path}[${i}]`, this.#faults))
    this.fault('expected a list')
    return []
  }

  /** At least one item. */
  someOf(): readonly PlanNode[] {
    const items = this.list()
    if (Array.isArray(this.value) && items.length === 0) this.fault('expected at least one')
    return items
  }

  text(what = 'text'): string {
    if (typeof this.value === 'string' && this.value.trim() !== '') return this.value
    this.fault(
      typeof this.value === 'number' ? `expected ${what} in quotes, such as "${this.value}"` : `expected ${what}`,
    )
    return ''
  }

  textOrNull(what = 'text'): string | null {
    return this.isNull ? null : this.text(what)
  }

  oneOf<T extends string>(allowed: readonly [T, ...T[]]): T {
    const found = allowed.find((one) => one === this.value)
    if (found === undefined) this.fault(`expected one of ${allowed.join(', ')}`)
    return found ?? allowed[0]
  }

  /** The first of those allowed when nothing is written. */
  oneOfOrFirst<T extends string>(allowed: readonly [T, ...T[]]): T {
    return this.isNull ? allowed[0] : this.oneOf(allowed)
  }

  date(): BusinessDate {
    if (typeof this.value === 'string' && isBusinessDate(this.value)) return this.value
    this.fault('expected a date YYYY-MM-DD')
    return NO_DATE
  }

  flagOrFalse(): boolean {
    if (this.isNull) return false
    if (typeof this.value !== 'boolean') this.fault('expected true or false')
    return this.value === true
  }

  whole(least: number, most: number): number {
    if (typeof this.value === 'number' && Number.isInteger(this.value) && this.value >= least && this.value <= most)
      return this.value
    this.fault(`expected a whole number from ${least} to ${most}`)
    return least
  }

  #fields(): Readonly<Record<string, unknown>> {
    const {value} = this
    if (isFields(value)) return value
    this.fault('expected an object')
    return {}
  }

  #child(value: unknown, key: string): PlanNode {
    return new PlanNode(value, this.path === '' ? key : `${this.path}.${key}`, this.#faults)
  }
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
