import type {BillCase} from '#core/billing/bill-case.js'
import {etPeriodsOf} from '#core/billing/et-periods.js'
import {ET_ZONE} from '#core/billing/quote-inputs.js'
import {storedPlan} from '#core/billing/rate-versions.js'
import {EtBook, type RunQuestion, type RunTerms} from '#core/billing/run-terms.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {loadChart} from '#core/ledger/chart.js'
import {billHolds} from '#core/policies/bill-holds.js'
import {billingTerms} from '#core/policies/billing-terms.js'
import {droughtStageOn, loadDroughtStages} from '#core/policies/drought-stage.js'
import {openingPolicy} from '#core/policies/opening-service.js'
import {readCheckPolicy} from '#core/policies/read-checks.js'
import {waterVolumes} from '#core/policies/water-volumes.js'
import {compilePlan, type CompiledPlan} from '#core/rates/price-bill.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** What a run is worked out by; plans and weather come in as accounts ask for them. */
export interface RunBooks {
  readonly terms: RunTerms
  readonly district: string
  readonly plans: Map<string, CompiledPlan | null>
  /** Rates and weather are only ever added to: other counts, other books. */
  readonly added: string
}

/** @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export async function openRunBooks(reader: Reader, district: string, question: RunQuestion): Promise<RunBooks> {
  const {billOn} = question
  const plans = new Map<string, CompiledPlan | null>()
  const terms: RunTerms = {
    ...question,
    holds: billHolds(district, billOn),
    terms: billingTerms(district, billOn),
    startReadWithinDays: openingPolicy(district, billOn).start_read_within_days,
    volumes: waterVolumes().volumes,
    rolloverPercent: readCheckPolicy(district, billOn).rolloverMostPercentOfHalf,
    stage: droughtStageOn(loadDroughtStages(district), billOn).stage,
    ledgerAccounts: new Set(loadChart(district).map((account) => account.number)),
    plans,
    et: new EtBook(),
  }
  return {terms, plans, district, added: await addedTo(reader)}
}

/** The same books while no rates and no weather were added, else new ones. */
export async function currentBooks(reader: Reader, books: RunBooks): Promise<RunBooks> {
  if ((await addedTo(reader)) === books.added) return books
  const {cycle, readsThrough, billOn, dueOn} = books.terms
  return openRunBooks(reader, books.district, {cycle, readsThrough, billOn, dueOn})
}

async function addedTo(reader: Reader): Promise<string> {
  const rows = await select<{versions: number; periods: number}>(
    reader,
    'select (select count(*) from rate_version) as versions, (select count(*) from et_period) as periods',
  )
  return `${rows[0]?.versions ?? 0} ${rows[0]?.periods ?? 0}`
}

const BEFORE_ALL = '0001-01-01' as BusinessDate

/** Brings in the plans and the weather that accounts ask for and no account before them did. */
export async function bringIn(reader: Reader, cases: readonly BillCase[], {plans, terms}: RunBooks): Promise<void> {
  for (const {points, facts} of cases) {
    for (const {ratePlan} of points) {
      if (plans.has(ratePlan)) continue
      const plan = await storedPlan(reader, ratePlan)
      plans.set(ratePlan, plan === null ? null : compilePlan(plan))
    }
    const zone = facts[ET_ZONE]
    if (zone !== undefined && !terms.et.has(zone))
      terms.et.add(zone, await etPeriodsOf(reader, zone, BEFORE_ALL, terms.readsThrough))
  }
}
