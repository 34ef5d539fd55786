import type {Desk} from '#core/acts/desk.js'
import {recordBillPricing} from '#core/billing/bill-pricing.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {addDays, businessDate} from '#core/kernel/business-date.js'
import {fraction} from '#core/rates/fraction.js'
import {compilePlan, priceBill} from '#core/rates/price-bill.js'
import type {Given} from '#core/rates/priced-bill.js'
import type {RateLine, RatePlan} from '#core/rates/rate-plan.js'
import {readRatePlan} from '#core/rates/read-plan.js'
import type {Billed} from './adjusted.js'
import {inOneAct} from './books.js'

const title = (en: string) => ({en, es: en})

/**
 * Worked out by head: $28.30 a period, four tiers (10 ccf at 2.00, 15 at 2.50, 15 at 4.10, the rest at 6.00), sewer $5
 * an equivalent dwelling unit and $0.50 a ccf.
 */
export const fourTiers = (code = 'T-4'): RatePlan =>
  readRatePlan(
    {
      code,
      title: code,
      unit: 'ccf',
      versions: [
        {
          effective_from: '2020-01-01',
          change_policy: 'by_bill_date',
          citation: 'test',
          verified: 'policy',
          rounding: {when: 'line', mode: 'half_up'},
          classes: {
            '*': {
              inputs: {
                usage: {kind: 'number', default: null, unit: 'ccf', citation: 'test'},
                edus: {kind: 'number', default: '1', unit: null, citation: 'test'},
                sewer: {kind: 'key', default: 'connected', unit: null, citation: 'test'},
              },
              parts: {},
              lines: LINES,
            },
          },
        },
      ],
    },
    `${code}.json`,
  )

const head = (code: string, service: RateLine['service']) => ({code, title: title(code), service, citation: 'test'})
const LINES = [
  {...head('METER', 'water'), basis: 'per_period', amount: '28.30'},
  {
    ...head('WATER', 'water'),
    basis: 'tiered',
    quantity: 'usage',
    tiers: {
      convention: 'above',
      starts: ['0', '10', '25', '40'],
      prices: ['2.00', '2.50', '4.10', '6.00'],
      names: ['Low', 'Usual', 'High', 'Highest'],
    },
  },
  {...head('SEWER', 'sewer'), basis: 'per_unit', rate: '5.00', quantity: 'edus', when: {sewer: ['connected']}},
  {...head('FLOW', 'sewer'), basis: 'per_unit', rate: '0.50', quantity: 'usage', when: {sewer: ['connected']}},
]

export interface PricedPeriod {
  readonly plan: RatePlan
  readonly from: string
  readonly to: string
  /** Thousandths are allowed. */
  readonly use: number
  readonly class?: string
  readonly values?: Readonly<Record<string, Given>>
}

/** A bill that a plan priced, issued on the day its period ends. */
export async function pricedBill(
  desk: Desk,
  accountId: string,
  {plan, from, to, use, values = {}, class: serviceClass = 'residential'}: PricedPeriod,
): Promise<Billed & {readonly total: number}> {
  const usageThousandths = Math.round(use * 1000)
  const [serviceFrom, issuedOn] = [businessDate(from), businessDate(to)]
  const inputs = {
    ...{serviceClass, from: serviceFrom, to: issuedOn, billOn: issuedOn, partial: false, meters: []},
    values: {usage: fraction(usageThousandths, 1000), ...values},
  }
  const priced = priceBill(compilePlan(plan), inputs)
  const lines = priced.lines.map((line) => ({
    ...{class: line.service, code: line.code, description: line.title.en, amount: line.amount},
  }))
  return inOneAct(desk, async (trx, context) => {
    const bill = {
      ...{accountId, source: 'run', sourceKey: `${accountId} ${from}`, meterSerial: null, serviceFrom, issuedOn, lines},
      ...{serviceTo: issuedOn, mailedOn: issuedOn, dueOn: addDays(issuedOn, 21), usageThousandths, usageUnit: 'ccf'},
      ...{estimated: false, flags: [], assumed: [], batchId: null},
    }
    const [done] = await issueBills(trx, [bill], 'bill.issue', context)
    const {billId = '', billNo = '', amount = 0} = done ?? {}
    await recordBillPricing(trx, [{accountId, billId, planCode: plan.code, inputs, figures: priced.figures}])
    return {billId, billNo, total: amount}
  })
}
