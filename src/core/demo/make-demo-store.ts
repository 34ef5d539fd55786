import {initStore} from '#core/acts/init-store.js'
import type {Desk} from '#core/acts/desk.js'
import {refuse} from '#core/kernel/refusal.js'
import {loadDemoDefaults, loadDemoStaff} from '#core/demo/demo-data.js'
import {DEMO_DISTRICT} from '#core/demo/demo-days.js'
import {makeDistrict} from '#core/demo/demo-district.js'
import {loadDemo, type DemoLoaded} from '#core/demo/load-demo.js'
import {DATA_ROOT, readData} from '#core/policies/data-node.js'

export interface NewDemo {
  readonly location: string
  readonly version: string
  /** Null takes the number in data/demo/demo.json. */
  readonly accounts: number | null
  readonly seed: number | null
}
export interface MadeDemo {
  /** Open; the caller closes its store. */
  readonly desk: Desk
  readonly loaded: DemoLoaded
}

/**
 * A training store with the demo district in it; its maker is the demo's first supervisor. The store is there, empty
 * but for its people, from the first chunk on: `loadDemo` on its desk goes on after a kill.
 * @throws Refusal TOO_MANY_ACCOUNTS (65), STORE_EXISTS and others as initStore
 */
export async function makeDemoStore(
  parts: NewDemo,
  progress: (done: number, total: number) => void,
): Promise<MadeDemo> {
  const defaults = loadDemoDefaults()
  const accounts = parts.accounts ?? defaults.accounts
  if (accounts < 1 || accounts > defaults.most_accounts)
    throw refuse('TOO_MANY_ACCOUNTS', `a demo has 1 to ${defaults.most_accounts} accounts`, {field: 'accounts'})
  const seed = parts.seed ?? defaults.seed
  const district = makeDistrict({accounts, seed, trainingDate: defaults.training_date})
  const names = readData(DATA_ROOT, `districts/${DEMO_DISTRICT}/district.json`)
  const desk = await initStore({
    location: parts.location,
    district: DEMO_DISTRICT,
    districtName: names.at('name').text(),
    zone: names.at('zone').text(),
    trainingDate: defaults.training_date,
    firstOperator: loadDemoStaff().made_by,
    version: parts.version,
  })
  try {
    return {desk, loaded: await loadDemo(desk, district, progress)}
  } catch (error) {
    await desk.store.close()
    throw error
  }
}
