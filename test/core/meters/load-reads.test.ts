import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import type {Imported} from '#core/imports/import-file.js'
import {registersOf} from '#core/meters/registers-views.js'
import {meterRegisterPolicy} from '#core/policies/meter-registers.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {settle} from '../../support/town.js'
import {hang, load} from './reads-town.js'

const counts = ({rows, known, refused, duplicates, posted}: Imported): string =>
  `${rows} read, ${posted.posted} new, ${known} known, ${duplicates} twice, ${refused} refused`

describe('load-reads', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    let account: string
    let other: string
    beforeEach(async () => {
      store = await newTestStore(engine)
      desk = await store.as('mlopez')
      const customer = {name: 'Vera Castellanos', since: '2020-01-01'}
      const read = {on: '2026-10-20', value: 4182}
      account = (await settle(desk, {address: '118 Alder Court', meter: 'M-1', read, customer})).account
      const rest = {address: '9 Elm Street', meter: 'M-2', read: {on: '2026-10-20', value: 999_990}}
      other = (await settle(desk, {...rest, customer: {name: 'Hal Brandt', since: '2021-01-01'}})).account
    })
    afterEach(() => store.remove())
    const reads = async (): Promise<string[]> =>
      (
        await desk.store
          .db('meter_read')
          .join('meter', 'meter.meter_id', 'meter_read.meter_id')
          .orderBy(['serial', 'read_on'])
          .select('serial', 'read_on', 'value', 'kind')
      ).map((row: {serial: string; read_on: string; value: number; kind: string}) => Object.values(row).join(' '))

    it('takes good reads once: the same file again is known, an exact repeat counts once', async () => {
      const rows = ['M-1,2026-11-20,4217,actual,', 'M-2,2026-11-20,24,actual,rollover', 'M-1,2026-11-20,4217,actual,']
      expect(counts(await load(desk, rows))).to.equal('3 read, 2 new, 0 known, 1 twice, 0 refused')
      const taken = await reads()
      expect(taken.slice().sort()).to.deep.equal([
        'M-1 2026-10-20 4182 actual',
        'M-1 2026-11-20 4217 actual',
        'M-2 2026-10-20 999990 actual',
        'M-2 2026-11-20 24 actual',
      ])
      const again = await load(desk, rows)
      expect([again.status, counts(again)]).to.deep.equal(['nothing_new', '3 read, 0 new, 3 known, 0 twice, 0 refused'])
      expect(await reads()).to.deep.equal(taken)
    })

    it('knows a read that came another way, and keeps what came with a read', async () => {
      const columns = 'meter,read_date,read,kind,account,book,code,reader,read_time'
      const rows = [
        `M-1,2026-10-20,4182,actual,,,,,`,
        `M-1,2026-11-20,4182,actual,${account},R04,dog,jcruz,2026-11-20T09:14`,
      ]
      const done = await load(desk, rows, {columns})
      expect([counts(done), done.flagged]).to.deep.equal(['2 read, 1 new, 1 known, 0 twice, 0 refused', {zero_use: 1}])
      const [visit] = (await desk.store.db('read_visit').select()) as Record<string, string>[]
      expect([visit?.['book'], visit?.['code'], visit?.['reader'], visit?.['read_at']]).to.deep.equal([
        'R04',
        'dog',
        'jcruz',
        '2026-11-20T09:14',
      ])
      const [flag] = (await desk.store.db('read_flag').select()) as Record<string, string>[]
      expect([flag?.['check_name'], flag?.['detail']]).to.deep.equal(['zero_use', 'no use in 31 days'])
    })

    it('lists every read that cannot be and takes none; --partial takes the good ones', async () => {
      const columns = 'meter,read_date,read,kind,code,account'
      const rows = [
        'M-1,2026-11-20,4217,actual,,',
        'M-9,2026-11-20,1,actual,,',
        'M-2,2026-11-20,24,actual,,',
        `M-1,2026-11-21,4218,actual,,${other}`,
        'M-1,2026-11-22,4219,actual,,nobody',
        'M-1,2026-11-20,4216,actual,,',
        'M-2,2026-11-19,-5,actual,,',
        'M-1,2026-11-18,4215,actual,,',
      ]
      const refused = await refusalOf(load(desk, rows, {columns}))
      expect([refused.code, refused.exit]).to.deep.equal(['ROW_ERRORS', 65])
      expect(refused.rows.map((row) => `${row.line} ${row.field} ${row.value}`)).to.deep.equal([
        '3 meter M-9',
        '4 read 24',
        `5 account ${other}`,
        '6 account nobody',
        '7 (row key) M-1+2026-11-20',
        '7 read 4216',
        '8 read -5',
        '9 read_date 2026-11-18',
      ])
      expect(refused.rows[2]?.reason).to.equal(`this meter serves ${account}`)
      expect((await reads()).length).to.equal(2)
      const partial = await load(desk, rows, {columns, partial: true})
      expect(counts(partial)).to.equal('8 read, 1 new, 0 known, 0 twice, 7 refused')
    })

    it('refuses another value for a known day, showing both', async () => {
      await load(desk, ['M-1,2026-11-20,4217,actual,'])
      const refused = await refusalOf(load(desk, ['M-1,2026-11-20,4271,actual,']))
      expect(refused.rows.map((row) => row.reason)).to.deep.equal([
        'was brought in before with other content (line 2 then)',
        'the actual read of this meter on that day is 4,217 already',
      ])
    })

    it('takes two reads of a meter in one file in the order of their days', async () => {
      const rows = ['M-1,2026-11-10,4190,actual,', 'M-1,2026-11-20,4180,actual,']
      const refused = await refusalOf(load(desk, rows))
      expect(refused.rows.map((row) => row.reason.slice(0, 50))).to.deep.equal([
        'below the actual read before, 4,190 of 2026-11-10;',
      ])
      expect(counts(await load(desk, [rows[0]!, 'M-1,2026-11-20,4200,actual,']))).to.contain('2 new')
    })

    it('takes the last read of a meter and the first of the one put in on that day', async () => {
      const home = await settle(desk, {address: '1 Mill Road', meter: 'M-3', read: {on: '2026-10-20', value: 50}})
      await hang(desk, home.points[0]!, {serial: 'M-4', on: '2026-11-05', register: {dials: 4}})
      const rows = ['M-3,2026-11-05,61,actual,', 'M-4,2026-11-05,0,actual,exchange', 'M-4,2026-11-20,9,actual,']
      expect(counts(await load(desk, rows))).to.contain('3 new')
      const wide = await refusalOf(load(desk, ['M-4,2026-11-21,10000,actual,', 'M-3,2026-11-21,70,actual,']))
      expect(wide.rows.map((row) => row.reason)).to.deep.equal([
        'has 5 digits, the register has 4 dials',
        'not installed on 2026-11-21: it was taken out on 2026-11-05',
      ])
    })

    it('compares the count and the sum of a book', async () => {
      const rows = ['M-1,2026-11-20,4217,actual,', 'TOTAL,1,4217,,']
      expect((await load(desk, rows, {dryRun: true})).sum).to.equal(4217)
      for (const [wrong, said] of [
        [['M-1,2026-11-20,4217,actual,', 'TOTAL,1,4218,,'], {}],
        [['M-1,2026-11-20,4217,actual,', 'TOTAL,2,4217,,'], {}],
        [['M-1,2026-11-20,4217,actual,'], {sum: 4218}],
        [['M-1,2026-11-20,4217,actual,'], {count: 2}],
      ] as const) {
        const refused = await refusalOf(load(desk, wrong, {expected: said}))
        expect([refused.code, refused.exit]).to.deep.equal(['CONTROL_TOTAL', 65])
      }
      expect((await reads()).length).to.equal(2)
    })

    it('is for those who may load reads', async () => {
      const refused = await refusalOf(load(await store.as('awill'), ['M-1,2026-11-20,4217,actual,']))
      expect(refused.exit).to.equal(77)
    })

    it('knows the register of each meter: as told, the rest as usual for its size', async () => {
      const home = await settle(desk, {address: '2 Mill Road', meter: 'M-5'})
      await hang(desk, home.points[0]!, {serial: 'M-6', on: '2026-11-05', register: {dials: 5, unit: 'gal'}})
      const meters: {meter_id: string; serial: string}[] = await desk.store.db('meter').select('meter_id', 'serial')
      const policy = meterRegisterPolicy('rivergate', desk.today)
      const found = await registersOf(
        desk.store.db,
        meters.map((meter) => meter.meter_id),
        policy,
      )
      const told = new Map(meters.map((meter) => [meter.serial, found.get(meter.meter_id)]))
      expect(told.get('M-5')).to.deep.equal({dials: 6, unit: 'ccf', multiplierThousandths: 1000})
      expect(told.get('M-6')).to.deep.equal({dials: 5, unit: 'gal', multiplierThousandths: 1000})
    })
  })
})
