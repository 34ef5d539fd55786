import {userInfo} from 'node:os'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {systemClock} from '#core/kernel/clock.js'
import {appendAct, GENESIS} from '#core/acts/audit-chain.js'
import {deskOn, type Desk} from '#core/acts/desk.js'
import {contextOf} from '#core/acts/perform.js'
import {loadChart} from '#core/ledger/chart.js'
import type {Role} from '#core/staff/roles.js'
import {createStore, removeStoreFiles} from '#core/store/create.js'
import {isServer, type Store, type Trx} from '#core/store/open.js'
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

/** Makes a store with its chart, its first supervisor and the start of its audit chain. */
export async function initStore(parts: NewStore): Promise<Desk> {
  const recordedAt = systemClock(parts.zone).now()
  const store = await createStore(parts.location, recordedAt)
  try {
    await inTransaction(store, (trx) => firstRows(trx, parts, recordedAt))
    const desk = await deskOn(store, {version: parts.version})
    await inTransaction(store, async (trx) => {
      const input = {district: parts.district, training_date: parts.trainingDate}
      await appendAct(
        trx,
        {kind: 'init-store', subject: parts.district, key: null, input, outcome: {}},
        contextOf(desk),
      )
    })
    return desk
  } catch (error) {
    await discard(store, parts.location)
    throw error
  }
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

async function discard(store: Store, location: string): Promise<void> {
  await store.close()
  if (!isServer(location)) removeStoreFiles(location)
}
