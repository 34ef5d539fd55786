import {expect} from 'chai'
import {postOpeningDeposits} from '#core/accounts/deposits-held.js'
import type {ActContext} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {NO_CUSTOMER} from '#core/ledger/chart.js'
import type {Journal} from '#core/ledger/journal.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {parkInSuspense} from '#core/payments/park-in-suspense.js'
import {postPayments} from '#core/payments/post-payments.js'
import type {Trx} from '#core/store/open.js'
import {aBill, aPayment, brokenChecks, heldIn, inOneAct, legsIn, newAccount, openItemsIn} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'

const undo = (desk: Desk, accountId: string, journalId: string): Promise<Journal[]> =>
  inOneAct(desk, (trx: Trx, context: ActContext) => {
    const effectiveOn = businessDate('2026-05-01')
    const reversal = {accountId, journalId, paymentId: null, kind: 'test.undo', memo: '', effectiveOn, contra: null}
    return reverseJournals(trx, [reversal], context)
  })

describe('the mirror of a journal', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    let account: string
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('hgrant')
    })
    beforeEach(async () => {
      account = await newAccount(desk)
    })
    afterEach(async () => {
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })
    after(() => store.remove())

    it('takes back an unpaid bill exactly', async () => {
      const [bill] = await inOneAct(desk, (trx, context) =>
        issueBills(
          trx,
          [aBill(account, {dueOn: '2026-03-01', lines: {water: 5000, fee: 700}})],
          'bill.import',
          context,
        ),
      )
      const [mirror] = await undo(desk, account, bill!.journalId!)
      expect(await legsIn(desk.store.db, mirror!.journalId)).to.deep.equal([
        '1110:-5000',
        '1130:-700',
        '4010:5000',
        '4140:700',
      ])
      expect(await openItemsIn(desk.store.db, account)).to.deep.equal([])
      const refused = await refusalOf(undo(desk, account, bill!.journalId!))
      expect([refused.code, refused.exit]).to.deep.equal(['ALREADY_REVERSED', 65])
    })

    it('holds for the customer what had paid a bill that is taken back', async () => {
      const [bill] = await inOneAct(desk, async (trx, context) => {
        const issued = await issueBills(
          trx,
          [aBill(account, {dueOn: '2026-03-01', lines: {water: 5000}})],
          'bill.import',
          context,
        )
        await postPayments(trx, [aPayment(account, 1800, '2026-03-02')], context)
        return issued
      })
      const [mirror] = await undo(desk, account, bill!.journalId!)
      expect(await legsIn(desk.store.db, mirror!.journalId)).to.deep.equal(['1110:-3200', '2120:-1800', '4010:5000'])
      expect(await heldIn(desk.store.db, account)).to.equal(1800)
    })

    it('returns a deposit that is held', async () => {
      const journalOf = async (): Promise<string> => {
        const row: {journal_id: string} | undefined = await desk.store
          .db('security_deposit_event')
          .where({account_id: account, kind: 'held'})
          .first('journal_id')
        return row!.journal_id
      }
      const deposit = {amount: cents(9000), heldSince: businessDate('2025-02-03'), ground: 'credit', reference: 'D1'}
      await inOneAct(desk, (trx, context) => postOpeningDeposits(trx, [{...deposit, accountId: account}], context))
      const [mirror] = await undo(desk, account, await journalOf())
      expect(await legsIn(desk.store.db, mirror!.journalId)).to.deep.equal(['1015:-9000', '2110:9000'])
    })

    it('takes back money without a name', async () => {
      const tender = {...aPayment('', 4242, '2026-02-21'), accountRef: '??', reason: 'no such account'}
      const [parked] = await inOneAct(desk, (trx, context) => parkInSuspense(trx, [tender], context))
      const [mirror] = await undo(desk, NO_CUSTOMER, parked!.journalId)
      expect(await legsIn(desk.store.db, mirror!.journalId)).to.deep.equal(['1055:-4242', '2140:4242'])
    })

    it('is not made of what only followed from another', async () => {
      await inOneAct(desk, async (trx, context) => {
        await postPayments(trx, [aPayment(account, 1800, '2026-03-02')], context)
        await issueBills(trx, [aBill(account, {dueOn: '2026-04-01', lines: {water: 500}})], 'bill.import', context)
      })
      const used: {journal_id: string} | undefined = await desk.store
        .db('journal')
        .where({account_id: account, kind: 'bill.apply-credit'})
        .first('journal_id')
      const refused = await refusalOf(undo(desk, account, used!.journal_id))
      expect([refused.code, refused.exit]).to.deep.equal(['NOT_REVERSIBLE', 65])
    })
  })
})
