import {userInfo} from 'node:os'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {systemClock} from '#core/kernel/clock.js'
import {appendAct, GENESIS} from '#core/acts/audit-chain.js'
import {deskOn, type Desk} from '#core/acts/desk.js'
import {contextOf} from '#core/acts/perform.js'
import {loadChart} from '#core/ledger/chart.js'
import {DATA_ROOT, readData} from '#core/policies/data-node.js'
import type {Role} from '#core/staff/roles.js'
import {createStore} from '#core/store/create.js'
import type {Store, Trx} from '#core/store/open.js'
import {inTransaction} from '#core/store/transaction.js'

export interface NewStore {
  readonly location: string
  readonly district: string
  readonly districtName: string
  readonly zone: string
  /** Set for a training store: its business date stands still. */
  readonly trainingDate: BusinessDate | null
  /** The first operator: the login that makes the store, as a supervisor. */
  readonly firstOperator: {readonly id: string; readonly name: string}
  readonly version: string
}

const FIRST_ROLE: Role = 'supervisor'

/** Makes a store with its chart, its first supervisor and the start of its audit chain, whole or not at all. */
export async function initStore(parts: NewStore): Promise<Desk> {
  const recordedAt = systemClock(parts.zone).now()
  const store = await createStore(parts.location, recordedAt, (made) =>
    inTransaction(made, async (trx) => {
      await firstRows(trx, parts, recordedAt)
      await startChain({...made, db: trx}, trx, parts)
    }),
  )
  try {
    return await deskOn(store, {version: parts.version})
  } catch (error) {
    await store.close()
    throw error
  }
}

async function startChain(store: Store, trx: Trx, parts: NewStore): Promise<void> {
  const desk = await deskOn(store, {version: parts.version})
  const input = {district: parts.district, training_date: parts.trainingDate}
  const record = {kind: 'init-store', subject: parts.district, key: null, input, outcome: {}}
  await appendAct(trx, record, contextOf(desk))
}

async function firstRows(trx: Trx, parts: NewStore, recordedAt: string): Promise<void> {
  const act = {recorded_at: recordedAt, act_id: 'init-store'}
  const settings = {
    district: parts.district,
    district_name: parts.districtName,
    zone: parts.zone,
    ...training(parts.trainingDate),
  }
  await trx('setting').insert(Object.entries(settings).map(([name, value]) => ({name, value})))
  await trx('act_head').insert({head_id: 1, seq: 0, hash: GENESIS})
  await trx('ledger_account').insert(
    loadChart(parts.district).map(({number, name, kind, fund}) => ({number, name, kind, fund})),
  )
  const {id, name} = parts.firstOperator
  await trx('operator').insert({operator_id: id, name, os_user: userInfo().username, ...act})
  await trx('operator_role').insert({
    operator_id: id,
    event_id: 'init-store',
    role: FIRST_ROLE,
    granted: 1,
    effective_from: '1970-01-01',
    ...act,
  })
}

const training = (date: BusinessDate | null): Record<string, string> => (date === null ? {} : {training_date: date})

export interface NewDistrict {
  readonly location: string
  readonly version: string
  /** Short name of the first supervisor; null = the login's own. */
  readonly operator: string | null
  readonly name: string | null
}

export interface MadeStore {
  readonly store: string
  readonly engine: string
  readonly district: string
  readonly operator: string
  readonly training: boolean
}

/** The district whose data ships with the program. */
const DISTRICT = 'rivergate'

/** Makes an empty store for the district; its first supervisor is the login that makes it. */
export async function newDistrictStore(parts: NewDistrict): Promise<MadeStore> {
  const district = readData(DATA_ROOT, `districts/${DISTRICT}/district.json`)
  const operator = parts.operator ?? userInfo().username.toLowerCase()
  const desk = await initStore({
    location: parts.location,
    district: DISTRICT,
    districtName: district.at('name').text(),
    zone: district.at('zone').text(),
    trainingDate: null,
    firstOperator: {id: operator, name: parts.name ?? operator},
    version: parts.version,
  })
  await desk.store.close()
  return {store: parts.location, engine: desk.store.engine, district: desk.district.name, operator, training: false}
}
