import {etOver, isEtGap, type NewEtPeriod} from '#core/billing/et-period.js'
import {readEtSeries} from '#core/billing/et-series.js'
import type {AdoptedPlan} from '#core/billing/rate-versions.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {must, mustExist} from '#core/kernel/must.js'
import type {ServiceClass} from '#core/collections/shutoff-facts.js'
import type {DemoBill, DemoBillLine, DemoFacts} from '#core/demo/demo-account.js'
import type {DemoData} from '#core/demo/demo-data.js'
import {DEMO_DISTRICT} from '#core/demo/demo-days.js'
import {DATA_ROOT, readData} from '#core/policies/data-node.js'
import {droughtStageOn, loadDroughtStages} from '#core/policies/drought-stage.js'
import {fraction, type Fraction} from '#core/rates/fraction.js'
import {canonicalMeterSize} from '#core/rates/meter-size.js'
import {ANY_CLASS, compilePlan, priceBill, type CompiledPlan} from '#core/rates/price-bill.js'
import type {PricedLine} from '#core/rates/priced-bill.js'
import {readRatePlan} from '#core/rates/read-plan.js'

/** A period of a place for which a bill is wanted. */
export interface UseToPrice {
  readonly plan: string
  readonly class: ServiceClass
  readonly from: BusinessDate
  readonly to: BusinessDate
  readonly mailed: BusinessDate
  readonly partial: boolean
  readonly ccf: number
  readonly meter: string
  readonly sewer: boolean
  readonly facts: DemoFacts
}
export type PricedUse = Pick<DemoBill, 'lines' | 'cents' | 'pricing'>

/** The district's own rate plans and weather, by which the demo's bills are priced as a billing run prices them. */
export interface DemoRates {
  readonly plans: readonly AdoptedPlan[]
  readonly weather: readonly NewEtPeriod[]
  hasSewer(plan: string): boolean
  price(use: UseToPrice): PricedUse
}

const FOLDER = `districts/${DEMO_DISTRICT}`

/** @throws Refusal BAD_DATA (78), BAD_RATES (65) */
export function loadDemoRates({mix, bills}: DemoData): DemoRates {
  const codes = Array.from(new Set(mix.kinds.map((kind) => kind.plan))).toSorted()
  const plans = codes.map((code): AdoptedPlan => {
    const fileName = `${code.toLowerCase()}.json`
    const file = readData(DATA_ROOT, `${FOLDER}/rates/${fileName}`)
    return {plan: readRatePlan(file.value, fileName), source: 'plan', fileName}
  })
  const compiled = new Map(plans.map(({plan}) => [plan.code, compilePlan(plan)]))
  const planNamed = (code: string): CompiledPlan => mustExist(compiled.get(code), `plan ${code}`)
  const weather = readEtSeries(readData(DATA_ROOT, `${FOLDER}/et/${bills.et_file}`).value, bills.et_file)
  const outside = outsideOf(weather)
  return {
    plans,
    weather,
    hasSewer: (code) => {
      const {classes} = mustExist(planNamed(code).plan.versions.at(-1), 'a version')
      return Object.values(classes).some(({lines}) => lines.some((line) => line.service === 'sewer'))
    },
    price: (use) => priced(planNamed(use.plan), use, outside),
  }
}

interface Outside {
  et(from: BusinessDate, to: BusinessDate): Fraction
  stage(on: BusinessDate): string
}

/** Weather and drought stage; the same few hundred periods are asked for again and again. */
function outsideOf(weather: readonly NewEtPeriod[]): Outside {
  const stages = loadDroughtStages(DEMO_DISTRICT)
  const inches = new Map<string, Fraction>()
  return {
    et: (from, to) => {
      const key = `${from} ${to}`
      let known = inches.get(key)
      if (known === undefined) {
        const found = etOver(weather, from, to)
        must(!isEtGap(found), `the demo has weather from ${from} up to ${to}`)
        inches.set(key, (known = found))
      }
      return known
    },
    stage: (on) => droughtStageOn(stages, on).stage,
  }
}

/** The same values as a billing run gives, so that a bill can be priced again and explained. */
function priced(compiled: CompiledPlan, use: UseToPrice, outside: Outside): PricedUse {
  const {et_zone: zone, ...known} = use.facts
  const version = mustExist(compiled.plan.versions.at(-1), 'a version')
  const asked = (version.classes[use.class] ?? version.classes[ANY_CLASS])?.inputs ?? {}
  const inputs = {
    ...{serviceClass: use.class, from: use.from, to: use.to, billOn: use.mailed, partial: use.partial, meters: []},
    values: {
      sewer: use.sewer ? 'connected' : 'septic',
      water_type: 'potable',
      ...known,
      ...(asked['stage'] === undefined ? {} : {stage: outside.stage(use.mailed)}),
      ...(asked['et'] === undefined || zone === undefined ? {} : {et: outside.et(use.from, use.to)}),
      meter_size: canonicalMeterSize(use.meter),
      usage: fraction(use.ccf),
    },
  }
  const {lines, total, figures} = priceBill(compiled, inputs)
  return {lines: lines.map(lineOf), cents: total, pricing: {inputs, figures}}
}

const lineOf = ({service, code, title, amount, ledgerAccount, fundingSource}: PricedLine): DemoBillLine => ({
  ...{class: service, code, description: title.en, cents: amount},
  ...(ledgerAccount === null ? {} : {ledgerAccount}),
  ...(fundingSource === null ? {} : {fundingSource}),
})
