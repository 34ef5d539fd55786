import {cpSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect} from 'chai'
import {importDistrict} from '#core/accounts/import-district.js'
import type {Desk} from '#core/acts/desk.js'
import {billingFactsOf} from '#core/billing/billing-facts.js'
import {businessDate} from '#core/kernel/business-date.js'
import {select} from '#core/store/dialect.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'

const FIXTURE = fileURLToPath(new URL('../../../test/fixtures/district/', import.meta.url))
const PLACES = ['premises', 'service_points', 'meters', 'persons', 'agreements']

describe('import-district, what bills are priced from', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let folder: string
    let desk: Desk
    const write = (file: string, ...lines: readonly string[]): void => {
      writeFileSync(join(folder, file), `${lines.join('\n')}\n`)
    }
    beforeEach(async () => {
      store = await newTestStore(engine)
      desk = await store.as('kchen')
      folder = mkdtempSync(join(tmpdir(), 'curbstop-facts-'))
      for (const table of PLACES) cpSync(join(FIXTURE, `${table}.csv`), join(folder, `${table}.csv`))
    })
    afterEach(async () => {
      await store.remove()
      rmSync(folder, {recursive: true})
    })
    const take = () => importDistrict(desk, folder, {dryRun: false, request: false, advance: () => undefined})

    it('keeps facts by date, the household of the agreement, and the register of each meter', async () => {
      write(
        'facts.csv',
        'account,name,value,from,until,source',
        '201-00001-48,irrigated_area,1850.5,2019-04-01,,aerial survey',
        'A-2,low_income,yes,2026-01-01,2026-07-01,form 12',
      )
      write(
        'meters.csv',
        'meter,service_point,installed,size,dials,unit,multiplier',
        'M-1,SP-1,1998-05-04,3/4,4,hcf,10',
      )
      const done = await take()
      expect([done.status, done.tables.find((table) => table.table === 'facts')?.posted]).to.deep.equal(['posted', 2])
      const accounts = await select<{account_id: string; external_key: string}>(
        desk.store.db,
        "select account_id, external_key from account where external_key in ('201-00001-48', 'A-2') order by external_key",
      )
      const facts = await billingFactsOf(
        desk.store.db,
        accounts.map((account) => account.account_id),
        businessDate('2026-06-30'),
      )
      expect(accounts.map((account) => facts.get(account.account_id))).to.deep.equal([
        {household_size: '3', irrigated_area: '1850.5'},
        {low_income: 'yes'},
      ])
      const [register] = await select<object>(
        desk.store.db,
        'select dials, unit, multiplier_thousandths from meter_register',
      )
      expect({...register}).to.deep.equal({dials: 4, unit: 'ccf', multiplier_thousandths: 10_000})
      expect((await take()).tables.find((table) => table.table === 'facts')).to.include({known: 2, posted: 0})
    })

    it('lists facts of nobody, values that are none and days turned round', async () => {
      write(
        'facts.csv',
        'account,name,value,from,until',
        'A-2,household_size,many,2026-01-01,',
        'A-2,low_income,yes,2026-07-01,2026-01-01',
        'A-2,edus,1,2026-07-01,2026-07-01',
        'A-2,colour,red,2026-07-01,',
      )
      const refused = await refusalOf(take())
      expect(refused.rows.map((row) => `${row.field} ${row.line}`)).to.deep.equal([
        'facts.value 2',
        'facts.until_on 3',
        'facts.until_on 4',
        'facts.name 5',
      ])
      write('facts.csv', 'account,name,value,from,until', 'A-77,household_size,2,2026-01-01,')
      const nobody = await refusalOf(take())
      expect(nobody.rows.map((row) => `${row.field} ${row.value}`)).to.deep.equal(['facts.account A-77'])
    })
  })
})
