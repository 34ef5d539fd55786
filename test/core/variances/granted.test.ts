import {expect} from 'chai'
import {showAccount} from '#core/accounts/show-account.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {reverseAdjustment} from '#core/adjustments/reverse-adjustment.js'
import {recordHeldAccounts} from '#core/staff/operator-accounts.js'
import {select} from '#core/store/dialect.js'
import {appealVariance} from '#core/variances/appeal-variance.js'
import {variancesToLookAt} from '#core/variances/attention-views.js'
import {formInput} from '#core/variances/form-input.js'
import {supplyVariance} from '#core/variances/supply-variance.js'
import {balanceIn, brokenChecks, inOneAct} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {refusedAs} from '../../support/refused.js'
import {adoptResidentialPlan, billVaried, variedHome} from '../../support/varied-home.js'
import {adjust} from '../../support/adjusted.js'
import {area, decide, decided, factOn, FAMILY, family, filed, paper, person} from '../../support/varying.js'

const LATER = '2026-12-08T18:00:00.000Z'

describe('a variance that was granted or denied', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let [advisor, senior, supervisor]: Desk[] = []
    before(async () => {
      store = await newTestStore(engine)
      ;[advisor, senior, supervisor] = [await store.as('mlopez'), await store.as('dkim'), await store.as('rpatel')]
      await adoptResidentialPlan(advisor)
    })
    after(() => store.remove())

    it('ends forward only: what was billed stays, a later row holds', async () => {
      const home = await variedHome(advisor!, {household_size: '4'})
      const form = await filed(advisor!, home.account, {
        ...family(5),
        persons: FAMILY.map(({name_key}) => person(name_key, 1960)),
      })
      await decided(advisor!, form.variance)
      const later = await store.as('mlopez', LATER)
      const bill = await billVaried(advisor!, home, {from: '2026-11-04', usage: 20})
      const early = await refusalOf(decide(later, form.variance, {decision: 'revoke', from: '2026-12-03', note: 'x'}))
      expect([early.code, early.exit]).to.deep.equal(['BILLED_ALREADY', 65])
      const ended = await decided(later, form.variance, {decision: 'revoke', note: 'one moved out'})
      expect(ended).to.deep.include({status: 'revoked', from: '2026-12-08', credit: null})
      expect(await factOn(later, home, 'household_size', '2026-12-07')).to.equal('5')
      expect(await factOn(later, home, 'household_size', '2026-12-08')).to.equal('4')
      expect(await balanceIn(later.store.db, home.accountId)).to.equal(bill.amount)
      expect(await refusedAs(decide(later, form.variance, {decision: 'renew'}))).to.equal('WRONG_STATUS 65')
    })

    it('ends by itself, warns before, and is renewed on new papers', async () => {
      const home = await variedHome(advisor!)
      const form = await filed(advisor!, home.account, {
        ...{reason: 'GUESTS', persons: [person('G', 1950)], papers: [paper('household_form')]},
        ...{from: '2026-12-23', until: '2027-02-28'},
      })
      await decided(advisor!, form.variance)
      const at = (on: string) => store.as('mlopez', `${on}T18:00:00.000Z`)
      expect(await factOn(advisor!, home, 'household_size', '2027-02-28')).to.equal('4')
      expect(await factOn(advisor!, home, 'household_size', '2027-03-01')).to.equal(undefined)
      const looked = async (on: string) =>
        (await variancesToLookAt(await at(on)))
          .filter(({account}) => account === home.account)
          .map(({due_on}) => due_on)
      expect(await looked('2027-01-29')).to.deep.equal([])
      expect(await looked('2027-01-30')).to.deep.equal(['2027-02-28'])
      const warned = await at('2027-02-01')
      const alerts = async (desk: Desk) =>
        (await showAccount(desk, {account: home.account, asOf: null, knownAt: null, limit: 0})).alerts
          .filter(({code}) => code === 'VARIANCE')
          .map(({text}) => text)
      expect(await alerts(warned)).to.deep.equal([`${form.variance} guests: expiring, 2027-02-28`])
      const renewal = {decision: 'renew' as const, until: '2027-04-30'}
      expect(await refusedAs(decide(warned, form.variance, renewal))).to.equal('INCOMPLETE 65')
      await perform(warned, supplyVariance, {variance: form.variance, papers: [paper('household_form')], note: ''})
      expect(await looked('2027-02-02')).to.deep.equal(['2027-02-28'])
      expect(await refusedAs(decide(warned, form.variance, {decision: 'renew'}))).to.equal('MISSING_END 64')
      const renewed = await decided(warned, form.variance, renewal)
      expect(renewed.facts).to.deep.equal([
        {name: 'household_size', before: '3', value: '4', from: '2027-03-01', until: '2027-04-30'},
      ])
      expect(await factOn(advisor!, home, 'household_size', '2027-04-30')).to.equal('4')
      expect(await factOn(advisor!, home, 'household_size', '2027-05-01')).to.equal(undefined)
      expect(await alerts(await at('2027-05-01'))).to.deep.equal([])
    })

    it('stands instead of an older one of the same reason, guests stay on top', async () => {
      const home = await variedHome(advisor!)
      const four = await filed(advisor!, home.account, {
        ...family(4),
        persons: ['A', 'B', 'C', 'D'].map((name) => person(name, 1971)),
      })
      await decided(advisor!, four.variance)
      const guest = await filed(advisor!, home.account, {
        ...{reason: 'GUESTS', persons: [person('E', 1971)], papers: [paper('household_form')]},
        ...{from: '2026-12-23', until: '2027-01-31'},
      })
      await decided(advisor!, guest.variance)
      const six = await filed(advisor!, home.account, {
        ...family(4),
        persons: ['A', 'B', 'C', 'D', 'F', 'G'].map((name) => person(name, 1971)),
      })
      const done = await decided(await store.as('mlopez', LATER), six.variance)
      expect(done.replaced).to.deep.equal([four.variance])
      const sizes = ['2026-11-23', '2026-12-23', '2027-01-31', '2027-02-01'].map((on) =>
        factOn(advisor!, home, 'household_size', on),
      )
      expect(await Promise.all(sizes)).to.deep.equal(['6', '7', '7', '6'])
    })

    it('is appealed once, though several say so at the same moment', async () => {
      const home = await variedHome(advisor!)
      const {variance} = await filed(advisor!, home.account, area('2000'))
      await decided(supervisor!, variance, {decision: 'deny', note: 'measured: 1,500'})
      const appeals = ['the back yard', 'the side', 'the front'].map((note) =>
        perform(advisor!, appealVariance, {variance, note}),
      )
      const ends = await Promise.allSettled(appeals)
      expect(ends.filter(({status}) => status === 'fulfilled')).to.have.length(1)
      for (const end of ends) if (end.status === 'rejected') expect(end.reason).to.include({code: 'WRONG_STATUS'})
    })

    it('is denied with its reason, appealed in time, and decided by another supervisor', async () => {
      const home = await variedHome(advisor!)
      const form = await filed(advisor!, home.account, area('2000'))
      expect(await refusedAs(decide(supervisor!, form.variance, {decision: 'deny'}))).to.equal('MISSING_NOTE 64')
      const denied = await decided(supervisor!, form.variance, {decision: 'deny', note: 'measured: 1,500'})
      expect(denied).to.deep.include({status: 'denied', appeal_by: '2026-12-23', facts: []})
      const appeal = {variance: form.variance, note: 'not the back yard'}
      const late = await refusalOf(
        perform(await store.as('mlopez', '2026-12-24T18:00:00.000Z'), appealVariance, appeal),
      )
      expect([late.code, late.exit]).to.deep.equal(['APPEAL_LATE', 65])
      expect(late.message).to.contain('2026-12-23')
      const inTime = await store.as('mlopez', '2026-12-23T18:00:00.000Z')
      await perform(inTime, appealVariance, appeal)
      const uphold = {decision: 'uphold' as const, note: 'measured again'}
      expect(await refusedAs(decide(inTime, form.variance, uphold))).to.equal('OVER_AUTHORITY 77')
      expect(await refusedAs(decide(senior!, form.variance, {}))).to.equal('WRONG_STATUS 65')
      const [own, other] = [
        await store.as('rpatel', '2026-12-23T19:00:00.000Z'),
        await store.as('kchen', '2026-12-23T19:00:00.000Z'),
      ]
      expect(await refusedAs(decide(own, form.variance, uphold))).to.equal('OWN_DECISION 77')
      expect(await refusedAs(decide(own, form.variance, {}))).to.equal('OWN_DECISION 77')
      expect((await decided(other, form.variance, uphold)).status).to.equal('denied')
      expect(await refusedAs(perform(inTime, appealVariance, appeal))).to.equal('APPEAL_DECIDED 65')
      const second = await filed(advisor!, home.account, area('2000'))
      await decided(supervisor!, second.variance, {decision: 'deny', note: 'no drawing of the front'})
      await perform(inTime, appealVariance, {variance: second.variance, note: 'here it is'})
      expect((await decided(other, second.variance)).facts[0]).to.include({value: '2000'})
    })

    it('is never decided on an account of one’s own', async () => {
      const home = await variedHome(advisor!)
      const form = await filed(advisor!, home.account, area('2000'))
      const held = {operatorId: 'mlopez', accountId: home.accountId, relation: 'own' as const, holds: true}
      await inOneAct(supervisor!, (trx, context) => recordHeldAccounts(trx, [held], context))
      expect(await refusedAs(decide(advisor!, form.variance, {}))).to.equal('OWN_ACCOUNT 77')
      expect(await refusedAs(decide(senior!, form.variance, {}))).to.equal('OVER_AUTHORITY 77')
    })

    it('is granted once whatever the key is used for again', async () => {
      const home = await variedHome(advisor!)
      const form = await filed(advisor!, home.account, area('2000'))
      const first = await decide(advisor!, form.variance, {}, {key: 'K-variance'})
      const again = await decide(advisor!, form.variance, {}, {key: 'K-variance'})
      expect([first.replayed, again.replayed]).to.deep.equal([false, true])
    })

    it('keeps the key of a name and a year, no name', async () => {
      const home = await variedHome(advisor!)
      const persons = ['Zoë Quintana,1984', 'Ian Quintana, 1985', "Moira O'Quintana,2001", 'Q Quintana,2020']
      const said = {account: home.account, reason: 'RESIDENTS', today: advisor!.today, person: persons}
      await filed(advisor!, home.account, await formInput(said))
      const {db} = advisor!.store
      const sql = 'select name_key, born from variance_person where account_id = :id order by born'
      expect(await select(db, sql, {id: home.accountId})).to.deep.equal([
        {name_key: 'QUINTANA ZOE', born: 1984},
        {name_key: 'IAN QUINTANA', born: 1985},
        {name_key: 'MOIRA OQUINTANA', born: 2001},
        {name_key: 'Q QUINTANA', born: 2020},
      ])
      const acts = await select<{input_json: string}>(db, "select input_json from act where kind = 'file-variance'")
      expect(acts.map((act) => act.input_json).join())
        .to.contain('QUINTANA ZOE')
        .and.not.contain('Zoë')
    })

    it('gives a credit that is taken back alone: the budget stays until it is revoked', async () => {
      const home = await variedHome(advisor!)
      const bill = await billVaried(advisor!, home, {from: '2026-10-10', usage: 25})
      const form = await filed(advisor!, home.account, area('3000'))
      const {credit} = await decided(advisor!, form.variance)
      const journal = credit?.journal ?? ''
      await perform(senior!, reverseAdjustment, {journal, reason: 'wrong drawing', note: ''})
      expect(await balanceIn(advisor!.store.db, home.accountId)).to.equal(bill.amount)
      expect(await factOn(advisor!, home, 'irrigated_area', '2026-12-08')).to.equal('3000')
      await decided(advisor!, form.variance, {decision: 'revoke', from: '2026-11-10', note: 'wrong drawing'})
      expect(await factOn(advisor!, home, 'irrigated_area', '2026-12-08')).to.equal('1500')
      expect(await brokenChecks(advisor!.store.db)).to.deep.equal({})
    })

    it('prices a further bill of the fiscal year again, each bill once, and for an area alone', async () => {
      const home = await variedHome(advisor!)
      const old = await billVaried(advisor!, home, {from: '2026-05-20', usage: 25})
      const further = await billVaried(advisor!, home, {from: '2026-09-10', usage: 25})
      const last = await billVaried(advisor!, home, {from: '2026-10-10', usage: 25})
      const form = await filed(advisor!, home.account, area('3000'))
      const {credit} = await decided(advisor!, form.variance)
      const asked = (bill: string, given: Record<string, string>) =>
        adjust(supervisor!, {account: home.account, bill, reason: 'VARIANCE', given})
      const given = {variance: form.variance}
      expect(await refusedAs(asked(further.billNo, {}))).to.equal('MISSING_FACT 64')
      expect(await refusedAs(asked(old.billNo, given))).to.equal('PAST_FISCAL_YEAR 65')
      expect(await refusedAs(asked(last.billNo, given))).to.equal('PRICED_AGAIN 65')
      const more = await asked(further.billNo, given)
      expect(more.status === 'done' && more.outcome.amount_cents).to.equal(credit?.amount_cents)
      expect(await refusedAs(asked(further.billNo, given))).to.equal('PRICED_AGAIN 65')
      const family5 = FAMILY.map(({name_key}) => person(name_key, 1940))
      const grown = await filed(advisor!, home.account, {...family(5), persons: family5})
      await decided(advisor!, grown.variance)
      const another = await billVaried(advisor!, home, {from: '2026-08-10', usage: 25})
      expect(await refusedAs(asked(another.billNo, {variance: grown.variance}))).to.equal('NO_RETRO 65')
    })

    it('takes only the days that a decision asks for', async () => {
      const home = await variedHome(advisor!)
      const form = await filed(advisor!, home.account, area('2000'))
      expect(
        await refusedAs(decide(advisor!, form.variance, {decision: 'deny', until: '2027-01-01', note: 'x'})),
      ).to.equal('FLAG_CONFLICT 64')
      expect(await refusedAs(decide(advisor!, form.variance, {from: '2026-13-01'}))).to.equal('NOT_A_DATE 64')
      const done = await decided(advisor!, form.variance, {from: '2026-12-01', until: '2027-03-31'})
      expect(done).to.include({status: 'approved', from: '2026-12-01', until: '2027-03-31'})
      const {facts} = done
      expect(facts).to.deep.equal([
        {name: 'irrigated_area', before: '1500', value: '2000', from: '2026-12-01', until: '2027-03-31'},
      ])
    })
  })
})
