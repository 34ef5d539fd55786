import {expect} from 'chai'
import * as arranging from '#core/collections/arrange.sql.js'
import * as extensions from '#core/collections/extension.sql.js'
import {select} from '#core/store/dialect.js'
import {newTestStore, type TestStore} from '../support/desk.js'

/** What a statement made of the rows of one account itself. */
const SMALL = /^SCAN (b|w|\(subquery.*)$/

describe('the plans of an arrangement', () => {
  let store: TestStore
  before(async () => {
    store = await newTestStore()
  })
  after(() => store.remove())

  for (const [name, sql] of Object.entries({...arranging, ...extensions})) {
    it(`${name} costs by one account, never by the district`, async () => {
      const {db} = (await store.as('kchen')).store
      const bindings = {account: 'a', since: '2025-11-23', day: '2026-11-23', order: 'F-00000011'}
      const used = Object.fromEntries(Object.entries(bindings).filter(([key]) => sql.includes(`:${key}`)))
      const plan = await select<{detail: string}>(db, `explain query plan ${sql}`, used)
      const scans = plan.map((step) => step.detail).filter((detail) => /^SCAN/.test(detail) && !SMALL.test(detail))
      expect(scans).to.deep.equal([])
      expect(plan.some((step) => /^SEARCH/.test(step.detail))).to.equal(true)
    })
  }
})
