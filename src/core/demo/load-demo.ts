import type {Act, Decided} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {recordEtPeriods} from '#core/billing/et-periods.js'
import {recordRateVersions} from '#core/billing/rate-versions.js'
import {refuse} from '#core/kernel/refusal.js'
import {demoAccounts, type DemoDistrict} from '#core/demo/demo-district.js'
import {GROUP} from '#core/demo/demo-place.js'
import {loadCollections} from '#core/demo/load-collections.js'
import {loadFund} from '#core/demo/load-fund.js'
import {loadMoney} from '#core/demo/load-money.js'
import {loadPlaces} from '#core/demo/load-places.js'
import {loadStaff} from '#core/demo/load-staff.js'
import {analyzeStore} from '#core/store/dialect.js'

/** Whole groups of accounts, so that a landlord's accounts are written together. */
const CHUNK = 30 * GROUP

export type DemoChunk = {readonly seed: number; readonly from: number; readonly to: number}
type ChunkDecision = Decided & {readonly input: DemoChunk}
export type DemoLoaded = {readonly accounts: number; readonly bills: number; readonly payments: number}

/** Rates and weather come before the first bill that is priced from them. */
const loadDemoRates = ({
  rates,
}: DemoDistrict): Act<{readonly plans: string}, null, Decided, {readonly plans: number}> => ({
  kind: 'load-demo-rates',
  permission: 'keep_store',
  subject: ({plans}) => `demo rates ${plans}`,
  load: async () => null,
  decide: (_, {plans}, {desk}) => {
    if (desk.district.trainingDate === null) throw notTraining()
    return {summary: `demo rates ${plans}`}
  },
  async record(trx, _decision, context) {
    await recordRateVersions(trx, rates.plans, context)
    await recordEtPeriods(trx, rates.weather, context)
    return {plans: rates.plans.length}
  },
})

const notTraining = () =>
  refuse('NOT_A_TRAINING_STORE', 'demo accounts are for a training store; this one keeps real books')

/** One transaction: a run of accounts with their year, through the same functions that post real money. */
const loadDemoChunk = (district: DemoDistrict): Act<DemoChunk, null, ChunkDecision, DemoLoaded> => ({
  kind: 'load-demo',
  permission: 'keep_store',
  subject: ({from, to}) => `demo accounts ${from} to ${to - 1}`,
  load: async () => null,
  decide(_, input, {desk}) {
    if (desk.district.trainingDate === null) throw notTraining()
    return {input, summary: `demo accounts ${input.from} to ${input.to - 1}`}
  },
  async record(trx, {input}, context) {
    const accounts = Array.from(demoAccounts(district, input.from, input.to))
    const loaded = await loadPlaces(trx, accounts, context)
    const money = await loadMoney(trx, loaded, context)
    await loadCollections(trx, loaded, money, context)
    const count = (of: 'bills' | 'payments'): number => accounts.reduce((n, account) => n + account[of].length, 0)
    return {accounts: accounts.length, bills: count('bills'), payments: count('payments')}
  },
})

/**
 * Fills a training store with the demo district, in chunks that are there whole or not at all; run again after a kill
 * it goes on where it stopped. `progress` hears of the accounts done so far.
 * @throws Refusal NOT_A_TRAINING_STORE (65), NOT_YOURS (77)
 */
export async function loadDemo(
  desk: Desk,
  district: DemoDistrict,
  progress: (done: number, total: number) => void,
): Promise<DemoLoaded> {
  await loadStaff(desk)
  const plans = district.rates.plans.map(({plan}) => plan.code).join(' ')
  await perform(desk, loadDemoRates(district), {plans}, {key: `demo rates ${plans}`})
  await loadFund(desk)
  const act = loadDemoChunk(district)
  const total = {accounts: 0, bills: 0, payments: 0}
  for (let from = 0; from < district.accounts; from += CHUNK) {
    const input = {seed: district.seed, from, to: Math.min(from + CHUNK, district.accounts)}
    const performed = await perform(desk, act, input, {key: `demo ${input.seed} ${from} ${input.to}`})
    if (performed.status !== 'done') continue
    total.accounts += performed.outcome.accounts
    total.bills += performed.outcome.bills
    total.payments += performed.outcome.payments
    progress(total.accounts, district.accounts)
  }
  await analyzeStore(desk.store.db)
  return total
}
