import {expect} from 'chai'
import {perform} from '#core/acts/perform.js'
import {takeOverAccount, type TakeOverInput} from '#core/accounts/take-over-account.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {judgeAccounts, listDay} from '#core/collections/shutoff-list.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {charge, settle} from '../../support/town.js'

const ANA: TakeOverInput = {
  ...{premise: '', name: 'Ana Ruiz', person_kind: 'natural', occupancy: 'tenant', id_checked: 'licence:4410'},
  ...{phone: null, email: null, mail_address: null, language: null, class: null, paperless: false, prior: 'none'},
  ...{deposit: 'auto', effective: '2026-11-23', red_flags: [], occupant_of: '', covers: 'own_meter'},
  ...{agrees_terms: true, prompt_rent_months: 0},
}

describe('an occupant becomes the customer (HSC 116916, Gov. 60371)', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    before(async () => {
      store = await newTestStore(engine)
    })
    after(() => store.remove())

    it('without the debt, from the day asked for; the landlord is no longer shut off there', async () => {
      const desk = await store.as('mlopez')
      const customer = {name: 'Walter Kern', since: '2021-01-04', role: 'landlord' as const}
      const read = {on: '2026-11-23', value: 4182}
      const home = await settle(desk, {address: '9 Fir St', meter: `F9-${engine}`, read, customer})
      await charge(desk, home.accountId, {cents: 61_200, on: '2026-07-01', due: '2026-07-22'})
      const asked = {...ANA, occupant_of: home.account}
      expect((await refusalOf(perform(desk, takeOverAccount, {...asked, agrees_terms: false}))).code).to.equal(
        'NO_AGREEMENT',
      )
      const performed = await perform(desk, takeOverAccount, asked)
      if (performed.status !== 'done') throw new Error('it waits')
      const {outcome} = performed
      expect(outcome).to.include({premise: home.premise, status: 'active', service_start: '2026-11-23', deposit: null})
      expect(outcome.occupant_of).to.include({left_owing_cents: 61_200, may_demand_cents: 0, rule: 'S-TENCUST'})
      const accountId = await accountIdOf(desk.store.db, outcome.account)
      const owed: unknown = await desk.store.db('open_item').where('account_id', accountId).select('open_cents')
      expect(owed).to.deep.equal([])
      const landlord = (await judgeAccounts(desk.store.db, [home.accountId], listDay(desk, null))).get(home.accountId)
      expect(landlord?.decision.blocked_by).to.include('P-HOLD')
      const ended: unknown = await desk.store
        .db('agreement_event')
        .where({account_id: home.accountId, kind: 'finalize'})
        .select('effective_on')
      expect(ended).to.deep.equal([{effective_on: '2026-11-23'}])
      expect((await refusalOf(perform(desk, takeOverAccount, asked))).code).to.equal('NOT_SERVED')
    })

    it('is no way around a customer who lives there', async () => {
      const desk = await store.as('mlopez')
      const customer = {name: 'Vera Cole', since: '2021-01-04'}
      const home = await settle(desk, {address: '10 Fir St', meter: `F10-${engine}`, customer})
      const refused = await refusalOf(perform(desk, takeOverAccount, {...ANA, occupant_of: home.account}))
      expect(refused.code).to.equal('NOT_A_LANDLORD')
    })
  })
})
