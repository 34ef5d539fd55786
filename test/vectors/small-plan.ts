import {businessDate} from '#core/kernel/business-date.js'
import type {Figure, Part, RateLine, RatePlan, TierSchedule} from '#core/rates/rate-plan.js'

/** A plan in the district's own format, made of the few figures that a utility prints. */
export function smallPlan(lines: readonly RateLine[], parts: Readonly<Record<string, Figure>> = {}): RatePlan {
  return {
    code: 'SMALL',
    title: 'Printed figures',
    unit: 'ccf',
    versions: [
      {
        effective_from: businessDate('2000-01-01'),
        known_until: null,
        change_policy: 'by_bill_date',
        citation: 'printed by the utility',
        verified: 'text_read',
        rounding: {when: 'line', mode: 'half_up'},
        inputs_beat_parts: false,
        classes: {
          '*': {
            inputs: {},
            parts: Object.fromEntries(Object.entries(parts).map(([name, figure]) => [name, partOf(figure)])),
            lines,
          },
        },
      },
    ],
  }
}

const partOf = (figure: Figure): Part => ({figure, round: null, title: null, unit: null, citation: null})

const head = (code: string) => ({
  code,
  title: {en: code, es: code},
  service: 'water' as const,
  ledger_account: null,
  citation: 'printed by the utility',
  when: {},
  each: 'bill' as const,
  round: null,
})

export const perDay = (code: string, rate: Figure): RateLine => ({...head(code), basis: 'per_day', rate})
export const perUnit = (code: string, rate: Figure, quantity: string): RateLine => ({
  ...head(code),
  basis: 'per_unit',
  rate,
  quantity,
})
export const formula = (code: string, amount: string): RateLine => ({...head(code), basis: 'formula', amount})
export const tiered = (code: string, tiers: Pick<TierSchedule, 'convention' | 'starts' | 'prices'>): RateLine => ({
  ...head(code),
  basis: 'tiered',
  tiers: {...tiers, names: [], scale: null},
  quantity: 'usage',
})
