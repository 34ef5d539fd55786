import {OUR_WORDS} from '#core/rates/owrs/convert-class.js'
import {plainMoney} from '#core/kernel/money.js'
import {Refusal} from '#core/kernel/refusal.js'
import {fraction, over} from '#core/rates/fraction.js'
import type {OwrsMode} from '#core/rates/owrs/budget-rounding.js'
import {priceBill} from '#core/rates/price-bill.js'
import type {PricedBill, PricedLine} from '#core/rates/priced-bill.js'
import {difference, EXACT, FLOAT, plain} from './close.js'
import {billInputs, priceVector, unknownInputs, type OwrsFiles, type VectorInputs} from './owrs-adapter.js'
import {judged, type Verdict} from './tally.js'

type Numeric = string | number
interface ExpectedTier {
  readonly tier: number
  readonly usage: Numeric
  readonly price: Numeric
  readonly charge: Numeric
  readonly upper: Numeric | null
}
interface ExpectedBill {
  readonly bill: Numeric
  readonly components?: Readonly<Record<string, Numeric>>
  readonly tiers?: Readonly<Record<string, readonly ExpectedTier[]>>
  readonly budget?: Readonly<Record<string, Numeric>>
  readonly bill_cents?: string
  readonly bill_cents_if_each_line_rounded?: string
}
export interface OwrsVector {
  readonly id: string
  readonly file: string
  readonly sha256: string
  readonly customer_class: string
  readonly features: readonly string[]
  readonly inputs: VectorInputs
  readonly expected: Readonly<Partial<Record<OwrsMode, ExpectedBill>>>
  readonly published?: {readonly bill_per_month: number; readonly divide_period_bill_by: number}
}
export interface OwrsErrorCase {
  readonly file: string
  readonly expect: string
  readonly line?: number
  readonly customer_class?: string
  readonly inputs?: VectorInputs
}

const MODES: readonly OwrsMode[] = ['compat', 'exact']
const BILL_KEYS: readonly string[] = [
  'bill',
  'components',
  'tiers',
  'budget',
  'bill_cents',
  'bill_cents_if_each_line_rounded',
]
/** Half a cent and the last printed place. */
const PUBLISHED = '0.0051'

export function judgeVector(files: OwrsFiles, vector: OwrsVector): Verdict {
  const unknown = unknownInputs(files.load(vector.file, 'exact'), vector.inputs)
  const verdict = judged(vector.id, vector.features, [])
  if (unknown.length > 0) return {...verdict, unsupported: `inputs ${unknown.join(', ')}`}
  const odd = unknownExpectations(vector)
  if (odd.length > 0) return {...verdict, unsupported: `expected ${odd.join(', ')}`}
  try {
    return {...verdict, differences: MODES.flatMap((mode) => modeDifferences(files, vector, mode))}
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return {...verdict, differences: [`refused: ${error.message}`]}
  }
}

function unknownExpectations({expected}: OwrsVector): string[] {
  const modes = Object.keys(expected).filter((mode) => !MODES.some((known) => known === mode))
  const keys = MODES.flatMap((mode) => Object.keys(expected[mode] ?? {})).filter((key) => !BILL_KEYS.includes(key))
  return [...modes, ...keys]
}

function modeDifferences(files: OwrsFiles, vector: OwrsVector, mode: OwrsMode): string[] {
  const expected = vector.expected[mode]
  if (expected === undefined) return []
  const loaded = files.load(vector.file, mode)
  const tolerance = mode === 'compat' ? FLOAT : EXACT
  const check = (what: string, got: Parameters<typeof difference>[1], wanted: Numeric): string[] =>
    difference(`${mode} ${what}`, got, plain(wanted), tolerance)
  const bill = priceVector(files, {file: vector.file, class: vector.customer_class, mode}, vector.inputs)
  const found = check('bill', bill.exactTotal, expected.bill)
  if (loaded.sha256 !== vector.sha256) found.push(`the file is another: sha256 ${loaded.sha256}`)
  if (expected.components !== undefined) found.push(...componentDifferences(bill, expected.components, check))
  for (const [code, tiers] of Object.entries(expected.tiers ?? {}))
    found.push(...tierDifferences(bill, code, tiers, check))
  const asked = billInputs(loaded, vector.customer_class, vector.inputs)
  const names = Object.keys(expected.budget ?? {})
  const figures = names.length === 0 ? [] : priceBill(loaded.figures(vector.customer_class, names), asked).lines
  for (const {code, exact} of figures) found.push(...check(`budget ${code}`, exact, expected.budget?.[code] ?? ''))
  found.push(...centDifferences(mode, 'bill_cents', plainMoney(bill.total), expected.bill_cents))
  if (expected.bill_cents_if_each_line_rounded !== undefined) {
    const total = plainMoney(priceBill(loaded.byLine, asked).total)
    found.push(...centDifferences(mode, 'by line', total, expected.bill_cents_if_each_line_rounded))
  }
  if (mode === 'compat' && vector.published !== undefined) {
    const {bill_per_month, divide_period_bill_by} = vector.published
    const monthly = over(bill.exactTotal, fraction(divide_period_bill_by))
    found.push(...difference('published', monthly, plain(bill_per_month), PUBLISHED))
  }
  return found
}

type Check = (what: string, got: PricedLine['exact'], wanted: Numeric) => string[]

/** Lines that a file does not name, such as a product inside its bill, have codes of their own. */
const UNNAMED = /^(?:term_\d+|multiplier)(?:_\d+)?$/

function componentDifferences(bill: PricedBill, components: Readonly<Record<string, Numeric>>, check: Check): string[] {
  const found: string[] = []
  for (const [code, amount] of Object.entries(components)) {
    const line = bill.lines.find((one) => one.code === code)
    found.push(...(line === undefined ? [`no line ${code}`] : check(code, line.exact, amount)))
  }
  for (const {code} of bill.lines)
    if (components[code] === undefined && !UNNAMED.test(code)) found.push(`line ${code} is not expected`)
  return found
}

function tierDifferences(bill: PricedBill, code: string, expected: readonly ExpectedTier[], check: Check): string[] {
  const tiers = bill.lines.find((line) => line.code === code)?.trace().tiers ?? []
  if (tiers.length !== expected.length) return [`${code} has ${tiers.length} tiers, expected ${expected.length}`]
  return tiers.flatMap((tier, at) => {
    const wanted = expected[at]
    if (wanted?.tier !== tier.tier) return [`${code} tier ${tier.tier} is not expected`]
    const name = `${code} tier ${tier.tier}`
    const found = [
      ...check(`${name} usage`, tier.quantity, wanted.usage),
      ...check(`${name} price`, tier.price, wanted.price),
      ...check(`${name} charge`, tier.charge, wanted.charge),
    ]
    if (tier.through === null || wanted.upper === null)
      return tier.through === wanted.upper ? found : [...found, `${name}: one of the two has no end`]
    return [...found, ...check(`${name} upper`, tier.through, wanted.upper)]
  })
}

const centDifferences = (mode: string, what: string, got: string, expected: string | undefined): string[] =>
  expected === undefined || got === expected ? [] : [`${mode} ${what}: expected ${expected}, got ${got}`]

/** A file or a bill that must be refused, at the line where it is known. */
export function judgeError(files: OwrsFiles, one: OwrsErrorCase, at: number): Verdict {
  const verdict = judged(`e-${at + 1} ${one.file}`, ['errors'], [])
  try {
    const of = {file: one.file, class: one.customer_class ?? '', mode: 'exact' as const}
    if (one.customer_class === undefined) files.load(one.file, 'exact')
    else priceVector(files, of, one.inputs ?? {})
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return {...verdict, differences: refusalDifferences(error, one)}
  }
  return {...verdict, ...elsewhere(files, one)}
}

/** What each kind of expected error is called here, and what its refusal must say or name. */
const ERRORS: readonly (readonly [RegExp, string])[] = [
  [/^reject: not valid YAML/, 'BAD_RATES'],
  [/^error: bill refers to (\S+), which the class does not define$/, 'BAD_RATES'],
  [/^error: formula ('.*') does not parse$/, 'BAD_RATES'],
  [/^error: no key (\S+) in \S+$/, 'NO_RATE_FOR_KEY'],
  [/^error: input (\S+) missing$/, 'MISSING_INPUT'],
  [/^error: (class) not in file$/, 'BAD_RATES'],
]

function refusalDifferences({code, message, rows}: Refusal, {expect, line}: OwrsErrorCase): string[] {
  const found: string[] = []
  const at = rows[0]?.line
  if (line !== undefined && at !== line) found.push(`refused at line ${at ?? '-'}, expected ${line}: ${message}`)
  const [pattern, wanted] = ERRORS.find(([kind]) => kind.test(expect)) ?? []
  const word = pattern?.exec(expect)?.[1] ?? ''
  const named = message.includes(word) || message.includes(OUR_WORDS[word] ?? word)
  if (code !== wanted || !named) found.push(`refused as ${code} ${message}, expected ${expect}`)
  return found
}

/** The error may stand in another class of the same file, whose prices are refused for that very reason. */
function elsewhere(files: OwrsFiles, one: OwrsErrorCase): Pick<Verdict, 'differences' | 'remark'> {
  const text = /'.*'/.exec(one.expect)?.[0]
  for (const [name, rows] of files.load(one.file, 'exact').converted.faults) {
    const row = rows.find(({reason}) => text !== undefined && reason.includes(text))
    const remark = `${one.customer_class ?? ''} has no such fault and is priced; class ${name} has it (line ${row?.line ?? 0})`
    if (row !== undefined) return {differences: [], remark}
  }
  return {differences: [`not refused; expected ${one.expect}`], remark: null}
}
