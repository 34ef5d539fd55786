import {expect} from 'chai'
import {FUND} from '#core/cashiering/change-fund-views.js'
import {LAST_COUNT} from '#core/cashiering/committed-count-views.js'
import {EVENTS_OF_SESSION, TENDERS_OF_SESSION} from '#core/cashiering/drawer-figures-views.js'
import {SESSION_OF_DRAWER, SESSION_OF_NUMBER, SESSION_OF_OPERATOR} from '#core/cashiering/drawer-session-views.js'
import {select} from '#core/store/dialect.js'
import {newTestStore, type TestStore} from '../support/desk.js'

const STATEMENTS = {
  ...{FUND, LAST_COUNT, EVENTS_OF_SESSION, TENDERS_OF_SESSION},
  ...{SESSION_OF_DRAWER, SESSION_OF_NUMBER, SESSION_OF_OPERATOR},
}
/** A row for each drawer of the district, and the newest event of the fund, which its index finds. */
const SMALL = /^SCAN (o$|o USING|f USING INDEX)/

describe('the plans of a drawer', () => {
  let store: TestStore
  before(async () => {
    store = await newTestStore()
  })
  after(() => store.remove())

  for (const [name, sql] of Object.entries(STATEMENTS))
    it(`${name} reads no large table from end to end`, async () => {
      const {db} = (await store.as('kchen')).store
      const bindings = Object.fromEntries(
        Object.entries({session: 's', value: 'v'}).filter(([key]) => sql.includes(`:${key}`)),
      )
      const plan = await select<{detail: string}>(db, `explain query plan ${sql}`, bindings)
      const scans = plan.map((step) => step.detail).filter((detail) => detail.startsWith('SCAN') && !SMALL.test(detail))
      expect(scans).to.deep.equal([])
    })

  it('a lost index would be noticed', async () => {
    const {db} = (await store.as('kchen')).store
    await db.raw('drop index payment_event_session')
    const plan = await select<{detail: string}>(db, `explain query plan ${TENDERS_OF_SESSION}`, {session: 's'})
    expect(plan.some(({detail}) => detail.startsWith('SCAN'))).to.equal(true)
  })
})
