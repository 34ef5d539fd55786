import type {RateLine, RatePlan, RateVersion, Tariff} from '#core/rates/rate-plan.js'
import {businessDate} from '#core/kernel/business-date.js'
import type {BillInputs, Given} from '#core/rates/priced-bill.js'

type Loose<L> = L extends RateLine
  ? Omit<L, 'title' | 'service' | 'ledger_account' | 'citation' | 'when' | 'each' | 'round'> & Partial<L>
  : never

/** A line with what tests seldom look at filled in. */
export const lineOf = (line: Loose<RateLine>): RateLine => ({
  title: {en: line.code, es: line.code},
  service: 'water',
  ledger_account: null,
  citation: 'a test',
  when: {},
  each: 'bill',
  round: null,
  ...line,
})

export const tariffOf = (lines: readonly Loose<RateLine>[], rest: Partial<Tariff> = {}): Tariff => ({
  inputs: {},
  parts: {},
  ...rest,
  lines: lines.map(lineOf),
})

export const versionOf = (from: string, tariff: Tariff, rest: Partial<RateVersion> = {}): RateVersion => ({
  effective_from: businessDate(from),
  known_until: null,
  change_policy: 'by_bill_date',
  citation: 'a test',
  verified: 'policy',
  rounding: {when: 'line', mode: 'half_up'},
  inputs_beat_parts: false,
  classes: {'*': tariff},
  ...rest,
})

export const planOf = (...versions: readonly RateVersion[]): RatePlan => ({
  code: 'TEST',
  title: 'A plan for tests',
  unit: 'ccf',
  versions,
})

export const partOf = (
  figure: Tariff['parts'][string]['figure'],
  scale: number | null = null,
): Tariff['parts'][string] => ({
  figure,
  round: scale === null ? null : {mode: 'half_up', scale},
  title: null,
  unit: null,
  citation: null,
})

export const inputsOf = (
  from: string,
  to: string,
  values: Readonly<Record<string, Given>>,
  rest: Partial<BillInputs> = {},
): BillInputs => ({
  serviceClass: 'residential',
  from: businessDate(from),
  to: businessDate(to),
  billOn: businessDate(to),
  partial: false,
  values,
  meters: [],
  ...rest,
})
