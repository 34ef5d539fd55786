import type {RateLine, Title} from '#core/rates/rate-plan.js'
import type {PlanNode} from '#core/rates/plan-node.js'
import {readFigure, readRound, readTiers} from '#core/rates/read-figure.js'

const HEAD = ['code', 'title', 'service', 'ledger_account', 'citation', 'when', 'each', 'round', 'basis']
/** What each basis is charged by, beside the head that every line has. */
const FIELDS = {
  per_day: ['rate'],
  per_period: ['amount', 'standard_days'],
  per_unit: ['rate', 'quantity'],
  tiered: ['tiers', 'quantity'],
  percent_of_lines: ['percent', 'of'],
  minimum: ['amount', 'of'],
  discount: ['percent', 'amount', 'cap', 'of', 'funding_source'],
  formula: ['amount'],
} as const satisfies Record<RateLine['basis'], readonly string[]>
type BasisName = keyof typeof FIELDS
const BASES = Object.keys(FIELDS) as [BasisName, ...BasisName[]]

type Fields = (key: string) => PlanNode
type Head = Pick<RateLine, 'code' | 'title' | 'service' | 'ledger_account' | 'citation' | 'when' | 'each' | 'round'>

export function readTitle(node: PlanNode): Title {
  const at = node.object(['en', 'es'])
  return {en: at('en').text(), es: at('es').text()}
}

/** One line of a bill; null, with the fault noted, when nobody can say by what it is charged. */
export function readLine(node: PlanNode): RateLine | null {
  const basis = node.peek('basis')
  const known = BASES.find((one) => one === basis.value)
  if (known === undefined) {
    basis.oneOf(BASES)
    return null
  }
  const at = node.object([...HEAD, ...FIELDS[known]])
  return {...readHead(at), ...readBasis(known, at)} as RateLine
}

const readHead = (at: Fields): Head => ({
  code: at('code').text(),
  title: readTitle(at('title')),
  service: at('service').oneOf(['water', 'recycled', 'sewer', 'fee']),
  ledger_account: at('ledger_account').textOrNull(),
  citation: at('citation').text('the text that sets this charge'),
  when: readWhen(at('when')),
  each: at('each').oneOfOrFirst(['bill', 'meter']),
  round: readRound(at('round')),
})

function readWhen(node: PlanNode): RateLine['when'] {
  if (node.isNull) return {}
  return Object.fromEntries(
    node.entries().map(([name, values]) => [name, values.someOf().map((value) => value.text('a word of that input'))]),
  )
}

const quantityOf = (at: Fields): string => at('quantity').textOrNull('a formula') ?? 'usage'
const linesOf = (at: Fields): readonly string[] =>
  at('of')
    .someOf()
    .map((code) => code.text('the code of a line'))

/** Own fields of a line, by its basis. */
function readBasis(basis: BasisName, at: Fields): object {
  switch (basis) {
    case 'per_day':
      return {basis, rate: readFigure(at('rate'))}
    case 'per_period':
      return {basis, amount: readFigure(at('amount')), standard_days: at('standard_days').textOrNull('a decimal')}
    case 'per_unit':
      return {basis, rate: readFigure(at('rate')), quantity: quantityOf(at)}
    case 'tiered':
      return {basis, tiers: readTiers(at('tiers')), quantity: quantityOf(at)}
    case 'percent_of_lines':
      return {basis, percent: readFigure(at('percent')), of: linesOf(at)}
    case 'minimum':
      return {basis, amount: readFigure(at('amount')), of: linesOf(at)}
    case 'discount':
      return {basis, ...readDiscount(at), of: linesOf(at), funding_source: at('funding_source').text()}
    case 'formula':
      return {basis, amount: at('amount').text('a formula')}
  }
}

function readDiscount(at: Fields): object {
  const [percent, amount, cap] = [at('percent'), at('amount'), at('cap')]
  if (percent.isNull && amount.isNull) percent.fault('a discount has a percent or an amount')
  if (!percent.isNull && !amount.isNull) amount.fault('a discount has a percent or an amount, not both')
  const figure = (node: PlanNode) => (node.isNull ? null : readFigure(node))
  return {percent: figure(percent), amount: figure(amount), cap: figure(cap)}
}
