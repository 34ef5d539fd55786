import type {Cents} from '#core/kernel/money.js'
import type {WorkedLine} from '#core/rates/compile-line.js'
import type {Fraction} from '#core/rates/fraction.js'
import type {LineTrace, PricedLine} from '#core/rates/priced-bill.js'
import type {RateLine, RateVersion} from '#core/rates/rate-plan.js'
import type {KeyFound} from '#core/rates/tariff-scope.js'

/** What a line has from its tariff, whatever the bill. */
export interface LineHead {
  readonly line: RateLine
  readonly version: RateVersion
  readonly round: LineTrace['rounding']
}

interface Days {
  readonly days: number
  readonly ofDays: number
}

/** A priced line that keeps only what is its own: most of what is asked of it stands in the tariff. */
export class DraftedLine implements PricedLine {
  /** Settled last where a bill is rounded once. */
  amount: Cents
  readonly exact: Fraction
  private readonly head: LineHead
  private readonly worked: WorkedLine
  private readonly span: Days
  private readonly keys: readonly KeyFound[]

  constructor(head: LineHead, worked: WorkedLine, of: {amount: Cents; span: Days; keys: readonly KeyFound[]}) {
    this.amount = of.amount
    this.exact = worked.exact
    this.head = head
    this.worked = worked
    this.span = of.span
    this.keys = of.keys
  }

  get code(): string {
    return this.head.line.code
  }
  get title(): PricedLine['title'] {
    return this.head.line.title
  }
  get service(): PricedLine['service'] {
    return this.head.line.service
  }
  get ledgerAccount(): string | null {
    return this.head.line.ledger_account
  }
  get fundingSource(): string | null {
    const {line} = this.head
    return line.basis === 'discount' ? line.funding_source : null
  }
  get citation(): string {
    return this.head.line.citation
  }
  get version(): PricedLine['version'] {
    return this.head.version.effective_from
  }
  get days(): number {
    return this.span.days
  }
  get ofDays(): number {
    return this.span.ofDays
  }

  trace(): LineTrace {
    const {quantity, rate, tiered} = this.worked
    const {line, round} = this.head
    return {basis: line.basis, quantity, rate, tiers: tiered?.tiers() ?? [], keys: this.keys, rounding: round}
  }
}
