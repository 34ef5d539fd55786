import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {businessDate} from '#core/kernel/business-date.js'
import {unbilledReads, type UnbilledPage} from '#core/meters/unbilled-reads-views.js'
import {daysOf, unbilledState, useOf, type UnbilledReads} from '#core/meters/unbilled-read.js'
import {waterVolumes} from '#core/policies/water-volumes.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {settle} from '../../support/town.js'
import {hang, load} from './reads-town.js'

const {volumes} = waterVolumes()
const shown = (one: UnbilledReads): string => {
  const to = one.reads.at(-1)
  const span = `${one.from?.value ?? '-'} ${one.from?.readOn ?? '-'} to ${to?.value ?? '-'} ${to?.readOn ?? '-'}`
  const use = useOf(one, {unit: 'ccf', volumes})
  return `${one.meter?.serial ?? '-'} ${span} ${daysOf(one)} days ${use ?? '-'} ${unbilledState(one)}`
}

describe('what is not billed yet', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    beforeEach(async () => {
      store = await newTestStore(engine)
      desk = await store.as('mlopez')
    })
    afterEach(() => store.remove())
    const pages = async (readsThrough = '2026-11-23', page = 2): Promise<UnbilledPage[]> => {
      const found: UnbilledPage[] = []
      const question = {district: 'rivergate', cycle: '07', readsThrough: businessDate(readsThrough), page}
      for await (const one of unbilledReads(desk.store.db, question)) found.push(one)
      return found
    }
    const all = async (readsThrough?: string): Promise<string[]> =>
      (await pages(readsThrough)).flatMap(({reads}) => reads).map(shown)
    const customer = (since: string, until?: string) => ({
      name: 'Vera Castellanos',
      since,
      ...(until === undefined ? {} : {until}),
    })

    it('counts from the start read to the last read, however many lie between, page by page', async () => {
      const read = {on: '2026-09-20', value: 100}
      for (const meter of ['M-1', 'M-2', 'M-3', 'M-4', 'M-5'])
        await settle(desk, {address: `${meter} Alder Court`, meter, read, customer: customer('2026-09-21')})
      await settle(desk, {address: 'nobody', meter: 'M-6', read})
      await load(desk, ['M-1,2026-10-20,112,actual,'])
      await load(desk, ['M-1,2026-11-20,140,estimated,', 'M-2,2026-11-20,100,actual,'])
      expect((await pages()).map(({accounts}) => accounts.length)).to.deep.equal([2, 2, 1])
      expect(await all()).to.deep.equal([
        'M-1 100 2026-09-20 to 140 2026-11-20 61 days 40000 ready',
        'M-2 100 2026-09-20 to 100 2026-11-20 61 days 0 ready',
        ...['M-3', 'M-4', 'M-5'].map((meter) => `${meter} 100 2026-09-20 to - - 0 days - no_read_since`),
      ])
      expect((await all('2026-10-31'))[0]).to.equal('M-1 100 2026-09-20 to 112 2026-10-20 30 days 12000 ready')
      const [first] = (await pages())[0]!.reads
      expect([first?.ratePlan, first?.serviceClass, first?.service, first?.reads.map((one) => one.kind)]).to.deep.equal(
        ['R-1', 'residential', 'water', ['actual', 'estimated']],
      )
    })

    it('goes through a rollover that lies between', async () => {
      const read = {on: '2026-09-20', value: 999_990}
      await settle(desk, {address: '1 Alder Court', meter: 'M-1', read, customer: customer('2026-09-20')})
      await load(desk, ['M-1,2026-10-20,5,actual,rollover', 'M-1,2026-11-20,20,actual,'])
      // Ten counts up to nothing, five, then fifteen.
      expect(await all()).to.deep.equal(['M-1 999990 2026-09-20 to 20 2026-11-20 61 days 30000 ready'])
    })

    it('makes two rows of an exchanged meter: the old one to its last read, the new one from its first', async () => {
      const read = {on: '2026-10-20', value: 100}
      const home = await settle(desk, {address: '1 Alder Court', meter: 'M-1', read, customer: customer('2026-10-20')})
      await hang(desk, home.points[0]!, {serial: 'M-2', on: '2026-11-05'})
      await load(desk, ['M-1,2026-11-05,107,actual,', 'M-2,2026-11-05,3,actual,exchange', 'M-2,2026-11-20,9,actual,'])
      expect(await all()).to.deep.equal([
        'M-1 100 2026-10-20 to 107 2026-11-05 16 days 7000 ready',
        'M-2 3 2026-11-05 to 9 2026-11-20 15 days 6000 ready',
      ])
    })

    it('goes on from the read that was billed last, and from the day another bill serves up to', async () => {
      const read = {on: '2026-09-20', value: 100}
      const places = []
      for (const meter of ['M-1', 'M-2'])
        places.push(await settle(desk, {address: meter, meter, read, customer: customer('2026-09-20')}))
      await load(desk, ['M-1,2026-10-20,112,actual,', 'M-2,2026-10-20,110,actual,'])
      await load(desk, ['M-1,2026-11-20,130,actual,', 'M-2,2026-11-20,125,actual,'])
      const [first, second] = places
      const row = (await desk.store.db('meter_read').where({value: 112}).first()) as Record<string, string>
      await desk.store.db('bill_read').insert({
        account_id: first!.accountId,
        bill_id: 'B-1',
        service_point_id: first!.points[0],
        meter_id: row['meter_id'],
        from_read_id: 'before',
        to_read_id: row['read_id'],
        usage_thousandths: 12_000,
      })
      await desk.store.db('bill').insert({
        account_id: second!.accountId,
        bill_id: 'B-2',
        bill_no: 'BL-2',
        source: 'former',
        source_key: '2',
        service_from: '2026-09-20',
        service_to: '2026-10-20',
        issued_on: '2026-10-21',
        mailed_on: '2026-10-21',
        due_on: '2026-11-10',
        estimated: 0,
        amount_cents: 100,
        assumed: '',
        recorded_at: '2026-10-21T00:00:00.000Z',
        act_id: 'test',
      })
      const found = (await pages()).flatMap(({reads}) => reads)
      expect(found.map((one) => `${shown(one)} ${one.fromIsBilled}`)).to.deep.equal([
        'M-1 112 2026-10-20 to 130 2026-11-20 31 days 18000 ready true',
        'M-2 110 2026-10-20 to 125 2026-11-20 31 days 15000 ready true',
      ])
    })

    it('ends where service ended, and never gives one customer the use of another', async () => {
      const read = {on: '2026-09-20', value: 100}
      await settle(desk, {address: '1', meter: 'M-1', read, customer: customer('2026-09-20', '2026-10-20')})
      await settle(desk, {address: '2', meter: 'M-2', read, customer: customer('2026-11-15')})
      await settle(desk, {address: '3', customer: customer('2026-11-01')})
      await load(desk, ['M-1,2026-10-20,112,actual,', 'M-2,2026-11-20,160,actual,'])
      await load(desk, ['M-1,2026-11-20,150,actual,'])
      expect(await all()).to.deep.equal([
        'M-1 100 2026-09-20 to 112 2026-10-20 30 days 12000 ready',
        // Nobody read the meter within ten days of the start: 60 ccf may be the former customer's.
        'M-2 - - to 160 2026-11-20 0 days - no_start_read',
        '- - - to - - 0 days - no_meter',
      ])
    })
  })
})
