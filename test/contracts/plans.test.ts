import {expect} from 'chai'
import * as statements from '#core/collections/collections.sql.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import {newTestStore, type TestStore} from '../support/desk.js'

/** What a plan may read from end to end: the page of accounts it was given, and what it made of that page itself. */
const SMALL = /^SCAN (json_each|\(subquery|CONSTANT|versions|c$|l$|w$)/

const scansOf = (plan: readonly {detail: string}[]): string[] =>
  plan.map((step) => step.detail).filter((detail) => /^SCAN/.test(detail) && !SMALL.test(detail))

describe('the plans of the shut-off list', () => {
  let store: TestStore
  before(async () => {
    store = await newTestStore()
  })
  after(() => store.remove())

  for (const [name, sql] of Object.entries(statements)) {
    it(`${name} reads no large table from end to end`, async () => {
      const {db} = (await store.as('kchen')).store
      const ids = rowsFrom(db, [{account_id: 'a'}], {account_id: 'text'})
      const bindings = {ids, day: '2026-11-24', after: '', page: 100}
      const used = Object.fromEntries(Object.entries(bindings).filter(([key]) => sql.includes(`:${key}`)))
      const plan = await select<{detail: string}>(db, `explain query plan ${sql}`, used)
      expect(scansOf(plan)).to.deep.equal([])
    })
  }

  it('a lost index would be noticed', async () => {
    const {db} = (await store.as('kchen')).store
    await db.raw('drop index bill_due')
    const plan = await select<{detail: string}>(db, "explain query plan select * from bill where due_on < '2026-01-01'")
    expect(scansOf(plan)).to.have.length(1)
  })
})
