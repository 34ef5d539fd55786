import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform, type PerformOptions} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {changeFund} from '#core/cashiering/change-fund-views.js'
import {manageFund, type FundChange} from '#core/cashiering/manage-fund.js'
import {addStaff, type AddStaffInput} from '#core/staff/keep-staff.js'
import {brokenChecks, legsIn} from '../../support/books.js'
import {cash, makeFund, opened} from '../../support/cashier.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusedAs} from '../../support/refused.js'

interface Change {
  readonly dollars?: number
  readonly counted?: string
  readonly bag?: string
  readonly custodian?: string
}

const manage = (
  desk: Desk,
  change: FundChange,
  {dollars = 0, counted, bag, custodian}: Change,
  options: PerformOptions,
) =>
  perform(
    desk,
    manageFund,
    {
      ...{change, amount_cents: dollars * 100, counted: counted === undefined ? null : cash(counted)},
      ...{bag: bag ?? null, custodian: custodian ?? null, note: ''},
    },
    options,
  )

describe('manage-fund', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let hgrant: Desk
    let kchen: Desk
    let rpatel: Desk
    beforeEach(async () => {
      store = await newTestStore(engine)
      hgrant = await store.as('hgrant')
      kchen = await store.as('kchen')
      rpatel = await store.as('rpatel')
    })
    afterEach(() => store.remove())
    const fundNow = () => changeFund(hgrant.store.db)
    const lastLegs = async (kind: string): Promise<string[]> => {
      const row: {journal_id: string} | undefined = await hgrant.store.db('journal').where({kind}).first('journal_id')
      return row === undefined ? [] : legsIn(hgrant.store.db, row.journal_id)
    }
    const sound = async (): Promise<void> => {
      expect(await brokenChecks(hgrant.store.db)).to.deep.equal({})
    }

    it('makes the fund once, by the head cashier with a supervisor: Dr 1031, Cr 1010', async () => {
      await makeFund(store)
      expect(await lastLegs('change_fund.fund')).to.deep.equal(['1010:-300000', '1031:300000'])
      expect(await fundNow()).to.deep.include({fund: 300_000, safe: 300_000, custodianId: 'hgrant'})
      expect(await refusedAs(manage(hgrant, 'fund', {dollars: 5}, {witness: kchen}))).to.equal('FUND_THERE 65')
      await sound()
    })

    it('never by one alone, nor by the head cashier’s colleague of another role', async () => {
      const waits = await manage(hgrant, 'fund', {dollars: 3000}, {})
      if (waits.status !== 'waiting') throw new Error('done by one')
      expect(await fundNow()).to.equal(null)
      const mlopez = await store.as('mlopez')
      expect(await refusedAs(manage(hgrant, 'fund', {dollars: 1}, {witness: mlopez}))).to.equal('WITNESS_REFUSED 77')
      expect(await refusedAs(manage(kchen, 'fund', {dollars: 1}, {witness: rpatel}))).to.equal('NOT_YOURS 77')
      expect(await refusedAs(manage(mlopez, 'count', {counted: '1x1'}, {witness: rpatel}))).to.equal('NOT_YOURS 77')
      await approveRequest(kchen, waits.request.request, actOfKind)
      expect(await fundNow()).to.deep.include({fund: 300_000, custodianId: 'hgrant'})
      await sound()
    })

    it('is raised from the bank and lowered in a bag', async () => {
      await makeFund(store)
      await manage(hgrant, 'raise', {dollars: 500}, {witness: kchen})
      expect(await lastLegs('change_fund.raise')).to.deep.equal(['1010:-50000', '1031:50000'])
      const lowered = {counted: '20x50', bag: 'F-001'}
      expect(await refusedAs(manage(hgrant, 'lower', {counted: '100x36', bag: 'F-001'}, {witness: kchen}))).to.equal(
        'FUND_SHORT 65',
      )
      await manage(hgrant, 'lower', lowered, {witness: kchen})
      expect(await lastLegs('change_fund.lower')).to.deep.equal(['1020:100000', '1031:-100000'])
      expect(await hgrant.store.db('sealed_bag').first()).to.deep.include({source: 'change_fund', cash_cents: 100_000})
      expect(await fundNow()).to.deep.include({fund: 250_000})
      expect(await refusedAs(manage(hgrant, 'lower', lowered, {witness: kchen}))).to.equal('BAG_USED 65')
      for (const change of ['raise', 'lower'] as const)
        expect(await refusedAs(manage(hgrant, change, {counted: 'coin0.00'}, {witness: kchen}))).to.equal(
          'NO_AMOUNT 65',
        )
      await sound()
    })

    it('is counted by two who do not answer for it; the floats in drawers are part of it', async () => {
      await makeFund(store)
      await opened(await store.as('tngo'), '2')
      const done = await manage(kchen, 'count', {counted: '100x28'}, {witness: rpatel})
      expect(done).to.have.nested.property('outcome.amount_cents', 0)
      expect(done).to.have.nested.property('outcome.floats_cents', 20_000)
      expect(await refusedAs(manage(hgrant, 'count', {counted: '100x28'}, {witness: rpatel}))).to.equal('CUSTODIAN 77')
      expect(await refusedAs(manage(kchen, 'count', {counted: '100x28'}, {witness: hgrant}))).to.equal('CUSTODIAN 77')
      expect((await manage(kchen, 'count', {counted: '100x28'}, {})).status).to.equal('waiting')
      await sound()
    })

    it('posts what a count differs by, from a cent on, by the limits of a drawer', async () => {
      await makeFund(store)
      await manage(kchen, 'count', {counted: '100x30,coin0.01'}, {witness: rpatel})
      expect(await lastLegs('change_fund.count')).to.deep.equal(['1031:1', '5100:-1'])
      expect(await fundNow()).to.deep.include({fund: 300_001, safe: 300_001})
      const other: AddStaffInput = {operator: 'nkim', name: 'Nam Kim', os_user: null, roles: ['finance'], pin: null}
      await perform(kchen, addStaff, other)
      const short = {counted: '100x29,20x3,10x1,1x5'}
      expect(await refusedAs(manage(kchen, 'count', short, {witness: rpatel}))).to.equal('WITNESS_REFUSED 77')
      const nkim = {...hgrant, operator: {...hgrant.operator!, id: 'nkim'}}
      const done = await manage(kchen, 'count', short, {witness: nkim})
      expect(done).to.have.nested.property('outcome.amount_cents', -2501)
      expect(await fundNow()).to.deep.include({fund: 297_500, safe: 297_500})
      await sound()
    })

    it('is closed when every float is back, all of it in a bag; then it can be made again', async () => {
      await makeFund(store, 600)
      const tngo = await store.as('tngo')
      await opened(tngo, '2')
      const all = {counted: '100x4', bag: 'F-002'}
      expect(await refusedAs(manage(hgrant, 'close', all, {witness: kchen}))).to.equal('DRAWERS_OPEN 65')
      const other = await newTestStore(engine)
      try {
        await makeFund(other, 400)
        const [head, second] = [await other.as('hgrant'), await other.as('kchen')]
        const less = {counted: '100x3', bag: 'F-002'}
        expect(await refusedAs(manage(head, 'close', less, {witness: second}))).to.equal('BAG_DIFFERS 65')
        await manage(head, 'close', all, {witness: second})
        expect(await changeFund(head.store.db)).to.deep.include({fund: 0, safe: 0, closed: true})
        expect(await refusedAs(manage(head, 'raise', {dollars: 5}, {witness: second}))).to.equal('NO_FUND 65')
        await manage(head, 'fund', {dollars: 500, custodian: 'nkim'}, {witness: second})
        expect(await changeFund(head.store.db)).to.deep.include({fund: 50_000, custodianId: 'nkim', closed: false})
        expect(await brokenChecks(head.store.db)).to.deep.equal({})
      } finally {
        await other.remove()
      }
    })
  })
})
