import {fileURLToPath} from 'node:url'
import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {openNightDrop} from '#core/batches/night-drop-acts.js'
import type {PostEnvelopeInput} from '#core/batches/post-envelopes.js'
import {businessDate} from '#core/kernel/business-date.js'
import {newTestStore, TRAINING_MOMENT, type TestStore} from '../support/desk.js'
import {Sweeper, type Fault} from '../support/sweep.js'
import {haveTool} from '../support/tools.js'
import {charge, settle} from '../support/town.js'

const WORKER = fileURLToPath(new URL('worker.js', import.meta.url))
const FULL = process.env['CURBSTOP_SWEEP'] === 'full'
const BATCH = 'ND-00000011'
const ACCOUNT = '236-25124-07'
/** A check that pays what is owed and leaves a credit: every kind of row that an envelope writes. */
const ENVELOPE: PostEnvelopeInput = {
  batch: BATCH,
  item: 1,
  envelope: {
    ...{account: ACCOUNT, name: '', reason: '', tender: 'check', reference: '1187', amount_cents: 9000, memo: ''},
    check: {routing: '122000661', account_token: 'ab12', account_last4: '6789', dated_on: null},
  },
}
const KILLS: readonly (Fault & {readonly name: string; readonly every: number})[] = [
  {name: 'a write', call: 'pwrite64', inject: 'signal=KILL', every: 60},
  {name: 'a sync', call: 'fsync', inject: 'signal=KILL', every: 1},
  {name: 'removing a file', call: 'unlink', inject: 'signal=KILL', every: 1},
]

/** The person who runs the worker posts night drops too. */
async function withAccount(kchen: Desk): Promise<void> {
  const stamp = {recorded_at: TRAINING_MOMENT, act_id: 'test'}
  await kchen.store.db('operator_role').insert({
    operator_id: 'kchen',
    event_id: 'advisor',
    role: 'advisor',
    granted: 1,
    effective_from: '1970-01-01',
    ...stamp,
  })
  const customer = {name: 'Binh Tran', since: '2024-01-01', account: ACCOUNT}
  const {accountId} = await settle(kchen, {address: '1 Drop Way', customer})
  await charge(kchen, accountId, {cents: 8000, on: '2026-10-01', due: '2026-10-22'})
}

async function opened(mlopez: Desk, tngo: Desk): Promise<void> {
  const what = {source: 'nightdrop', box: 'MAIN', bag: '004417', effective_on: businessDate('2026-11-20')} as const
  const control = {control_count: 2, control_cents: 12_000, file_name: '', file_sha256: ''}
  await perform(mlopez, openNightDrop, {batch: BATCH, ...what, ...control}, {witness: tngo})
}

describe('an envelope whose process is killed', function () {
  this.timeout(1_800_000)
  let template: TestStore
  let sweeper: Sweeper

  before(async function () {
    if (!haveTool('strace')) this.skip()
    template = await newTestStore('sqlite')
    const [kchen, mlopez, tngo] = [await template.as('kchen'), await template.as('mlopez'), await template.as('tngo')]
    await withAccount(kchen)
    await opened(mlopez, tngo)
    await kchen.store.close()
    sweeper = new Sweeper({
      template: template.location,
      command: (file) => [process.execPath, WORKER, file, 'post-envelope', JSON.stringify(ENVELOPE), 'envelope-1'],
    })
  })
  after(() => {
    sweeper.remove()
  })

  for (const {name, every, ...fault} of KILLS) {
    const stride = FULL ? 1 : every
    it(`at ${name} is on the books once or not at all, and again it is there once${stride === 1 ? '' : ` (one of ${stride})`}`, async () => {
      const {points, faults} = await sweeper.visit(fault, stride)
      expect(faults).to.deep.equal([])
      expect(points).to.be.greaterThan(0)
    })
  }
})
