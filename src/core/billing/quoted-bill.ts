import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {exactText} from '#core/rates/exact-text.js'
import {decimalText, type Fraction} from '#core/rates/fraction.js'
import {segmentsOf, type CompiledPlan} from '#core/rates/price-bill.js'
import type {BillInputs, PricedBill, PricedLine, TierUse} from '#core/rates/priced-bill.js'
import {tariffOf} from '#core/rates/price-bill.js'
import type {QuotedInput} from '#core/billing/quote-inputs.js'

/** Figures are shown to this many decimals; `exact…` fields lose nothing. */
const SHOWN_PLACES = 6

export interface QuotedTier {
  readonly tier: number
  readonly name: string
  readonly above: string
  readonly through: string | null
  readonly quantity: string
  readonly price: string
  readonly charge: string
}

export interface QuotedLine {
  readonly code: string
  readonly title: string
  readonly service: string
  readonly basis: string
  readonly version: BusinessDate
  /** Days of the period that this version prices, and all its days. */
  readonly days: number
  readonly of_days: number
  readonly quantity: string | null
  readonly rate: string | null
  readonly tiers: readonly QuotedTier[]
  readonly amount_cents: Cents
  readonly exact: string
  /** null: the bill is rounded, not the line. */
  readonly rounding: {readonly mode: string; readonly scale: number} | null
  readonly keys: readonly {readonly table: string; readonly key: string}[]
  readonly ledger_account: string | null
  readonly funding_source: string | null
  readonly citation: string
}

export interface QuotedFigure {
  readonly name: string
  readonly title: string | null
  readonly value: string
  readonly exact: string
  readonly unit: string | null
  readonly citation: string | null
}

export interface QuotedVersion {
  readonly effective_from: BusinessDate
  readonly days: number
  readonly change_policy: string
  readonly verified: string
  readonly citation: string
}

/** A bill as it would be, with everything it was worked out from. */
export interface QuotedBill {
  readonly plan: string
  readonly title: string
  readonly unit: string
  readonly class: string
  readonly versions: readonly QuotedVersion[]
  readonly inputs: readonly QuotedInput[]
  readonly lines: readonly QuotedLine[]
  readonly figures: readonly QuotedFigure[]
  readonly total_cents: Cents
  readonly exact_total: string
}

export interface PricedQuote {
  readonly compiled: CompiledPlan
  readonly inputs: BillInputs
  readonly shown: readonly QuotedInput[]
  readonly bill: PricedBill
}

const shown = (value: Fraction): string => decimalText(value, SHOWN_PLACES)
const shownOrNull = (value: Fraction | null): string | null => (value === null ? null : shown(value))

export function quotedBill({compiled, inputs, shown: inputRows, bill}: PricedQuote): QuotedBill {
  const {plan} = compiled
  return {
    plan: plan.code,
    title: plan.title,
    unit: plan.unit,
    class: bill.serviceClass,
    versions: segmentsOf(plan, inputs).map(({version, days}) => ({
      effective_from: version.effective_from,
      days,
      change_policy: version.change_policy,
      verified: version.verified,
      citation: version.citation,
    })),
    inputs: inputRows,
    lines: bill.lines.map(quotedLine),
    figures: quotedFigures(compiled, inputs, bill),
    total_cents: bill.total,
    exact_total: exactText(bill.exactTotal),
  }
}

function quotedLine(line: PricedLine): QuotedLine {
  const trace = line.trace()
  return {
    code: line.code,
    title: line.title.en,
    service: line.service,
    basis: trace.basis,
    version: line.version,
    days: line.days,
    of_days: line.ofDays,
    quantity: shownOrNull(trace.quantity),
    rate: shownOrNull(trace.rate),
    tiers: trace.tiers.map(quotedTier),
    amount_cents: line.amount,
    exact: exactText(line.exact),
    rounding: trace.rounding,
    keys: trace.keys,
    ledger_account: line.ledgerAccount,
    funding_source: line.fundingSource,
    citation: line.citation,
  }
}

const quotedTier = ({tier, name, above, through, quantity, price, charge}: TierUse): QuotedTier => ({
  tier,
  name,
  above: shown(above),
  through: shownOrNull(through),
  quantity: shown(quantity),
  price: shown(price),
  charge: exactText(charge),
})

/** Parts that were worked out, as the last version of the rates names them. */
function quotedFigures({plan}: CompiledPlan, inputs: BillInputs, bill: PricedBill): QuotedFigure[] {
  const last = segmentsOf(plan, inputs).at(-1)
  const parts = last === undefined ? {} : (tariffOf(last.version, bill.serviceClass)?.parts ?? {})
  return Object.entries(bill.figures).map(([name, value]) => ({
    name,
    title: parts[name]?.title?.en ?? null,
    value: shown(value),
    exact: exactText(value),
    unit: parts[name]?.unit ?? null,
    citation: parts[name]?.citation ?? null,
  }))
}
