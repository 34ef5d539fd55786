import type {WorksheetRow} from '#core/adjustments/worksheet.js'
import {cents, subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import {
  compare,
  decimalText,
  fraction,
  isZero,
  NOTHING,
  over,
  plus,
  times,
  type Fraction,
} from '#core/rates/fraction.js'
import type {PricedBill, PricedLine} from '#core/rates/priced-bill.js'
import {wholeCents} from '#core/rates/whole-cents.js'

/** Use of a bill in one tier, over all lines that have tiers. */
export interface TierTotal {
  readonly tier: number
  readonly name: string
  readonly units: Fraction
  /** Dollars a unit; the mean where rates changed within the period. */
  readonly rate: Fraction
  readonly charge: Fraction
  /** Where it ends; null: no end. */
  readonly through: Fraction | null
}

export const linesOf = (priced: readonly PricedBill[], name: ReceivableClass): readonly PricedLine[] =>
  priced.flatMap(({lines}) => lines.filter(({service}) => service === name))

export const tieredOf = (lines: readonly PricedLine[]): readonly PricedLine[] =>
  lines.filter((line) => line.trace().tiers.length > 0)

/** Tiers in their order. Lines of a period that two versions price count by their days. */
export function tierTotals(lines: readonly PricedLine[]): readonly TierTotal[] {
  const totals = new Map<number, TierTotal>()
  for (const line of lines) {
    const share = fraction(line.days, line.ofDays)
    for (const {tier, name, quantity, charge, price, through} of line.trace().tiers) {
      const before = totals.get(tier)
      const units = plus(before?.units ?? NOTHING, times(quantity, share))
      const charged = plus(before?.charge ?? NOTHING, times(charge, share))
      const rate = isZero(units) ? price : over(charged, units)
      totals.set(tier, {tier, name, units, rate, charge: charged, through})
    }
  }
  return Array.from(totals.values()).toSorted((a, b) => a.tier - b.tier)
}

/** The dearest tier that was reached; null where there is no use in tiers. */
export const highestReached = (tiers: readonly TierTotal[]): TierTotal | null =>
  tiers.findLast(({units}) => compare(units, NOTHING) > 0) ?? null

export const rateText = (rate: Fraction): string => {
  const text = decimalText(rate, 4)
  const [whole = '', places = ''] = text.split('.')
  return `$${whole}.${places.padEnd(2, '0')}`
}
export const unitsText = (units: Fraction, unit: string): string => `${decimalText(units, 3)} ${unit}`

export interface TierChange {
  /** Dollars that the policy charges; a tier that is not named stays as billed. */
  readonly charges: ReadonlyMap<number, Fraction>
  /** What is noted beside a tier that changes. */
  readonly note: (tier: TierTotal) => string
  readonly unit: string
}

const NEAREST = {mode: 'half_up', scale: 2} as const

/**
 * A row for each tier. Cents are told so that the rows sum to what the lines were billed, and the changes to the
 * change that is posted.
 */
export function tierRows(
  tiers: readonly TierTotal[],
  {billed, change}: {readonly billed: Cents; readonly change: Cents},
  {charges, note, unit}: TierChange,
): WorksheetRow[] {
  const amounts = shared(
    tiers.map(({charge}) => charge),
    billed,
  )
  const moved = tiers.filter(({tier}) => charges.has(tier))
  const changes = shared(
    moved.map(({tier, charge}) => plus(charges.get(tier) ?? NOTHING, times(charge, fraction(-1)))),
    change,
  )
  return tiers.map((one, at) => {
    const amount = amounts[at] ?? ZERO
    const by = changes[moved.indexOf(one)] ?? ZERO
    return {
      label: `Tier ${one.tier}${one.name === '' ? '' : ` ${one.name}`}`,
      quantity: unitsText(one.units, unit),
      billed: amount,
      policy: cents(amount + by),
      note: by === 0 ? '' : note(one),
    }
  })
}

/** Dollars as cents that sum to a total: each takes what the running sum comes to, the last what is left. */
function shared(dollars: readonly Fraction[], total: Cents): Cents[] {
  let exact = NOTHING
  let given = ZERO
  return dollars.map((one, at) => {
    exact = plus(exact, one)
    const upTo = at === dollars.length - 1 ? total : wholeCents(exact, NEAREST)
    const own = subtract(upTo, given)
    given = upTo
    return own
  })
}

/** Lines that have no tiers, as they were billed. */
export function otherRows(
  lines: readonly {readonly code: string; readonly description: string; readonly amount: Cents}[],
  tiered: readonly PricedLine[],
): WorksheetRow[] {
  const codes = new Set(tiered.map(({code}) => code))
  return lines
    .filter(({code}) => !codes.has(code))
    .map(({description, amount}) => ({label: description, quantity: '', billed: amount, policy: amount, note: ''}))
}

export const billedOn = (lines: readonly PricedLine[]): Cents => sum(lines.map(({amount}) => amount))
