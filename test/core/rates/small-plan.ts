export type Json = Record<string, unknown>

/** A plan with a line of every basis, to be broken in one place by what is put over it. */
export const line = (code: string, over: Json): Json => ({
  code,
  title: {en: code, es: code},
  service: 'water',
  citation: 'Ordinance 1',
  ...over,
})
export const tiers = (over: Json = {}): Json => ({
  convention: 'above',
  starts: ['0', 'budget'],
  prices: ['1', '2'],
  ...over,
})
const LINES: readonly Json[] = [
  line('DAY', {basis: 'per_day', rate: {depends_on: ['meter_size'], values: {'3/4"': '0.365', '1"': '0.559'}}}),
  line('PERIOD', {basis: 'per_period', amount: '4.75', standard_days: '30'}),
  line('UNIT', {basis: 'per_unit', rate: {range_of: 'usage', starts: ['0', '10'], values: ['1', '2']}}),
  line('TIERS', {basis: 'tiered', tiers: tiers()}),
  line('TAX', {basis: 'percent_of_lines', percent: '5', of: ['DAY', 'UNIT']}),
  line('LEAST', {basis: 'minimum', amount: '20', of: ['DAY']}),
  line('OFF', {basis: 'discount', percent: '25', cap: '15.00', of: ['UNIT'], funding_source: 'rents'}),
  line('FORMULA', {basis: 'formula', amount: 'min(usage, 6) * 12.79'}),
]
export const tariff = (over: Json = {}): Json => ({
  inputs: {usage: {kind: 'number'}, meter_size: {kind: 'key'}, persons: {kind: 'number', default: '3'}},
  parts: {indoor: {figure: 'persons * 55 * days / 748'}, budget: {figure: 'indoor', round: {scale: 0}}},
  lines: LINES,
  ...over,
})
export const version = (over: Json = {}): Json => ({
  effective_from: '2024-01-01',
  change_policy: 'by_bill_date',
  citation: 'Ordinance 1',
  verified: 'policy',
  classes: {'*': tariff()},
  ...over,
})
export const plan = (over: Json = {}): Json => ({code: 'X-1', title: 'X', unit: 'ccf', versions: [version()], ...over})
export const withTariff = (over: Json): Json => plan({versions: [version({classes: {'*': tariff(over)}})]})
export const withLines = (...lines: Json[]): Json => withTariff({lines})
export const withTiers = (over: Json): Json => withLines(line('T', {basis: 'tiered', tiers: tiers(over)}))
