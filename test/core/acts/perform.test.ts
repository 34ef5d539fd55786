import {expect} from 'chai'
import {verifyChain} from '#core/acts/audit-chain.js'
import {perform} from '#core/acts/perform.js'
import {Refusal} from '#core/kernel/refusal.js'
import {addStaff, type AddStaffInput} from '#core/staff/keep-staff.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'

const nkim: AddStaffInput = {operator: 'nkim', name: 'Nam Kim', os_user: null, roles: ['advisor'], pin: null}
const refusalOf = async (work: Promise<unknown>): Promise<Refusal> => {
  try {
    await work
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('perform', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    before(async () => {
      store = await newTestStore(engine)
    })
    after(() => store.remove())

    it('posts once under a key, replays the stored outcome, and refuses another input', async () => {
      const desk = await store.as('kchen')
      const first = await perform(desk, addStaff, nkim, {key: 'k-1'})
      const second = await perform(desk, addStaff, nkim, {key: 'k-1'})
      expect(first).to.deep.include({status: 'done', replayed: false})
      expect(second).to.deep.equal({...first, replayed: true})
      const refused = await refusalOf(perform(desk, addStaff, {...nkim, name: 'Other'}, {key: 'k-1'}))
      expect([refused.code, refused.exit]).to.deep.equal(['KEY_REUSED', 65])
    })

    it('leaves no trace of a dry run', async () => {
      const desk = await store.as('kchen')
      const before = await verifyChain(desk.store.db)
      const dry = await perform(desk, addStaff, {...nkim, operator: 'dryrun'}, {dryRun: true})
      expect(dry).to.deep.include({status: 'done', dryRun: true})
      expect(await verifyChain(desk.store.db)).to.deep.equal(before)
      expect(await desk.store.db('operator').where('operator_id', 'dryrun')).to.deep.equal([])
    })

    it('refuses a role that may not, and leaves a row of the attempt', async () => {
      const refused = await refusalOf(perform(await store.as('mlopez'), addStaff, {...nkim, operator: 'nobody'}))
      expect([refused.code, refused.exit]).to.deep.equal(['NOT_YOURS', 77])
      const desk = await store.as('kchen')
      const last: unknown = await desk.store.db('act').orderBy('seq', 'desc').first('kind', 'operator_id')
      expect(last).to.deep.equal({kind: 'refused:add-staff', operator_id: 'mlopez'})
    })

    it('chains every act', async () => {
      const verdict = await verifyChain((await store.as('kchen')).store.db)
      expect(verdict.broken).to.equal(null)
      expect(verdict.rows).to.be.greaterThan(2)
    })
  })
})
