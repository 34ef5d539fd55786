import {planOf} from '#core/billing/rate-versions.js'
import type {CompiledPlan} from '#core/rates/price-bill.js'
import type {Reader} from '#core/store/open.js'

/** Rate plans, each read and compiled once. */
export class PlanShelf {
  readonly #reader: Reader
  readonly #plans = new Map<string, CompiledPlan>()

  constructor(reader: Reader) {
    this.#reader = reader
  }

  get all(): ReadonlyMap<string, CompiledPlan> {
    return this.#plans
  }

  /** @returns all that is on the shelf, these as well. @throws Refusal NOT_FOUND (66) */
  async add(codes: Iterable<string>): Promise<ReadonlyMap<string, CompiledPlan>> {
    for (const code of codes) await this.take(code)
    return this.#plans
  }

  /** @throws Refusal NOT_FOUND (66) */
  async take(code: string): Promise<CompiledPlan> {
    const known = this.#plans.get(code)
    if (known !== undefined) return known
    const plan = await planOf(this.#reader, code)
    this.#plans.set(code, plan)
    return plan
  }
}
