import {readFileSync} from 'node:fs'
import {expect} from 'chai'
import type {BillCheck, PreviousBill} from '#core/billing/bill-check.js'
import {type BillCheckPolicy, loadBillCheckPolicy} from '#core/billing/bill-check-policy.js'
import {BILL_CHECKS, checkBill, refusedBy} from '#core/billing/bill-checks.js'
import {importedBill, type ImportedBill} from '#core/billing/imported-bill.js'
import {loadPublishedPlan} from '#core/billing/published-plan.js'
import {loadProfile} from '#core/imports/profile-files.js'
import {readRecords} from '#core/imports/read-records.js'

const FIXTURES = new URL('../../../test/fixtures/imports/', import.meta.url)
const policy = loadBillCheckPolicy('rivergate')
const plan = loadPublishedPlan('nyc-water')

async function billsIn(name: string, profile = 'nyc-housing'): Promise<ImportedBill[]> {
  async function* bytes() {
    yield readFileSync(new URL(`${name}.csv`, FIXTURES))
  }
  const bills: ImportedBill[] = []
  for await (const row of readRecords(bytes(), loadProfile('bills', profile))) {
    expect(row.faults).to.deep.equal([])
    bills.push(importedBill(row))
  }
  return bills
}
const check = (bill: ImportedBill, previous: PreviousBill | null = null, rules: BillCheckPolicy = policy) =>
  checkBill(bill, {policy: rules, plan, previous})
const names = (checks: readonly BillCheck[]) => checks.map((found) => found.check)
const checksIn = async (name: string, profile?: string) =>
  (await billsIn(name, profile)).map((bill) => names(check(bill)))

describe('checks of imported bills', () => {
  it('flags a charge that fits a hundredth of the use, but not one that the daily minimum makes', async () => {
    expect(await checksIn('check-unit-error-x100')).to.deep.equal([
      [],
      ['unit_error_x100', 'charge_differs'],
      ['charge_differs'],
    ])
    const [, bill] = await billsIn('check-unit-error-x100')
    const [found] = check(bill!)
    // 300 HCF x 3.81 = 1143.00 and 159 % of it 1817.37.
    expect(found).to.deep.include({
      severity: 'flag',
      numbers: {usage_thousandths: 30_000_000, charged_cents: 296_037, hundredth_cents: 296_037},
      sentence: '$2,960.37 is charged for 30000 hcf; a hundredth of that use makes $2,960.37 (nyc-water)',
    })
  })

  it('flags a charge that the plan does not make, and across 1 July only one outside both rates', async () => {
    expect(await checksIn('check-charge-differs')).to.deep.equal([
      [],
      ['charge_differs'],
      [],
      ['charge_differs'],
      ['charge_differs'],
      [],
      [],
    ])
    const bills = await billsIn('check-charge-differs')
    const [inside] = check(bills[1]!)
    expect(inside?.sentence).to.equal('$986.81 is charged for 100 hcf and 30 days; nyc-water makes $986.79')
    const [across] = check(bills[3]!)
    // 3.81 to 30 June 2018: 381.00 + 605.79; 3.90 from 1 July: 390.00 + 620.10.
    expect(across?.numbers).to.deep.include({expected_low_cents: 98_679, expected_high_cents: 101_010})
    expect(across?.sentence).to.contain('between $986.79 and $1,010.10')
  })

  it('flags more days than the district bills at once', async () => {
    const [hundred, more] = await billsIn('check-long-bill')
    expect(names(check(hundred!))).not.to.include('long_bill')
    const found = check(more!).find(({check: name}) => name === 'long_bill')
    expect(found?.sentence).to.equal('101 days are billed (2016-08-01 to 2016-11-10), more than 100')
  })

  it('flags use for which nothing is charged and periods without a day', async () => {
    const [, bill] = await billsIn('check-zero-charge-with-use')
    const [found] = check(bill!)
    expect(found).to.include({check: 'zero_charge_with_use', sentence: 'nothing is charged for 40 of use'})
    expect(await checksIn('check-zero-days')).to.deep.equal([[], ['zero_days']])
  })

  it('refuses blank and reversed dates, a due date before the bill and a bill below zero', async () => {
    const refused = async (name: string, profile?: string) =>
      (await billsIn(name, profile)).flatMap((bill) => refusedBy(bill, check(bill)))
    expect(await refused('check-reversed-dates')).to.deep.equal([
      {
        line: 3,
        field: 'service_end_on',
        value: '2016-08-01',
        reason: 'reversed_dates: the service period 2016-08-31 to 2016-08-01 ends before it starts (-30 days)',
      },
    ])
    expect(await refused('check-blank-dates')).to.deep.equal([
      {
        line: 3,
        field: 'service_start_on',
        value: '',
        reason: 'blank_dates: the service period is (blank) to 2016-08-31',
      },
      {line: 4, field: 'service_end_on', value: '', reason: 'blank_dates: the service period is 2016-08-01 to (blank)'},
    ])
    expect(await refused('check-due-before-bill', 'curbstop')).to.deep.equal([
      {
        line: 3,
        field: 'due_on',
        value: '2026-08-22',
        reason: 'due_before_bill: due 2026-08-22, before its date 2026-09-01 (10 days)',
      },
    ])
    expect(await refused('check-negative-charge')).to.deep.equal([
      {line: 3, field: 'total_cents', value: '-13.21', reason: 'negative_charge: the bill gives back -$13.21'},
    ])
  })

  it('flags the fourth estimate in a row', async () => {
    const flagged = (await billsIn('check-estimated-run')).map((bill, before) =>
      names(check(bill, {serviceEndOn: bill.serviceStartOn!, estimatedInARow: before})).includes('estimated_run'),
    )
    expect(flagged).to.deep.equal([false, false, false, true])
  })

  it('flags days billed twice and days not billed, beyond the one that inclusive dates leave', async () => {
    const bills = await billsIn('check-neighbours')
    const found = bills.slice(1).map((bill, i) => {
      const checks = check(bill, {serviceEndOn: bills[i]!.serviceEndOn!, estimatedInARow: 0})
      return checks.filter(({field}) => field === 'service_start_on').map(({sentence}) => sentence)
    })
    expect(found).to.deep.equal([
      ['days billed again: 1; the bill before ends 2016-08-31, this one starts 2016-08-30'],
      ['days not billed: 2; the bill before ends 2016-09-30, this one starts 2016-10-02'],
      [],
    ])
  })

  it('does what the policy says: refuse, flag or nothing', async () => {
    const [, bill] = await billsIn('check-zero-charge-with-use')
    const ruled = (severity: 'refuse' | 'off'): BillCheckPolicy => ({
      ...policy,
      checks: {
        ...policy.checks,
        zero_charge_with_use: {...policy.checks.zero_charge_with_use, severity},
        charge_differs: {...policy.checks.charge_differs, severity: 'off'},
      },
    })
    expect(refusedBy(bill!, check(bill!, null, ruled('refuse')))).to.have.length(1)
    expect(check(bill!, null, ruled('off'))).to.deep.equal([])
    expect(Object.keys(policy.checks)).to.deep.equal([...BILL_CHECKS])
  })
})
