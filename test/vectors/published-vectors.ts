import {addDays, businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {plainMoney} from '#core/kernel/money.js'
import {decimalText, type Fraction} from '#core/rates/fraction.js'
import {compilePlan, priceBill} from '#core/rates/price-bill.js'
import type {PricedBill} from '#core/rates/priced-bill.js'
import type {ChangePolicy, RatePlan} from '#core/rates/rate-plan.js'
import {difference, EXACT, plain} from './close.js'
import {priceVector, type OwrsFiles, type VectorInputs} from './owrs-adapter.js'
import {formula, perDay, perUnit, smallPlan, tiered} from './small-plan.js'
import {judged, type Verdict} from './tally.js'

export interface PublishedExample {
  readonly id: string
  readonly file?: string
  readonly class?: string
  readonly data?: string
  readonly inputs?: Readonly<Record<string, unknown>>
  readonly rates?: Readonly<Record<string, unknown>>
  readonly expected?: Readonly<Record<string, unknown>>
  readonly table?: readonly {readonly people: string; readonly factor: string}[]
}

const text = (of: Readonly<Record<string, unknown>> | undefined, key: string): string =>
  plain(of?.[key] as string | number)
const texts = (of: Readonly<Record<string, unknown>> | undefined, key: string): string[] =>
  (of?.[key] as readonly (string | number)[]).map(plain)

const MONTH = {from: businessDate('2018-03-01'), to: businessDate('2018-03-31')}

function price(
  plan: RatePlan,
  values: Readonly<Record<string, string>>,
  period: {from: BusinessDate; to: BusinessDate} = MONTH,
): PricedBill {
  return priceBill(compilePlan(plan), {
    serviceClass: '*',
    ...period,
    billOn: period.to,
    partial: false,
    values,
    meters: [],
  })
}

const line = (bill: PricedBill, code: string): string =>
  plainMoney(bill.lines.find((one) => one.code === code)?.amount ?? (Number.NaN as never))
const figure = (bill: PricedBill, name: string): Fraction => bill.figures[name] ?? {n: -1n, d: 1n}

function same(what: string, got: string, expected: unknown): string[] {
  return got === expected ? [] : [`${what}: expected ${String(expected)}, got ${got}`]
}

/** The examples whose rates are not of a file: differences by the example's id. */
const EXAMPLES: Readonly<Record<string, (example: PublishedExample) => string[]>> = {
  'sjwd-2017': ({inputs, rates, expected}) => {
    const lines = [
      perUnit('consumption_charge', text(rates, 'per_ccf'), 'current_read - previous_read'),
      perDay('base_charge', text(rates, 'base_per_day')),
    ]
    const period = {from: businessDate(text(inputs, 'from')), to: businessDate(text(inputs, 'to'))}
    const values = {current_read: text(inputs, 'current_read'), previous_read: text(inputs, 'previous_read')}
    const bill = price(smallPlan(lines), values, period)
    return [
      ...same('consumption', line(bill, 'consumption_charge'), expected?.['consumption_charge']),
      ...same('base', line(bill, 'base_charge'), expected?.['base_charge']),
      ...same('total', plainMoney(bill.total), expected?.['total']),
    ]
  },
  'scwd-10': southCoast,
  'scwd-20': southCoast,
  'santarosa-sewer': ({inputs, rates, expected}) => {
    const winter = texts(inputs, 'winter_kgal')
    const plan = smallPlan([formula('fee', `min(usage, sewer_cap) * ${text(rates, 'sewer_per_kgal')}`)], {
      sewer_cap: `(${winter.join(' + ')}) / ${winter.length}`,
    })
    const [cap, aboveCap] = [text(expected, 'sewer_cap'), '9']
    return [cap, aboveCap].flatMap((usage) => {
      const bill = price(plan, {usage})
      const found = difference('sewer cap', figure(bill, 'sewer_cap'), cap, EXACT)
      return [...found, ...same(`fee of ${usage}`, line(bill, 'fee'), expected?.['sewer_usage_fee'])]
    })
  },
  'wmwd-indoor': ({inputs, expected}) => {
    const plan = smallPlan([formula('units', 'round_half_up(gallons / 748, 1)')], {
      gallons: 'gpcd * people * days_of_bill',
    })
    const values = {gpcd: text(inputs, 'gpcd'), people: text(inputs, 'people'), days_of_bill: text(inputs, 'days')}
    const bill = price(plan, values)
    const units = bill.lines[0]?.exact ?? {n: 0n, d: 1n}
    return [
      ...difference('gallons', figure(bill, 'gallons'), text(expected, 'gallons'), EXACT),
      ...same('units', decimalText(units), expected?.['billing_units_rounded_1dp']),
    ]
  },
  'emwd-sewer-blocks': ({table = []}) => {
    const ends = table.map(({people}) => people.split(/[-+]/).filter((part) => part !== ''))
    const factor = {
      range_of: 'people',
      starts: ends.map(([first = '']) => first),
      values: table.map((row) => row.factor),
    }
    const plan = smallPlan([perDay('sewer', 'daily_rate * factor')], {factor})
    return table.flatMap((row, at) =>
      (ends[at] ?? []).flatMap((people) => {
        const bill = price(plan, {people, daily_rate: '1'})
        return difference(`factor of ${people}`, figure(bill, 'factor'), row.factor, EXACT)
      }),
    )
  },
}

function southCoast({inputs, rates, expected}: PublishedExample): string[] {
  const tiers = {convention: 'first_unit' as const, starts: texts(rates, 'tier_starts'), prices: texts(rates, 'prices')}
  const bill = price(smallPlan([tiered('water', tiers)]), {usage: text(inputs, 'usage_ccf')})
  return same('water usage', line(bill, 'water'), expected?.['water_usage'])
}

export function judgeExample(files: OwrsFiles, example: PublishedExample): Verdict {
  const verdict = judged(example.id, ['published'], [])
  const judge = EXAMPLES[example.id]
  if (judge !== undefined) return {...verdict, differences: judge(example)}
  if (example.file === undefined || example.class === undefined)
    return {...verdict, unsupported: 'an example of a new kind'}
  const of = {file: example.file, class: example.class, mode: 'exact' as const}
  return {...verdict, differences: tierDifferences(priceVector(files, of, example.inputs as VectorInputs), example)}
}

function tierDifferences(bill: PricedBill, {expected}: PublishedExample): string[] {
  const tiers = bill.lines.flatMap((one) => one.trace().tiers)
  const usage = expected?.['tier_usage'] as readonly number[]
  const charges = expected?.['tier_charge'] as readonly string[] | undefined
  const second = /= (\d+\.\d+)/.exec((expected?.['tier_charge_2_printed'] as string | undefined) ?? '')?.[1]
  const found = usage.flatMap((use, at) =>
    difference(`tier ${at + 1}`, tiers[at]?.quantity ?? {n: -1n, d: 1n}, plain(use), EXACT),
  )
  for (const [at, charge] of (charges ?? []).entries())
    found.push(...difference(`charge ${at + 1}`, tiers[at]?.charge ?? {n: -1n, d: 1n}, charge, EXACT))
  if (second !== undefined) found.push(...difference('charge 2', tiers[1]?.charge ?? {n: -1n, d: 1n}, second, EXACT))
  if (expected?.['bill'] !== undefined) found.push(...same('bill', plainMoney(bill.total), expected['bill']))
  return found
}

const PRORATION = {
  class: 'RESIDENTIAL_SINGLE',
  meter: '3/4"',
  old: 'California/West Sacramento  City Of - 3167/07-01-2018.owrs',
  new: 'California/West Sacramento  City Of - 3167/07-01-2019.owrs',
}

/** Two files merged to a plan of two versions, under each policy for a period that a change of rates falls into. */
export function judgeProration(files: OwrsFiles, example: PublishedExample): Verdict {
  const {inputs, rates, expected} = example
  const parts = [PRORATION.old, PRORATION.new].map((file) => files.load(file, 'exact'))
  const priced = (policy: ChangePolicy, when: 'line' | 'total'): PricedBill => {
    const versions = parts.map(({version}) => ({
      ...version,
      change_policy: policy,
      rounding: {when, mode: 'half_up' as const},
    }))
    const plan = {code: 'WSAC', title: '', unit: 'ccf' as const, versions}
    const [from, to] = [businessDate(text(inputs, 'from')), businessDate(text(inputs, 'to_exclusive'))]
    const values = {usage: text(inputs, 'usage_ccf'), meter_size: PRORATION.meter}
    const when_ = {serviceClass: PRORATION.class, from, to, billOn: businessDate(text(inputs, 'bill_date'))}
    return priceBill(compilePlan(plan), {...when_, partial: false, values, meters: []})
  }
  const daily = expected?.['daily_prorata'] as Readonly<Record<string, string>>
  const total = (key: string): unknown =>
    (Object.entries(expected ?? {}).find(([name]) => name.startsWith(key))?.[1] as {total: string}).total
  const split = priced('split_by_days', 'line')
  const wanted = ['service_old', 'water_old', 'service_new', 'water_new'].map((key) => daily[key]?.split(' ')[0] ?? '')
  const printed = Object.values((rates ?? {}) as Record<string, Record<string, string>>).map((each) => each['service'])
  const services = priced('split_by_days', 'total').lines.filter(({code}) => code === 'service_charge')
  return judged(
    example.id,
    ['proration'],
    [
      ...same('days', String(services.map(({days}) => days)), '15,15'),
      ...same('rates', String(services.map(({trace}) => decimalText(trace().rate ?? {n: 0n, d: 1n}))), String(printed)),
      ...split.lines.flatMap((one, at) => difference(one.code, one.exact, wanted[at] ?? '', EXACT)),
      ...same('rounded lines', plainMoney(split.total), daily['total_lines_rounded']),
      ...difference('unrounded', split.exactTotal, daily['total_unrounded'] ?? '', EXACT),
      ...same('by bill date', plainMoney(priced('by_bill_date', 'total').total), total('by_bill_date')),
      ...same('by period start', plainMoney(priced('by_period_start', 'total').total), total('by_period_start')),
      ...same('next day', addDays(businessDate(text(inputs, 'from')), 30), text(inputs, 'to_exclusive')),
    ],
  )
}
