import {readFileSync} from 'node:fs'
import {addDays} from '#core/kernel/business-date.js'
import {plainMoney} from '#core/kernel/money.js'
import type {OwrsMode} from '#core/rates/owrs/budget-rounding.js'
import {convertOwrs, type ConvertedOwrs} from '#core/rates/owrs/convert-owrs.js'
import {compilePlan, priceBill} from '#core/rates/price-bill.js'
import type {PricedBill} from '#core/rates/priced-bill.js'

const FIXTURES = new URL('../../../test/fixtures/owrs/', import.meta.url)

export const textOf = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8')

export const converted = (text: string, mode: OwrsMode = 'exact', file = 'rates.owrs'): ConvertedOwrs =>
  convertOwrs(text, {file, code: 'RIVER', mode, changePolicy: 'by_bill_date'})

/** One bill of thirty days under the only version of the plan. */
export function billOf(
  {plan}: ConvertedOwrs,
  serviceClass: string,
  values: Readonly<Record<string, string>>,
): PricedBill {
  const from = plan.versions[0]?.effective_from
  if (from === undefined) throw new Error('the plan has a version')
  const to = addDays(from, 30)
  return priceBill(compilePlan(plan), {serviceClass, from, to, billOn: to, partial: false, values, meters: []})
}

export const linesOf = ({lines, total}: PricedBill): Record<string, string> => ({
  ...Object.fromEntries(lines.map(({code, amount}) => [code, plainMoney(amount)])),
  total: plainMoney(total),
})
