import {fileURLToPath} from 'node:url'
import {expect} from 'chai'
import {newTestStore} from '../support/desk.js'
import {figureOf} from '../support/moving-act.js'
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
  {name: 'killed at a write', call: 'pwrite64', inject: 'signal=KILL', every: 2},
  {name: 'killed at a sync', call: 'fsync', inject: 'signal=KILL', every: 1},
  {name: 'killed at removing a file', call: 'unlink', inject: 'signal=KILL', every: 1},
]
const ERRORS: readonly Visit[] = [
  {name: 'told EIO by a write', call: 'pwrite64', inject: 'error=EIO', every: 6},
  {name: 'told ENOSPC by every write from one on', call: 'pwrite64', inject: 'error=ENOSPC', every: 6, lasting: true},
  {name: 'told that a write wrote nothing', call: 'pwrite64', inject: 'retval=0', every: 12},
  {name: 'told EIO by a sync', call: 'fsync', inject: 'error=EIO', every: 1},
]

interface Swept {
  readonly work: string
  readonly input: object
  readonly visits: readonly Visit[]
}

const NKIM = {operator: 'nkim', name: 'Nam Kim', os_user: null, roles: ['advisor'], pin: null}
const WORKS: readonly Swept[] = [
  {work: 'move-money', input: {account: 'swept', cents: 1234}, visits: [...KILLS, ...ERRORS]},
  {work: 'add-staff', input: NKIM, visits: KILLS},
]

describe('a command that dies or is let down by the disk', function () {
  this.timeout(1_800_000)
  before(function () {
    if (!haveTool('strace')) this.skip()
  })

  /** A store of its own for one work, and the sweeper over it. */
  async function sweeperOf(work: string, input: object): Promise<{sweeper: Sweeper; remove: () => Promise<void>}> {
    const test = await newTestStore('sqlite')
    const {store} = await test.as('kchen')
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

  for (const {work, input, visits} of WORKS) {
    describe(`${work} leaves all or nothing, and completes once when it is run again`, () => {
      let swept: Awaited<ReturnType<typeof sweeperOf>>
      before(async () => {
        swept = await sweeperOf(work, input)
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
    const {sweeper, remove} = await sweeperOf('in-two-parts', NKIM)
    const {faults} = await sweeper.visit({call: 'fsync', inject: 'signal=KILL'}, 1)
    expect(faults).to.not.deep.equal([])
    await remove()
  })
})
