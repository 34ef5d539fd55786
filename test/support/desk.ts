import {mkdtempSync, rmSync} from 'node:fs'
import {userInfo, tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Desk} from '#core/acts/desk.js'
import {initStore} from '#core/acts/init-store.js'
import {businessDate} from '#core/kernel/business-date.js'
import {businessDateAt, fixedClock} from '#core/kernel/clock.js'
import {operatorById} from '#core/staff/operators-views.js'
import type {Role} from '#core/staff/roles.js'
import {newPostgresDatabase} from './postgres.js'

/** Monday 2026-11-23 10:00 in Los Angeles. */
export const TRAINING_MOMENT = '2026-11-23T18:00:00.000Z'
export const ENGINES = ['sqlite', 'postgres'] as const
export type TestEngine = (typeof ENGINES)[number]

const ZONE = 'America/Los_Angeles'

/** The people of the demo district; the first one made the store. */
const PEOPLE: Readonly<Record<string, Role>> = {
  awill: 'assistant',
  mlopez: 'advisor',
  dkim: 'senior',
  rpatel: 'supervisor',
  tngo: 'cashier',
  jcruz: 'field',
  hgrant: 'finance',
}

export interface TestStore {
  readonly location: string
  /** A desk of one of the demo people at a moment; all share one open store. */
  as(operator: string, at?: string): Promise<Desk>
  remove(): Promise<void>
}

/** A new store with the demo people: kchen (supervisor) made it. */
export async function newTestStore(engine: TestEngine = 'sqlite'): Promise<TestStore> {
  const folder = engine === 'sqlite' ? mkdtempSync(join(tmpdir(), 'curbstop-test-')) : null
  const location = folder === null ? await newPostgresDatabase() : join(folder, 'test.db')
  const desk = await initStore({
    location,
    district: 'rivergate',
    districtName: 'Rivergate Water District',
    zone: ZONE,
    trainingDate: businessDate('2026-11-23'),
    firstOperator: {id: 'kchen', name: 'Karen Chen'},
    version: 'test',
  })
  const stamp = {recorded_at: TRAINING_MOMENT, act_id: 'test'}
  for (const [id, role] of Object.entries(PEOPLE)) {
    await desk.store.db('operator').insert({operator_id: id, name: id, os_user: null, ...stamp})
    await desk.store
      .db('operator_role')
      .insert({operator_id: id, event_id: 'test', role, granted: 1, effective_from: '1970-01-01', ...stamp})
  }
  return {
    location,
    async as(operator, at = TRAINING_MOMENT) {
      const clock = fixedClock(ZONE, at)
      const today = businessDateAt(clock.now(), ZONE)
      const person = await operatorById(desk.store.db, operator, today, `session-of-${operator}`)
      return {...desk, clock, today, operator: person, origin: {...desk.origin, osUser: userInfo().username}}
    },
    async remove() {
      await desk.store.close()
      if (folder !== null) rmSync(folder, {recursive: true, force: true})
    },
  }
}

/** Runs the same store tests on every engine. */
export function onEveryEngine(tests: (engine: TestEngine) => void): void {
  for (const engine of ENGINES)
    describe(`on ${engine}`, () => {
      tests(engine)
    })
}
