import {createHash} from 'node:crypto'
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {addDays} from '#core/kernel/business-date.js'
import type {OwrsMode} from '#core/rates/owrs/budget-rounding.js'
import {convertOwrs, requireClass, type ConvertedOwrs} from '#core/rates/owrs/convert-owrs.js'
import {compilePlan, priceBill, type CompiledPlan} from '#core/rates/price-bill.js'
import type {BillInputs, PricedBill} from '#core/rates/priced-bill.js'
import type {Part, RatePlan, RateVersion, Tariff} from '#core/rates/rate-plan.js'
import {plain} from './close.js'

export type VectorInputs = Readonly<Record<string, string | number | boolean>>

/** One file in one mode, converted and compiled once. */
export interface LoadedFile {
  readonly sha256: string
  readonly converted: ConvertedOwrs
  readonly version: RateVersion
  readonly compiled: CompiledPlan
  /** The same, every line rounded by itself, and every tier is a line. */
  readonly byLine: CompiledPlan
  /** The same, with the named parts of a class for lines: how much they come to. */
  figures(serviceClass: string, names: readonly string[]): CompiledPlan
}

const PERIOD_DAYS = 30
/** What every file may be given, whether or not its formulas ask for it. */
const STANDARD_INPUTS = ['usage', 'meter_size', 'hhsize', 'et_amount', 'irr_area', 'days_in_period']

export class OwrsFiles {
  readonly #root: string
  readonly #loaded = new Map<string, LoadedFile>()

  constructor(root: string) {
    this.#root = root
  }

  /** Paths are written from the root, from its folder of whole utilities, or with one folder more. */
  path(file: string): string {
    const tries = [file, join('full_utility_rates', file), file.slice(file.indexOf('/') + 1)]
    const found = tries.map((one) => join(this.#root, one)).find((one) => existsSync(one))
    if (found === undefined) throw new Error(`${file} is not in ${this.#root}`)
    return found
  }

  load(file: string, mode: OwrsMode): LoadedFile {
    const key = `${mode} ${file}`
    const known = this.#loaded.get(key)
    if (known !== undefined) return known
    const bytes = readFileSync(this.path(file))
    const converted = convertOwrs(bytes.toString('utf8'), {file, code: 'OWRS', mode, changePolicy: 'by_bill_date'})
    const {plan} = converted
    const [version] = plan.versions
    if (version === undefined) throw new Error(`${file} has no version`)
    const loaded: LoadedFile = {
      sha256: createHash('sha256').update(bytes).digest('hex'),
      converted,
      version,
      compiled: compilePlan(plan),
      byLine: compilePlan(withVersion(plan, {...version, rounding: {when: 'tier', mode: 'half_up'}})),
      figures: remembered((serviceClass, names) => {
        const tariff = version.classes[serviceClass]
        const classes = tariff === undefined ? {} : {[serviceClass]: withFigures(tariff, names)}
        return compilePlan(withVersion(plan, {...version, classes}))
      }),
    }
    this.#loaded.set(key, loaded)
    return loaded
  }
}

const withVersion = (plan: RatePlan, version: RateVersion): RatePlan => ({...plan, versions: [version]})

function remembered(make: LoadedFile['figures']): LoadedFile['figures'] {
  const made = new Map<string, CompiledPlan>()
  return (serviceClass, names) => {
    const key = [serviceClass, ...names].join(' ')
    const plan = made.get(key) ?? make(serviceClass, names)
    made.set(key, plan)
    return plan
  }
}

const withFigures = (tariff: Tariff, names: readonly string[]): Tariff => ({
  ...tariff,
  lines: names.map((name) => ({
    basis: 'formula',
    code: name,
    amount: name,
    title: {en: name, es: name},
    service: 'water',
    ledger_account: null,
    citation: '',
    when: {},
    each: 'bill',
    round: null,
  })),
})

/** Keys of a vector that neither the format nor any class of its file knows. */
export function unknownInputs({version}: LoadedFile, inputs: VectorInputs): string[] {
  const known = new Set(STANDARD_INPUTS)
  for (const {inputs: asked, parts} of Object.values(version.classes))
    for (const name of [...Object.keys(asked), ...Object.keys(parts), ...Object.values(parts).flatMap(lookedUpBy)])
      known.add(name)
  return Object.keys(inputs).filter((name) => !known.has(name))
}

const lookedUpBy = ({figure}: Part): readonly string[] =>
  typeof figure === 'object' && 'depends_on' in figure ? figure.depends_on : []

export function billInputs({version}: LoadedFile, serviceClass: string, inputs: VectorInputs): BillInputs {
  const from = version.effective_from
  const to = addDays(from, PERIOD_DAYS)
  const values = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, textOf(value)]))
  return {serviceClass, from, to, billOn: to, partial: false, values, meters: []}
}

/** Keys compare as the file spells them: Python and YAML write `True`. */
const textOf = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? (value ? 'True' : 'False') : typeof value === 'number' ? plain(value) : value

/** @throws Refusal where the file, the class or the inputs do not allow a price */
export function priceVector(
  files: OwrsFiles,
  of: {file: string; class: string; mode: OwrsMode},
  inputs: VectorInputs,
): PricedBill {
  const loaded = files.load(of.file, of.mode)
  requireClass(loaded.converted, of.file, of.class)
  return priceBill(loaded.compiled, billInputs(loaded, of.class, inputs))
}
