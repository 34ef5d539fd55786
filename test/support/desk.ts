import {copyFileSync, mkdtempSync, rmSync} from 'node:fs'
import {userInfo, tmpdir} from 'node:os'
import {join} from 'node:path'
import {openDesk, type Desk} from '#core/acts/desk.js'
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

/** The people of the demo district beside kchen, a supervisor, who made the store. */
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

const folder = mkdtempSync(join(tmpdir(), 'curbstop-template-'))
process.once('exit', () => {
  rmSync(folder, {recursive: true, force: true})
})

/** Says where the template of an engine is to the processes of a whole run. */
const variable = (engine: TestEngine): string => `CURBSTOP_TEST_TEMPLATE_${engine.toUpperCase()}`
const templates = new Map<TestEngine, Promise<string>>()

/** Made once and copied for each test: before a whole run, or at the first use of a file alone. */
function templateOf(engine: TestEngine): Promise<string> {
  const known = process.env[variable(engine)]
  const template = known === undefined ? (templates.get(engine) ?? newTemplate(engine)) : Promise.resolve(known)
  templates.set(engine, template)
  return template
}

/** For the processes that this one starts. */
export async function makeTemplates(): Promise<void> {
  for (const engine of ENGINES) process.env[variable(engine)] = await templateOf(engine)
}

async function newTemplate(engine: TestEngine): Promise<string> {
  const location = engine === 'sqlite' ? join(folder, 'template.db') : await newPostgresDatabase()
  const {store} = await initStore({
    location,
    district: 'rivergate',
    districtName: 'Rivergate Water District',
    zone: ZONE,
    trainingDate: businessDate('2026-11-23'),
    firstOperator: {id: 'kchen', name: 'Karen Chen'},
    version: 'test',
  })
  const stamp = {recorded_at: TRAINING_MOMENT, act_id: 'test'}
  const granted = {event_id: 'test', granted: 1, effective_from: '1970-01-01', ...stamp}
  for (const [id, role] of Object.entries(PEOPLE)) {
    await store.db('operator').insert({operator_id: id, name: id, os_user: null, ...stamp})
    await store.db('operator_role').insert({operator_id: id, role, ...granted})
  }
  await store.close()
  return location
}

/** A new store with the demo people: kchen (supervisor) made it. */
export async function newTestStore(engine: TestEngine = 'sqlite'): Promise<TestStore> {
  const own = engine === 'sqlite' ? mkdtempSync(join(tmpdir(), 'curbstop-test-')) : null
  const template = await templateOf(engine)
  const location = own === null ? await newPostgresDatabase(template) : join(own, 'test.db')
  if (own !== null) copyFileSync(template, location)
  const desk = await openDesk({location, version: 'test'})
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
      if (own !== null) rmSync(own, {recursive: true, force: true})
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
