import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Desk} from '#core/acts/desk.js'
import {contextOf} from '#core/acts/perform.js'
import {recordBillPricing} from '#core/billing/bill-pricing.js'
import type {BillingFactName} from '#core/billing/billing-fact.js'
import {recordBillingFacts} from '#core/billing/billing-facts.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {recordRateVersions} from '#core/billing/rate-versions.js'
import {addDays, businessDate} from '#core/kernel/business-date.js'
import {fraction} from '#core/rates/fraction.js'
import {compilePlan, priceBill} from '#core/rates/price-bill.js'
import type {RatePlan} from '#core/rates/rate-plan.js'
import {readRatePlan} from '#core/rates/read-plan.js'
import {inTransaction} from '#core/store/transaction.js'
import {projectRoot} from './run.js'
import {settle, type Settled} from './town.js'

const NAME = 'res-1.json'
/** The district's own plan for homes. */
export const residentialPlan = (): RatePlan =>
  readRatePlan(
    JSON.parse(readFileSync(join(projectRoot, 'data', 'districts', 'rivergate', 'rates', NAME), 'utf8')),
    NAME,
  )

export const adoptResidentialPlan = (desk: Desk): Promise<void> =>
  inTransaction(desk.store, (trx) =>
    recordRateVersions(trx, [{plan: residentialPlan(), source: 'plan', fileName: NAME}], contextOf(desk)),
  )

let homes = 0

/** A home on the district's plan for homes, with what is known of it. */
export async function variedHome(
  desk: Desk,
  facts: Partial<Record<BillingFactName, string>> = {},
  account?: string,
): Promise<Settled> {
  homes += 1
  const customer = {name: `Varied ${homes}`, since: '2024-01-01', plan: 'RES-1'}
  const settled = await settle(desk, {
    address: `${homes} Budget Blvd`,
    services: ['water', 'sewer'],
    customer: {...customer, ...(account === undefined ? {} : {account})},
  })
  const rows = Object.entries(facts).map(([name, value]) => ({
    ...{accountId: settled.accountId, name: name as BillingFactName, value},
    ...{fromOn: businessDate('2024-01-01'), untilOn: null, source: 'survey'},
  }))
  await inTransaction(desk.store, (trx) => recordBillingFacts(trx, rows, contextOf(desk)))
  return settled
}

export interface VariedBill {
  readonly from: string
  readonly usage: number
  readonly values?: Readonly<Record<string, string>>
}

/** A bill of 30 days, 4.5 inches of ET and a 3/4" meter, issued two days after its period and priced by the plan. */
export async function billVaried(
  desk: Desk,
  {accountId}: Settled,
  {from, usage, values = {}}: VariedBill,
): Promise<{readonly billId: string; readonly billNo: string; readonly amount: number}> {
  const [first, last] = [businessDate(from), addDays(businessDate(from), 30)]
  const inputs = {
    ...{serviceClass: 'residential', from: first, to: last, billOn: addDays(last, 2), partial: false, meters: []},
    values: {usage: fraction(usage), meter_size: '3/4"', sewer: 'connected', et: '4.5', stage: '2', ...values},
  }
  const priced = priceBill(compilePlan(residentialPlan()), inputs)
  return inTransaction(desk.store, async (trx) => {
    const context = contextOf(desk)
    const bill = {
      ...{accountId, source: 'run', sourceKey: `${accountId} ${from}`, meterSerial: null},
      ...{serviceFrom: first, serviceTo: last, issuedOn: inputs.billOn, mailedOn: inputs.billOn},
      ...{dueOn: addDays(inputs.billOn, 21), usageThousandths: usage * 1000, usageUnit: 'ccf', estimated: false},
      ...{flags: [], assumed: [], batchId: null},
      lines: priced.lines.map(({code, title, service, amount}) => ({
        ...{class: service, code, description: title.en, amount},
      })),
    }
    const [issued] = await issueBills(trx, [bill], 'bill.issue', context)
    const {billId, billNo, amount} = issued!
    await recordBillPricing(trx, [{accountId, billId, planCode: 'RES-1', inputs, figures: priced.figures}])
    return {billId, billNo, amount}
  })
}
