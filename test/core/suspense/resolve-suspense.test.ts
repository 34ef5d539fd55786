import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {identifySuspense} from '#core/suspense/identify-suspense.js'
import {returnToSender, turnUnclaimed} from '#core/suspense/release-suspense.js'
import {heldItems} from '#core/suspense/suspense-views.js'
import {cancelReturn, undoIdentify} from '#core/suspense/undo-suspense.js'
import {brokenChecks, heldIn, legsIn, openItemsIn} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusedAs} from '../../support/refused.js'
import {parked} from '../../support/suspense.js'
import {charge, settle, type Settled} from '../../support/town.js'

describe('money in suspense', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let advisor: Desk
    let senior: Desk
    let supervisor: Desk
    let finance: Desk
    let home: Settled
    let houses = 0
    before(async () => {
      store = await newTestStore(engine)
      advisor = await store.as('mlopez')
      senior = await store.as('dkim')
      supervisor = await store.as('rpatel')
      finance = await store.as('hgrant')
    })
    beforeEach(async () => {
      houses += 1
      home = await settle(advisor, {
        address: `${houses} Elm St`,
        customer: {name: `Rosa Delgado ${houses}`, since: '2024-01-01'},
      })
    })
    afterEach(async () => {
      expect(await brokenChecks(advisor.store.db)).to.deep.equal({})
    })
    after(() => store.remove())

    const identify = (desk: Desk, receipt: string, account = home.account) =>
      perform(desk, identifySuspense, {receipt, account, note: ''})
    const journalOf = async (receipt: string, kind: string): Promise<string> => {
      const row: {journal_id: string} = await advisor.store
        .db('suspense_event as e')
        .join('suspense_item as s', 's.suspense_id', 'e.suspense_id')
        .where('s.receipt_no', receipt)
        .where('e.kind', kind)
        .orderBy('e.event_id', 'desc')
        .first('e.journal_id')
      return row.journal_id
    }
    const isHeld = async (receipt: string): Promise<boolean> =>
      (await heldItems(advisor.store.db, {today: advisor.today, agesDays: 30})).some((one) => one.receiptNo === receipt)

    it('is given to its account from the day it came; the receipt keeps its number', async () => {
      await charge(advisor, home.accountId, {cents: 5000, on: '2026-10-01', due: '2026-10-22'})
      const receipt = await parked(advisor, {cents: 6000, on: '2026-10-20'})
      const done = await identify(advisor, receipt)
      expect(done).to.have.nested.property('outcome.effective_on', '2026-10-20')
      expect(done).to.have.nested.property('outcome.held_cents', 1000)
      expect(await legsIn(advisor.store.db, await journalOf(receipt, 'identify'))).to.deep.equal([
        '1110:-5000',
        '2120:-1000',
        '2140:6000',
      ])
      expect(await openItemsIn(advisor.store.db, home.accountId)).to.deep.equal([])
      const paid: unknown = await advisor.store
        .db('payment')
        .where('account_id', home.accountId)
        .select('receipt_no', 'effective_on', 'ledger_account')
      expect(paid).to.deep.equal([{receipt_no: receipt, effective_on: '2026-10-20', ledger_account: '2140'}])
      expect(await isHeld(receipt)).to.equal(false)
      expect(await refusedAs(identify(senior, receipt))).to.equal('NOT_HELD 65')
    })

    it('is identified by an advisor or a senior, to an account that is there', async () => {
      const receipt = await parked(advisor, {cents: 700, on: '2026-11-02'})
      expect(await refusedAs(identify(supervisor, receipt))).to.equal('NOT_YOURS 77')
      expect(await refusedAs(identify(await store.as('tngo'), receipt))).to.equal('NOT_YOURS 77')
      expect(await refusedAs(identify(advisor, receipt, '104-55120-76'))).to.equal('NOT_FOUND 66')
      expect(await refusedAs(identify(advisor, 'RC-00000011'))).to.equal('NOT_FOUND 66')
      expect(await isHeld(receipt)).to.equal(true)
    })

    it('is taken back from the wrong account by two people, as allocated today, and can be given again', async () => {
      await charge(advisor, home.accountId, {cents: 5000, on: '2026-10-01', due: '2026-10-22'})
      const receipt = await parked(advisor, {cents: 6000, on: '2026-10-20'})
      await identify(advisor, receipt)
      await charge(advisor, home.accountId, {cents: 800, on: '2026-11-01', due: '2026-11-20'})
      const wrong = {receipt, note: 'wrong account'}
      expect(await refusedAs(perform(advisor, undoIdentify, wrong))).to.equal('NOT_YOURS 77')
      const waiting = await perform(senior, undoIdentify, wrong)
      expect(waiting.status).to.equal('waiting')
      expect(await isHeld(receipt)).to.equal(false)
      expect(await refusedAs(perform(senior, undoIdentify, wrong, {witness: advisor}))).to.equal('WITNESS_REFUSED 77')
      const request = waiting.status === 'waiting' ? waiting.request.request : ''
      await approveRequest(supervisor, request, actOfKind)
      // 50.00 was paid and 10.00 held; nothing used the credit since.
      expect(await legsIn(advisor.store.db, await journalOf(receipt, 'undo-identify'))).to.deep.equal([
        '1110:5000',
        '2120:1000',
        '2140:-6000',
      ])
      expect(await openItemsIn(advisor.store.db, home.accountId)).to.deep.equal([
        {class: 'water', due: '2026-10-22', open: 5000},
        {class: 'water', due: '2026-11-20', open: 800},
      ])
      expect(await heldIn(advisor.store.db, home.accountId)).to.equal(0)
      expect(await isHeld(receipt)).to.equal(true)
      await identify(senior, receipt)
      const done = await perform(supervisor, undoIdentify, wrong, {witness: senior})
      expect(done.status).to.equal('done')
      expect(await refusedAs(perform(supervisor, undoIdentify, wrong))).to.equal('NOT_HELD 65')
    })

    it('goes back to its sender by finance or a supervisor, never by who logged it, once the check has cleared', async () => {
      const receipt = await parked(supervisor, {cents: 6000, on: '2026-11-10'})
      const back = {receipt, note: 'Ortiz Family Trust, 12 Elm St'}
      expect(await refusedAs(perform(advisor, returnToSender, back))).to.equal('NOT_YOURS 77')
      expect(await refusedAs(perform(supervisor, returnToSender, back))).to.equal('LOGGED_BY_YOU 77')
      await perform(finance, returnToSender, back)
      expect(await legsIn(advisor.store.db, await journalOf(receipt, 'return-to-sender'))).to.deep.equal([
        '2130:-6000',
        '2140:6000',
      ])
      expect(await refusedAs(identify(advisor, receipt))).to.equal('NOT_HELD 65')
      await perform(finance, cancelReturn, {receipt, note: 'payee found'})
      expect(await legsIn(advisor.store.db, await journalOf(receipt, 'cancel-return'))).to.deep.equal([
        '2130:6000',
        '2140:-6000',
      ])
      await identify(advisor, receipt)
      const fresh = await parked(supervisor, {cents: 100, on: '2026-11-20'})
      expect(await refusedAs(perform(finance, returnToSender, {receipt: fresh, note: 'x'}))).to.equal('NOT_CLEARED 65')
      const cash = await parked(supervisor, {cents: 100, on: '2026-11-20', kind: 'cash'})
      await perform(finance, returnToSender, {receipt: cash, note: 'x'})
    })

    it('turns unclaimed by finance when the law says: an unknown owner after one year, a known one after three', async () => {
      const turn = (desk: Desk, receipt: string) =>
        perform(desk, turnUnclaimed, {receipt, note: 'called the bank, no answer'})
      const unknown = await parked(advisor, {cents: 22_000, on: '2025-11-23', kind: 'cash'})
      expect(await refusedAs(turn(supervisor, unknown))).to.equal('NOT_YOURS 77')
      await turn(finance, unknown)
      expect(await legsIn(advisor.store.db, await journalOf(unknown, 'turn-unclaimed'))).to.deep.equal([
        '2140:22000',
        '2150:-22000',
      ])
      const young = await parked(advisor, {cents: 22_000, on: '2025-11-24', kind: 'cash'})
      expect(await refusedAs(turn(finance, young))).to.equal('NOT_DORMANT 65')
      const known = await parked(advisor, {cents: 4217, on: '2025-01-05', payor: 'Ann Ortiz'})
      expect(await refusedAs(turn(finance, known))).to.equal('NOT_DORMANT 65')
      const small = await parked(advisor, {cents: 1499, on: '2025-01-05', payor: 'Ann Ortiz'})
      await turn(finance, small)
      const old = await parked(advisor, {cents: 4217, on: '2023-11-23', payor: 'Ann Ortiz'})
      await turn(finance, old)
    })

    it('is listed oldest first with its age and its owner, and named when it is older than the policy says', async () => {
      const old = await parked(advisor, {cents: 100, on: '2022-01-01'})
      const young = await parked(senior, {cents: 100, on: '2026-10-24'})
      const held = await heldItems(advisor.store.db, {today: advisor.today, agesDays: 30})
      expect(held[0]).to.include({receiptNo: old, owner: 'mlopez', aged: true})
      // 24 October to 23 November are 30 days: not more than 30.
      expect(held.find((one) => one.receiptNo === young)).to.include({owner: 'dkim', ageDays: 30, aged: false})
    })

    it('is not written by a dry run, and once under a key', async () => {
      const receipt = await parked(advisor, {cents: 700, on: '2026-11-02'})
      const input = {receipt, account: home.account, note: ''}
      await perform(advisor, identifySuspense, input, {dryRun: true})
      expect(await isHeld(receipt)).to.equal(true)
      await perform(advisor, identifySuspense, input, {key: `K-${receipt}`})
      const again = await perform(advisor, identifySuspense, input, {key: `K-${receipt}`})
      expect(again.replayed).to.equal(true)
    })
  })
})
