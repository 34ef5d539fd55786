import {expect} from 'chai'
import * as orders from '#core/turnoffs/field-orders.sql.js'
import * as wrench from '#core/turnoffs/wrench-facts.sql.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import {newTestStore, type TestStore} from '../support/desk.js'

/** The page of accounts that was asked for, and what was made of it. */
const SMALL = /^SCAN (json_each|\(subquery|q$)/

describe('the plans of a day of turn-offs', () => {
  let store: TestStore
  before(async () => {
    store = await newTestStore()
  })
  after(() => store.remove())

  for (const [name, sql] of Object.entries({...orders, ...wrench})) {
    it(`${name} reads no large table from end to end`, async () => {
      const {db} = (await store.as('kchen')).store
      const text = 'text'
      const bindings = {
        ids: rowsFrom(db, [{account_id: 'a'}], {account_id: text}, 'ids'),
        wrenches: rowsFrom(
          db,
          [{account_id: 'a', on_day: '2026-11-24', before: 'x'}],
          {account_id: text, on_day: text, before: text},
          'w',
        ),
        since: rowsFrom(db, [{account_id: 'a', issued_at: 'x'}], {account_id: text, issued_at: text}, 's'),
        ...{number: 'F-00000011', day: '2026-11-24', today: '2026-11-24', from: '2026-01-01', to: '2027-01-01'},
      }
      const used = Object.fromEntries(Object.entries(bindings).filter(([key]) => sql.includes(`:${key}`)))
      const plan = await select<{detail: string}>(db, `explain query plan ${sql}`, used)
      const scans = plan.map((step) => step.detail).filter((detail) => /^SCAN/.test(detail) && !SMALL.test(detail))
      expect(scans).to.deep.equal([])
    })
  }
})
