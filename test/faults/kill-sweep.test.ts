import {fileURLToPath} from 'node:url'
import {expect} from 'chai'
import {recordPremises, recordServicePoints} from '#core/accounts/record-premises.js'
import type {Desk} from '#core/acts/desk.js'
import {businessDate} from '#core/kernel/business-date.js'
import {spokenId} from '#core/kernel/ids.js'
import {newTestStore} from '../support/desk.js'
import {inAct} from '../support/district.js'
import {figureOf} from '../support/moving-act.js'
import {asked} from '../support/taking.js'
import {charge, settle} from '../support/town.js'
import {Sweeper, type Fault} from '../support/sweep.js'
import {haveTool} from '../support/tools.js'

const WORKER = fileURLToPath(new URL('worker.js', import.meta.url))
const FULL = process.env['CURBSTOP_SWEEP'] === 'full'

interface Visit extends Fault {
  readonly name: string
  /** Stride of a quick run; every point is visited with CURBSTOP_SWEEP=full. */
  readonly every: number
}

const KILLS: readonly Visit[] = [
  {name: 'killed at a write', call: 'pwrite64', inject: 'signal=KILL', every: 4},
  {name: 'killed at a sync', call: 'fsync', inject: 'signal=KILL', every: 1},
  {name: 'killed at removing a file', call: 'unlink', inject: 'signal=KILL', every: 1},
]
/** The same where a run writes more pages. */
const SPARSE_KILLS = KILLS.map((visit) => ({...visit, every: visit.call === 'pwrite64' ? 12 : visit.every}))
const ERRORS: readonly Visit[] = [
  {name: 'told EIO by a write', call: 'pwrite64', inject: 'error=EIO', every: 12},
  {name: 'told ENOSPC by every write from one on', call: 'pwrite64', inject: 'error=ENOSPC', every: 12, lasting: true},
  {name: 'told that a write wrote nothing', call: 'pwrite64', inject: 'retval=0', every: 24},
  {name: 'told EIO by a sync', call: 'fsync', inject: 'error=EIO', every: 1},
]

interface Swept {
  readonly work: string
  readonly input: object
  readonly visits: readonly Visit[]
  /** What has to be in the store before. */
  readonly prepare?: (desk: Desk) => Promise<void>
}

const NKIM = {operator: 'nkim', name: 'Nam Kim', os_user: null, roles: ['advisor'], pin: null}
const OPENING = {
  premise: '7 Swept Way',
  name: 'Rosa Delgado',
  person_kind: 'natural',
  occupancy: 'tenant',
  id_checked: 'licence:7731',
  phone: null,
  email: null,
  mail_address: null,
  language: null,
  class: null,
  paperless: false,
  prior: 'none',
  deposit: 'auto',
  effective: '2026-11-24',
  red_flags: [],
}

const addVacantHome = (desk: Desk): Promise<void> =>
  inAct(desk, async (trx, context) => {
    const since = businessDate('2020-01-01')
    const [premiseId, servicePointId] = [context.key(), context.key()]
    const place = {
      address: '7 Swept Way',
      unit: '',
      city: 'Rivergate',
      postalCode: '92599',
      dwelling: 'sfd' as const,
      route: 'R1',
    }
    await recordPremises(
      trx,
      [{premiseId, premiseNo: spokenId('PR'), externalKey: null, ...place, effectiveFrom: since}],
      context,
    )
    await recordServicePoints(
      trx,
      [{servicePointId, premiseId, externalKey: null, service: 'water', installedOn: since}],
      context,
    )
  })

/** $60.00 in cash and a check of $20.00 for $70.00: two tenders, change, one receipt. */
const PAYMENT = asked({account: '001-00001-19', cash: 6000, check: 2000, amount: 7000})

/** Whoever runs the program has a drawer, and somebody owes $50.00 and $32.75. */
async function addCustomerAndDrawer(desk: Desk): Promise<void> {
  const home = await settle(desk, {
    address: '7 Swept Way',
    customer: {name: 'Rosa Delgado', since: '2024-01-01', account: PAYMENT.account ?? ''},
  })
  await charge(desk, home.accountId, {cents: 5000, on: '2026-10-01', due: '2026-10-22'})
  await charge(desk, home.accountId, {cents: 3275, on: '2026-11-20', due: '2026-12-11'})
  const {db} = desk.store
  const stamp = {recorded_at: '2026-11-23T16:00:00.000Z', act_id: 'test'}
  const role = {operator_id: 'kchen', event_id: 'test', role: 'cashier', granted: 1, effective_from: '1970-01-01'}
  await db('operator_role').insert({...role, ...stamp})
  const session = {session_id: 'swept', session_no: 'DS-00000011', drawer: '1', operator_id: 'kchen'}
  const float = {float_cents: 0, expected_float_cents: 0, float_json: '{}', received_from: null, witness_id: null}
  await db('drawer_session').insert({...session, ...float, business_date: '2026-11-23', ...stamp})
  await db('open_drawer').insert({drawer: '1', session_id: 'swept', operator_id: 'kchen'})
}

const WORKS: readonly Swept[] = [
  {work: 'move-money', input: {account: 'swept', cents: 1234}, visits: [...KILLS, ...ERRORS]},
  {work: 'add-staff', input: NKIM, visits: KILLS},
  {work: 'open-account', input: OPENING, visits: SPARSE_KILLS, prepare: addVacantHome},
  {work: 'take-payment', input: PAYMENT, visits: SPARSE_KILLS, prepare: addCustomerAndDrawer},
]

describe('a command that dies or is let down by the disk', function () {
  this.timeout(1_800_000)
  before(function () {
    if (!haveTool('strace')) this.skip()
  })

  /** A store of its own for one work, and the sweeper over it. */
  async function sweeperOf({work, input, prepare}: Swept): Promise<{sweeper: Sweeper; remove: () => Promise<void>}> {
    const test = await newTestStore('sqlite')
    const desk = await test.as('kchen')
    const {store} = desk
    await prepare?.(desk)
    await store.db('setting').insert({name: figureOf('swept'), value: '0'})
    await store.close()
    const sweeper = new Sweeper({
      template: test.location,
      command: (file) => [process.execPath, WORKER, file, work, JSON.stringify(input), 'swept-1'],
    })
    const remove = async (): Promise<void> => {
      sweeper.remove()
      await test.remove()
    }
    return {sweeper, remove}
  }

  for (const one of WORKS) {
    const {work, visits} = one
    describe(`${work} leaves all or nothing, and completes once when it is run again`, () => {
      let swept: Awaited<ReturnType<typeof sweeperOf>>
      before(async () => {
        swept = await sweeperOf(one)
      })
      after(() => swept.remove())

      for (const visit of visits) {
        const stride = FULL ? 1 : visit.every
        it(`${visit.name}${stride === 1 ? '' : ` (one of ${stride})`}`, async () => {
          const {points, faults} = await swept.sweeper.visit(visit, stride)
          expect(faults).to.deep.equal([])
          expect(points).to.be.greaterThan(0)
        })
      }
    })
  }

  it('would be noticed if it were kept in two parts', async () => {
    const {sweeper, remove} = await sweeperOf({work: 'in-two-parts', input: NKIM, visits: []})
    const {faults} = await sweeper.visit({call: 'fsync', inject: 'signal=KILL'}, 1)
    expect(faults).to.not.deep.equal([])
    await remove()
  })
})
