import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {reverseAdjustment} from '#core/adjustments/reverse-adjustment.js'
import {billingFactsOf, recordBillingFacts} from '#core/billing/billing-facts.js'
import {businessDate} from '#core/kernel/business-date.js'
import {adjust, adjusted, billed} from '../../support/adjusted.js'
import type {BilledAccount} from '../../support/billed-home.js'
import {balanceIn, brokenChecks, inOneAct} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {adoptRebilling, byHand, FIRST, rebilledHome, SECOND, standingAmounts} from '../../support/rebilled.js'
import {refusalOf} from '../../support/refusal-of.js'

const household = async (desk: Desk, {accountId}: BilledAccount, day: string): Promise<string | undefined> =>
  (await billingFactsOf(desk.store.db, [accountId], businessDate(day))).get(accountId)?.household_size

describe('a value that was wrong', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('hgrant')
      await adoptRebilling(desk)
    })
    afterEach(async () => {
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })
    after(() => store.remove())

    it('is put right on every bill from its day on, and from now on', async () => {
      const home = await rebilledHome(desk, [{read: 1014}, {read: 1030}])
      const given = {household_size: '5', from: '2026-10-01'}
      const done = await adjusted(desk, {account: home.account, reason: 'WRONG_FACT', given})
      expect(await standingAmounts(desk, home.accountId)).to.deep.equal([byHand(FIRST, 14), byHand(SECOND, 16, 5)])
      expect(done.amount_cents).to.equal(byHand(SECOND, 16, 5) - byHand(SECOND, 16))
      expect(await household(desk, home, '2026-09-30')).to.equal(undefined)
      expect(await household(desk, home, '2026-11-22')).to.equal('5')
      await perform(desk, reverseAdjustment, {journal: done.journal, reason: 'three after all', note: ''})
      expect(await household(desk, home, '2026-11-22')).to.equal(undefined)
      expect(await standingAmounts(desk, home.accountId)).to.deep.equal([byHand(FIRST, 14), byHand(SECOND, 16)])
    })

    it('gives way to what was known before it when it is taken back', async () => {
      const home = await rebilledHome(desk, [{read: 1014}, {read: 1030}])
      const known = [
        ['2', '2026-01-01'],
        ['4', '2026-10-10'],
      ] as const
      for (const [at, [value, fromOn]] of known.entries()) {
        const clerk = await store.as('hgrant', `2026-11-2${at}T18:00:00.000Z`)
        const fact = {accountId: home.accountId, name: 'household_size' as const, value, untilOn: null, source: 'form'}
        await inOneAct(clerk, (trx, context) =>
          recordBillingFacts(trx, [{...fact, fromOn: businessDate(fromOn)}], context),
        )
      }
      const given = {household_size: '6', from: '2026-09-22'}
      const done = await adjusted(desk, {account: home.account, reason: 'WRONG_FACT', given})
      expect(await household(desk, home, '2026-10-15')).to.equal('6')
      const later = await store.as('hgrant', '2026-11-23T20:00:00.000Z')
      await perform(later, reverseAdjustment, {journal: done.journal, reason: 'a guest', note: ''})
      expect(await household(desk, home, '2026-09-30')).to.equal('2')
      expect(await household(desk, home, '2026-10-15')).to.equal('4')
      expect(await standingAmounts(desk, home.accountId)).to.deep.equal([byHand(FIRST, 14), byHand(SECOND, 16)])
    })

    it('is charged no further back than its limit, and without one where a meter was tampered with', async () => {
      const home = await rebilledHome(desk, [{read: 1014}, {read: 1030}])
      const early = await store.as('hgrant', '2027-10-12T18:00:00.000Z')
      const given = {household_size: '1', from: '2026-08-22'}
      const asked = {account: home.account, reason: 'WRONG_FACT', given, effective_on: early.today}
      const done = await adjusted(early, asked)
      expect(await standingAmounts(desk, home.accountId)).to.deep.equal([byHand(FIRST, 14), byHand(SECOND, 16, 1)])
      expect(done.worksheet.notes.join()).to.contain(`${home.bills[0]!.billNo} of 2026-09-22 is left as it is`)
      const late = await refusalOf(adjust(early, asked))
      expect([late.code, late.because.at(-1)?.rule]).to.deep.equal(['BACK_BILL_LIMIT', 'back-billing.wrong_area'])
      await adjusted(early, {...asked, given: {...given, cause: 'tampering'}})
      expect(await standingAmounts(desk, home.accountId)).to.deep.equal([byHand(FIRST, 14, 1), byHand(SECOND, 16, 1)])
    })

    it('is refused where it makes no bill another, or was not priced here', async () => {
      const home = await rebilledHome(desk, [{read: 1014}, {read: 1030}])
      const {account, accountId} = home
      const refused = async (reason: string, given: Record<string, string>, bill: string | null = null) =>
        refusalOf(adjust(desk, {account, reason, given, bill}))
      const from = '2026-08-22'
      expect((await refused('WRONG_CLASS', {class: 'commercial', from})).code).to.equal('NOTHING_CHANGES')
      expect((await refused('WRONG_FACT', {household_size: '3', from})).code).to.equal('NOTHING_CHANGES')
      expect((await refused('WRONG_FACT', {household_size: 'many', from})).code).to.equal('BAD_FACT')
      expect((await refused('WRONG_FACT', {from})).code).to.equal('MISSING_FACT')
      expect((await refused('WRONG_FACT', {household_size: '4'})).code).to.equal('MISSING_FACT')
      expect((await refused('WRONG_FACT', {household_size: '4', from, cause: 'bad luck'})).code).to.equal(
        'UNKNOWN_CAUSE',
      )
      const elsewhere = await billed(desk, accountId, {water: 1000})
      const told = await refused('MISREAD', {read: '5'}, elsewhere.billNo)
      expect([told.code, told.exit]).to.deep.equal(['NOT_PRICED_HERE', 65])
      expect(told.next.join()).to.contain('BILLING_ERROR')
      expect(await balanceIn(desk.store.db, accountId)).to.equal(byHand(FIRST, 14) + byHand(SECOND, 16) + 1000)
    })
  })
})
