import type {RunOutcome} from '#core/billing/bill-case.js'
import {RowsHash} from '#core/billing/billing-run-views.js'
import type {RunRow} from '#core/billing/price-account.js'
import {cents, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {CLASSES, type ReceivableClass} from '#core/ledger/chart.js'

export type FirstRow = {readonly account: string; readonly detail: string; readonly total_cents: number}
export type RuleCount = {readonly rule: string; readonly count: number; readonly first: readonly FirstRow[]}
export type ClassTotal = {readonly class: string; readonly bills: number; readonly total_cents: number}

export type RunCounts = {
  readonly billed: number
  readonly billed_cents: number
  readonly held: number
  readonly held_cents: number
  readonly refused: number
  readonly by_class: readonly ClassTotal[]
  readonly by_service: readonly {readonly service: ReceivableClass; readonly total_cents: number}[]
  readonly held_by_rule: readonly RuleCount[]
  readonly refused_by_rule: readonly RuleCount[]
}

interface Rule {
  readonly outcome: RunOutcome
  readonly rule: string
  count: number
  readonly first: FirstRow[]
}

/** Rows of a rule that the summary shows. */
const FIRST = 3

/** Counts of a run as its rows go by: it grows with the rules and the classes, never with the rows. */
export class RunTally {
  readonly #rules = new Map<string, Rule>()
  readonly #classes = new Map<string, {bills: number; total: Cents}>()
  readonly #services = new Map<ReceivableClass, Cents>()
  readonly #hash = new RowsHash()
  readonly #outcomes: Record<RunOutcome, {count: number; total: Cents}> = {
    bill: {count: 0, total: ZERO},
    held: {count: 0, total: ZERO},
    refused: {count: 0, total: ZERO},
  }

  add(row: RunRow, serviceClass: string): void {
    this.#hash.add(row.accountId, row.hash)
    const outcome = this.#outcomes[row.outcome]
    outcome.count += 1
    outcome.total = cents(outcome.total + row.total)
    if (row.outcome === 'bill') this.#addBill(row, serviceClass)
    else this.#addRule(row)
  }

  #addBill({total, bill}: RunRow, serviceClass: string): void {
    const of = this.#classes.get(serviceClass) ?? {bills: 0, total: ZERO}
    this.#classes.set(serviceClass, {bills: of.bills + 1, total: cents(of.total + total)})
    for (const {class: name, amount} of bill?.lines ?? [])
      this.#services.set(name, sum([this.#services.get(name) ?? ZERO, amount]))
  }

  #addRule({outcome, rule, detail, accountNo, total}: RunRow): void {
    const key = `${outcome} ${rule}`
    const of = this.#rules.get(key) ?? {outcome, rule, count: 0, first: []}
    this.#rules.set(key, of)
    of.count += 1
    if (of.first.length < FIRST) of.first.push({account: accountNo, detail, total_cents: total})
  }

  get rowsHash(): string {
    return this.#hash.digest()
  }

  get counts(): RunCounts {
    const {bill, held, refused} = this.#outcomes
    return {
      billed: bill.count,
      billed_cents: bill.total,
      held: held.count,
      held_cents: held.total,
      refused: refused.count,
      by_class: Array.from(this.#classes, ([name, {bills, total}]) => ({
        class: name,
        bills,
        total_cents: total,
      })).toSorted((a, b) => (a.class < b.class ? -1 : 1)),
      by_service: CLASSES.flatMap((service) => {
        const total = this.#services.get(service)
        return total === undefined ? [] : [{service, total_cents: total}]
      }),
      held_by_rule: this.#byRule('held'),
      refused_by_rule: this.#byRule('refused'),
    }
  }

  #byRule(asked: RunOutcome): RuleCount[] {
    return Array.from(this.#rules.values())
      .filter(({outcome}) => outcome === asked)
      .map(({rule, count, first}) => ({rule, count, first}))
      .toSorted((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1))
  }
}
