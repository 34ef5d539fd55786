import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {recordReads} from '#core/accounts/record-premises.js'
import type {Desk} from '#core/acts/desk.js'
import {contextOf} from '#core/acts/perform.js'
import {recordBillPricing} from '#core/billing/bill-pricing.js'
import type {BillLine} from '#core/billing/bill.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {recordRateVersions} from '#core/billing/rate-versions.js'
import {addDays, businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {fraction} from '#core/rates/fraction.js'
import {compilePlan, priceBill, type CompiledPlan} from '#core/rates/price-bill.js'
import type {BillInputs} from '#core/rates/priced-bill.js'
import type {RatePlan} from '#core/rates/rate-plan.js'
import {readRatePlan} from '#core/rates/read-plan.js'
import {select} from '#core/store/dialect.js'
import {inTransaction} from '#core/store/transaction.js'
import {projectRoot} from './run.js'
import {settle, type Settled} from './town.js'

/** The small plan with a budget that these tests bill by: few figures, so that bills can be worked out by hand. */
export const homePlan = (): RatePlan =>
  readRatePlan(
    JSON.parse(readFileSync(join(projectRoot, 'test', 'fixtures', 'rates', 'home-1.json'), 'utf8')),
    'home-1.json',
  )

export interface Period {
  readonly from: string
  readonly to: string
  /** What the register showed at the end of the period. */
  readonly read: number
  readonly kind?: 'actual' | 'estimated'
  readonly values?: Readonly<Record<string, string>>
  /** Lines that no plan prices. */
  readonly extra?: readonly BillLine[]
  /** Use, where it is not the difference of the reads. */
  readonly use?: number
}

export interface BilledHome {
  readonly address: string
  readonly name: string
  readonly since: string
  readonly account?: string
  readonly meter: string
  readonly start: number
  readonly facts?: readonly {
    readonly name: string
    readonly value: string
    readonly from: string
    readonly source: string
  }[]
  readonly periods: readonly Period[]
}

export interface BilledAccount extends Settled {
  readonly bills: readonly {readonly billId: string; readonly billNo: string; readonly total: number}[]
}

/** The plan comes into the store once. */
export const adoptHomePlan = (desk: Desk): Promise<void> =>
  inTransaction(desk.store, (trx) =>
    recordRateVersions(trx, [{plan: homePlan(), source: 'plan', fileName: 'home-1.json'}], contextOf(desk)),
  )

/** A home with its meter, reads and the bills that were priced from them, one a period. */
export async function billHome(desk: Desk, home: BilledHome): Promise<BilledAccount> {
  const {address, name, since, account, meter, start, periods} = home
  const first = periods[0]?.from ?? since
  const settled = await settle(desk, {
    address,
    meter,
    read: {on: first, value: start},
    customer: {name, since, ...(account === undefined ? {} : {account})},
  })
  const plan = compilePlan(homePlan())
  const bills = await inTransaction(desk.store, async (trx) => {
    const context = contextOf(desk)
    const servicePointId = settled.points[0] ?? ''
    const [meterRow] = await select<{meter_id: string}>(trx, 'select meter_id from meter where serial = :serial', {
      serial: meter,
    })
    const meterId = meterRow?.meter_id ?? ''
    const stamp = {recorded_at: context.recordedAt, act_id: context.actId}
    const zone = {name: 'et_zone', value: ZONE, from: since, source: 'test'}
    for (const fact of [zone, ...(home.facts ?? [])])
      await trx('billing_fact').insert({
        account_id: settled.accountId,
        fact_id: context.key(),
        name: fact.name,
        value: fact.value,
        from_on: fact.from,
        until_on: null,
        source: fact.source,
        ...stamp,
      })
    const [startRow] = await select<{read_id: string}>(
      trx,
      'select read_id from meter_read where service_point_id = :point',
      {point: servicePointId},
    )
    let [before, fromRead] = [start, startRow?.read_id ?? '']
    const made: {billId: string; billNo: string; total: number}[] = []
    for (const period of periods) {
      const readId = context.key()
      const kind = period.kind ?? 'actual'
      const read = {readId, servicePointId, meterId, readOn: businessDate(period.to), value: period.read, kind}
      await recordReads(trx, [{...read, source: 'test'}], context)
      const use = period.use ?? period.read - before
      const inputs = inputsOf(period, use)
      const bill = billOf(settled.accountId, meter, {plan, period, inputs, use})
      const [issued] = await issueBills(trx, [bill], 'bill.issue', context)
      const {billId = '', billNo = '', amount = cents(0)} = issued ?? {}
      const priced = priceBill(plan, inputs)
      const {accountId} = settled
      await recordBillPricing(trx, [{accountId, billId, planCode: 'HOME-1', inputs, figures: priced.figures}])
      await trx('bill_read').insert({
        account_id: accountId,
        bill_id: billId,
        service_point_id: servicePointId,
        meter_id: meterId,
        from_read_id: fromRead,
        to_read_id: readId,
        usage_thousandths: use * 1000,
      })
      made.push({billId, billNo, total: amount})
      ;[before, fromRead] = [period.read, readId]
    }
    return made
  })
  return {...settled, bills}
}

const inputsOf = ({from, to, values = {}}: Period, use: number): BillInputs => ({
  serviceClass: 'residential',
  from: businessDate(from),
  to: businessDate(to),
  billOn: businessDate(to),
  partial: false,
  values: {usage: fraction(use), ...values},
  meters: [],
})

interface Made {
  readonly plan: CompiledPlan
  readonly period: Period
  readonly inputs: BillInputs
  readonly use: number
}

function billOf(accountId: string, meterSerial: string, {plan, period, inputs, use}: Made) {
  const lines = priceBill(plan, inputs).lines.map(({code, title, service, amount}) => ({
    class: service,
    code,
    description: title.en,
    amount,
  }))
  const issuedOn: BusinessDate = inputs.billOn
  return {
    accountId,
    source: 'run',
    sourceKey: `${accountId} ${period.from}`,
    meterSerial,
    serviceFrom: inputs.from,
    serviceTo: inputs.to,
    issuedOn,
    mailedOn: issuedOn,
    dueOn: addDays(issuedOn, 21),
    usageThousandths: use * 1000,
    usageUnit: 'ccf',
    estimated: period.kind === 'estimated',
    lines: [...lines, ...(period.extra ?? [])],
    flags: [],
    assumed: [],
    batchId: null,
  }
}

/** No zone of the demo district. */
export const ZONE = 'T'

/** Weather of one zone, a row a period. */
export const recordWeather = (
  desk: Desk,
  rows: readonly {readonly from: string; readonly to: string; readonly thousandths: number}[],
): Promise<void> =>
  inTransaction(desk.store, async (trx) => {
    const context = contextOf(desk)
    for (const row of rows)
      await trx('et_period').insert({
        zone: ZONE,
        from_on: row.from,
        to_on: row.to,
        inches_thousandths: row.thousandths,
        source: 'test weather',
        recorded_at: context.recordedAt,
        act_id: context.actId,
      })
  })
