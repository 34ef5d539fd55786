import {expect} from 'chai'
import {PAST_BILLS, UNMETERED_AGREEMENTS} from '#core/billing/bill-cases-views.js'
import {rowsToPostIn, RUN_ROWS} from '#core/billing/billing-run-views.js'
import {PRICE_BASIS} from '#core/billing/price-basis.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import {newTestStore, type TestStore} from '../support/desk.js'

const STATEMENTS = {PAST_BILLS, UNMETERED_AGREEMENTS, ROWS_TO_POST: rowsToPostIn, RUN_ROWS, PRICE_BASIS}

describe('the plans of a run of bills', () => {
  let store: TestStore
  before(async () => {
    store = await newTestStore()
  })
  after(() => store.remove())

  for (const [name, statement] of Object.entries(STATEMENTS)) {
    it(`${name} reads no table from end to end, but the page it was given`, async () => {
      const {db} = (await store.as('kchen')).store
      const sql = typeof statement === 'string' ? statement : statement(db)
      const ids = rowsFrom(db, [{account_id: 'a'}], {account_id: 'text'}, 't')
      const bindings = {ids, since: '2026-01-01', day: '2026-11-24', after: '', page: 100, runId: 'r', outcome: 'bill'}
      const used = Object.fromEntries(Object.entries(bindings).filter(([key]) => sql.includes(`:${key}`)))
      const plan = await select<{detail: string}>(db, `explain query plan ${sql}`, used)
      const scans = plan.map((step) => step.detail).filter((detail) => /^SCAN (?!json_each)/.test(detail))
      expect(scans).to.deep.equal([])
    })
  }
})
