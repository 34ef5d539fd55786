import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Fraction} from '#core/rates/fraction.js'
import {needsOf} from '#core/rates/part-inputs.js'
import {segmentsOf, tariffOf} from '#core/rates/price-bill.js'
import type {BillInputs, Given} from '#core/rates/priced-bill.js'
import type {PricedFrom} from '#core/rates/explain-difference.js'
import type {RateVersion, Tariff, Title} from '#core/rates/rate-plan.js'
import {DAYS} from '#core/rates/tariff-scope.js'

/** What the store knows behind a value: a fact of the account, or the weather of its zone. */
export interface KnownSource {
  readonly name: string
  readonly source: string
  readonly since: BusinessDate
}

export interface BudgetFact {
  readonly name: string
  readonly value: Given
  readonly unit: string | null
  /** `account`: recorded for it. `weather`: the series. `plan`: what the plan takes when nothing is known. `bill`: given with it. */
  readonly origin: 'account' | 'weather' | 'plan' | 'bill'
  readonly source: string | null
  readonly since: BusinessDate | null
}

export interface BudgetPart {
  readonly name: string
  readonly title: Title
  readonly amount: Fraction
}

export interface Budget {
  readonly amount: Fraction
  readonly unit: string
  /** Named parts of the plan that the budget is made of, those of nothing left out. */
  readonly parts: readonly BudgetPart[]
  /** The tariff rounds what the parts come to. */
  readonly rounded: boolean
  readonly facts: readonly BudgetFact[]
}

/** By this name a plan says what the customer may use. */
const BUDGET = 'budget'
/** Weather comes from a series and not from the account. */
const WEATHER: readonly string[] = ['et', 'et_amount']

/** The budget of a bill and where it came from; null where its plan has none. */
export function budgetOf(part: PricedFrom, known: readonly KnownSource[]): Budget | null {
  const {plan, inputs, priced} = part
  const amount = priced.figures[BUDGET]
  const tariff = tariffBehind(part)
  if (amount === undefined || tariff === null) return null
  const needs = needsOf(tariff, BUDGET)
  return {
    amount,
    unit: plan.plan.unit,
    parts: needs.parts.flatMap((name) => {
      const [title, worth] = [tariff.parts[name]?.title ?? null, priced.figures[name]]
      return title === null || worth === undefined || worth.n === 0n ? [] : [{name, title, amount: worth}]
    }),
    rounded: (tariff.parts[BUDGET]?.round ?? null) !== null,
    facts: needs.inputs
      .filter((name) => name !== DAYS)
      .flatMap((name) => factOf(name, {tariff, inputs, known}) ?? [])
      .filter(({origin, value}) => origin !== 'plan' || value !== '0'),
  }
}

/** The tariff that priced the last days of the bill. */
export function tariffBehind({plan, inputs}: PricedFrom): Tariff | null {
  const version: RateVersion | undefined = segmentsOf(plan.plan, inputs).at(-1)?.version
  return version === undefined ? null : (tariffOf(version, inputs.serviceClass) ?? null)
}

interface Around {
  readonly tariff: Tariff
  readonly inputs: BillInputs
  readonly known: readonly KnownSource[]
}

function factOf(name: string, {tariff, inputs, known}: Around): BudgetFact | null {
  const rule = tariff.inputs[name]
  const unit = rule?.unit ?? null
  const given = inputs.values[name]
  const behind = known.find((one) => one.name === name)
  if (given === undefined) {
    const usual = rule?.default ?? null
    return usual === null
      ? null
      : {name, value: usual, unit, origin: 'plan', source: rule?.citation ?? null, since: null}
  }
  if (behind === undefined) return {name, value: given, unit, origin: 'bill', source: null, since: null}
  const origin = WEATHER.includes(name) ? 'weather' : 'account'
  return {name, value: given, unit, origin, source: behind.source, since: behind.since}
}
