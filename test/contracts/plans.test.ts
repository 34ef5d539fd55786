import {expect} from 'chai'
import {BILLING_FACTS} from '#core/billing/billing-facts.js'
import {ET_PERIODS} from '#core/billing/et-periods.js'
import * as statements from '#core/collections/collections.sql.js'
import {METERS, READS} from '#core/meters/reads-before-views.js'
import * as unbilled from '#core/meters/unbilled.sql.js'
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

  const ofReads = {...unbilled, METERS, READS, BILLING_FACTS, ET_PERIODS}
  for (const [name, sql] of Object.entries(ofReads)) {
    it(`${name} of reads and what bills are priced from reads no large table from end to end`, async () => {
      const {db} = (await store.as('kchen')).store
      const [id, point, text] = [
        {account_id: 'a'},
        {service_point_id: 'p', meter_id: 'm', since: '2026-01-01'},
        'text',
      ] as const
      const bindings = {
        ids: rowsFrom(db, [id], {account_id: text}, 't'),
        points: rowsFrom(db, [point], {service_point_id: text, meter_id: text, since: text}, 't'),
        serials: rowsFrom(db, [{serial: 's'}], {serial: text}, 't'),
        ...{day: '2026-11-24', since: '2026-01-01', cycle: '07', after: '', page: 100},
        ...{zone: '50', from: '2026-01-01', to: '2026-02-01'},
      }
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
