import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform, type Performed} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {nameThirdParty} from '#core/accounts/name-third-party.js'
import {showThirdParties} from '#core/accounts/show-household.js'
import type {ArrangeInput} from '#core/collections/arrange-input.js'
import {arrangePayment} from '#core/collections/arrange-payment.js'
import {declareIncome, endDeclaration} from '#core/collections/declare-income.js'
import {endProtection} from '#core/collections/end-protection.js'
import {makeShutoffList} from '#core/collections/make-shutoff-list.js'
import {protectAccount, type ProtectInput} from '#core/collections/protect-account.js'
import {releaseShutoffList} from '#core/collections/release-shutoff-list.js'
import {shutoffNow} from '#core/collections/shutoff-change.js'
import {judgeAccounts, listDay, NOT_NARROWED} from '#core/collections/shutoff-list.js'
import {explainShutoff} from '#core/collections/shutoff-proof.js'
import {endStop, stopDistrict} from '#core/collections/stop-district.js'
import {brokenChecks} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import type {MadeAccount} from '../../support/district.js'
import {refusalOf} from '../../support/refusal-of.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {RIPE} from '../../support/shutoff-story.js'

const done = <Outcome>(performed: Performed<Outcome>): Outcome => {
  if (performed.status !== 'done') throw new Error('it waits')
  return performed.outcome
}
const LISTED = 5
/** All of it on one day within fourteen of the request. */
const ONE_PAYMENT: Omit<ArrangeInput, 'account'> = {
  ...{
    months: 1,
    amount_cents: null,
    every: 'monthly',
    pay_day: null,
    first: '2026-12-07',
    down_cents: 0,
    down_by: null,
  },
  ...{include_current: false, delivered: 'read-aloud', channel: 'phone', reason: '', supersede: false, order: null},
  ...{relation: 'holder', declares_low_income: false, reduce_cents: 0},
}

describe('what a household says, and what protects it', function () {
  this.timeout(60_000)
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    let made: Map<number, MadeAccount>
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('mlopez')
      const kchen = await store.as('kchen')
      made = await makeDistrict(
        kchen,
        Array.from({length: LISTED}, () => RIPE),
        1,
      )
      const {frozen} = await makeShutoffList(kchen, {asked: null, narrowing: NOT_NARROWED}, () => undefined)
      const waiting = await perform(kchen, releaseShutoffList, {snapshot: frozen?.snapshot ?? '', count: LISTED})
      await approveRequest(
        await store.as('rpatel'),
        waiting.status === 'waiting' ? waiting.request.request : '',
        actOfKind,
      )
    })
    after(() => store.remove())
    afterEach(async () => {
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })

    const the = (serial: number): MadeAccount => made.get(serial)!
    const protect = (serial: number, parts: Partial<ProtectInput> & Pick<ProtectInput, 'kind'>, as = desk) =>
      perform(as, protectAccount, {
        ...{account: the(serial).accountNumber, from: as.today, until: null, medical: null, chapter: null},
        ...{by: null, evidence_sha256: null, note: '', ...parts},
      })

    it('a declaration completes a certificate: off the list, the order asked back, the declaration is the evidence', async () => {
      const {accountId, accountNumber: account} = the(1)
      const certificate = {cert_by: 'primary_care_provider', submitted_by: 'tenant' as const, financial: null}
      const medical = {...certificate, willing: true}
      const first = done(await protect(1, {kind: 'medical', medical}))
      expect(first.conditions.filter(({met}) => !met).map(({condition}) => condition)).to.deep.equal(['unable_to_pay'])
      expect(first.shutoff.after.state).to.equal('listed')
      expect(first.shutoff.orders.map(({state}) => state)).to.deep.equal(['stands'])
      const said = {account, ground: 'calfresh', effective: '2026-11-23', until: null}
      const declared = done(await perform(desk, declareIncome, said))
      expect([declared.until, declared.shutoff.after.rule]).to.deep.equal(['2027-11-23', 'S-MED'])
      expect(declared.shutoff.orders.map(({state}) => state)).to.deep.equal(['pull_requested'])
      const on = listDay(desk, null)
      const judged = (await judgeAccounts(desk.store.db, [accountId], on)).get(accountId)!
      const proof = explainShutoff(judged.account.facts, judged.decision.at, on.books)
      expect(proof.find(({rule}) => rule === 'S-FIN')?.evidence).to.deep.equal([declared.declaration])
      expect((await refusalOf(perform(desk, declareIncome, said))).code).to.equal('ALREADY_DECLARED')
      const end = {account, declaration: declared.declaration, ended_on: '2026-11-23', reason: 'a mistake'}
      const ended = done(await perform(desk, endDeclaration, end))
      expect([ended.shutoff.before.state, ended.shutoff.after.state]).to.deep.equal(['held', 'listed'])
    })

    it('a third party delays nothing, and is shown in full only to those who write to them', async () => {
      const {accountId, accountNumber: account} = the(2)
      const person = {
        name: 'Lucia Flores',
        address: '12 Oak Ct',
        phone: '951-555-7781',
        email: '',
        relation: 'daughter',
      }
      const named = {account, ...person, basis: 'aged_65'}
      done(await perform(desk, nameThirdParty, named))
      expect((await shutoffNow(desk.store.db, desk, accountId)).state).to.equal('listed')
      expect((await refusalOf(perform(desk, nameThirdParty, named))).code).to.equal('ALREADY_NAMED')
      const shown = async (operator: string) => (await showThirdParties(await store.as(operator), account))[0]
      expect(await shown('mlopez')).to.include({name: 'Lucia Flores', phone: '951-555-7781', told: true})
      expect(await shown('tngo')).to.include({name: 'L••• F•••', phone: '•••-7781', address: null})
    })

    it('a petition freezes what was owed before it', async () => {
      const frozen = done(await protect(2, {kind: 'bankruptcy', chapter: 7, from: '2026-11-20'}))
      const owed = await desk.store.db('open_item').where('account_id', the(2).accountId).sum('open_cents as cents')
      expect(frozen.petition).to.deep.equal({
        before_cents: Number(owed[0]?.['cents']),
        after_cents: 0,
        assurance_through: '2026-12-10',
      })
      expect([frozen.shutoff.after.rule, frozen.shutoff.orders[0]?.state]).to.deep.equal(['F-366', 'pull_requested'])
    })

    it('an extension is one for a bill, and the third in a year is for who may grant more', async () => {
      const {accountNumber: account} = the(3)
      const first = done(await protect(3, {kind: 'extension'}))
      expect([first.until, first.shutoff.after.rule]).to.deep.equal(['2026-12-07', 'G-EXT'])
      const later = await store.as('mlopez', '2026-11-24T18:00:00.000Z')
      const end = {account, protection: first.protection, ended_on: '2026-11-24', reason: 'pays today'}
      done(await perform(later, endProtection, end))
      const again = await refusalOf(protect(3, {kind: 'extension'}, later))
      expect([again.code, again.because[0]?.rule]).to.deep.equal(['NO_EXTENSION', 'P-EXT'])
      const once = await refusalOf(perform(later, arrangePayment, {...ONE_PAYMENT, account}))
      expect([once.code, once.because.map(({rule}) => rule)]).to.deep.equal(['NO_EXTENSION', ['P-EXT', 'G-EXT']])
      const third = await store.as('mlopez', '2026-12-01T18:00:00.000Z')
      const stamp = {recorded_at: third.clock.now(), act_id: 'test'}
      for (const [n, on] of ['2026-07-06', '2026-08-06'].entries())
        await desk.store.db('protection').insert({
          ...{account_id: the(4).accountId, protection_id: `earlier-${n}`, kind: 'extension', effective_from: on},
          ...{until_on: on, detail_json: '{}', evidence_sha256: null, owner: 'mlopez', source_key: null, ...stamp},
        })
      const refused = await refusalOf(protect(4, {kind: 'extension'}, third))
      expect([refused.code, refused.exit]).to.deep.equal(['OVER_AUTHORITY', 77])
      expect(refused.message).to.contain('free again from 2027-07-01')
      const late = {...ONE_PAYMENT, account: the(4).accountNumber, first: '2026-12-15'}
      const over = await refusalOf(perform(third, arrangePayment, late))
      expect([over.code, over.message.includes('free again from 2027-07-01')]).to.deep.equal(['OVER_AUTHORITY', true])
      done(await protect(4, {kind: 'extension'}, await store.as('rpatel', '2026-12-01T18:00:00.000Z')))
    })

    it('a stop of the district holds everybody on its days, for those who release the list', async () => {
      const {accountId} = the(5)
      const stop = {from: '2026-11-23', until: '2026-11-27', reason: 'frost'}
      expect((await refusalOf(perform(desk, stopDistrict, stop))).exit).to.equal(77)
      const kchen = await store.as('kchen')
      const stopped = done(await perform(kchen, stopDistrict, stop))
      expect(stopped.orders_standing).to.equal(0)
      const held = await shutoffNow(desk.store.db, desk, accountId)
      expect([held.state, held.rule, held.next_lawful]).to.deep.equal(['held', 'P-HOLD', '2026-11-30T08:00'])
      done(await perform(kchen, endStop, {stop: stopped.stop, reason: 'it thawed'}))
      expect((await shutoffNow(desk.store.db, desk, accountId)).state).to.equal('listed')
    })
  })
})
