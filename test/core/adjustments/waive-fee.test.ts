import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {perform, type Performed} from '#core/acts/perform.js'
import type {AdjustBillOutcome} from '#core/adjustments/adjust-bill.js'
import {reverseAdjustment} from '#core/adjustments/reverse-adjustment.js'
import {waiveFee} from '#core/adjustments/waive-fee.js'
import {declareIncome} from '#core/collections/declare-income.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {postPayments} from '#core/payments/post-payments.js'
import {adjusted, adjusting, newCustomer, type Adjusting} from '../../support/adjusted.js'
import {aBill, aPayment, balanceIn, brokenChecks, heldIn, inOneAct, openItemsIn} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {refusedAs} from '../../support/refused.js'

/** A bill of water and a fee. */
async function feeBill(desk: Desk, accountId: string, code: string, issuedOn: string): Promise<string> {
  const line = (name: 'water' | 'fee', of: string, amount: number) => ({
    ...{class: name, code: of, description: of, amount: cents(amount)},
  })
  const bill = aBill(accountId, {issuedOn, dueOn: issuedOn, lines: {}})
  const lines = [line('water', 'WATER', 4000), line('fee', code, 750)]
  const [done] = await inOneAct(desk, (trx, context) => issueBills(trx, [{...bill, lines}], 'bill.import', context))
  return done!.billNo
}

const waive = (desk: Desk, parts: Adjusting): Promise<Performed<AdjustBillOutcome>> =>
  perform(desk, waiveFee, adjusting({reason: 'LATE_FEE', effective_on: desk.today, ...parts}))

describe('waive-fee', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let advisor: Desk
    before(async () => {
      store = await newTestStore(engine)
      advisor = await store.as('mlopez')
    })
    after(() => store.remove())

    it('waives the newest late fee once in twelve months, and says when again', async () => {
      const {account, accountId} = await newCustomer(advisor)
      await feeBill(advisor, accountId, 'LATE_FEE', '2026-09-10')
      const newest = await feeBill(advisor, accountId, 'LATE_FEE', '2026-10-10')
      const done = await waive(advisor, {account})
      if (done.status !== 'done') throw new Error('waits')
      expect(done.outcome).to.deep.include({amount_cents: -750, ledger_account: '4950', funding_source: null})
      expect(done.outcome.worksheet.rows[0]?.note).to.equal(`charged 2026-10-10 ${newest}`)
      expect(await openItemsIn(advisor.store.db, accountId)).to.deep.equal([
        {class: 'fee', due: '2026-09-10', open: 750},
        {class: 'water', due: '2026-09-10', open: 4000},
        {class: 'water', due: '2026-10-10', open: 4000},
      ])
      const again = await refusalOf(waive(advisor, {account}))
      expect([again.code, again.exit]).to.deep.equal(['WAIVED_BEFORE', 65])
      expect(again.message).to.contain(
        `waived on 2026-11-23 (${done.outcome.journal}); once in 12 months, again from 2027-11-23`,
      )
      const later = await store.as('mlopez', '2027-11-23T18:00:00.000Z')
      expect((await waive(later, {account})).status).to.equal('done')
      const gone = await refusalOf(waive(later, {account}))
      expect(gone.code).to.equal('NOTHING_TO_WAIVE')
    })

    it('waives every fee of a mistake, without a limit and counted towards none', async () => {
      const {account, accountId} = await newCustomer(advisor)
      for (const day of ['2026-08-10', '2026-09-10', '2026-10-10']) await feeBill(advisor, accountId, 'RETURNED', day)
      const fee = {account, given: {fee: 'returned'}}
      for (const reason of ['BANK_ERROR', 'MISPOSTED', 'RETURNED_FEE'])
        expect((await waive(advisor, {...fee, reason})).status).to.equal('done')
      expect(await refusedAs(waive(advisor, {...fee, reason: 'BANK_ERROR'}))).to.equal('NOTHING_TO_WAIVE 65')
    })

    it('waives every late fee of a low-income household once in twelve months, by law', async () => {
      const {account, accountId} = await newCustomer(advisor)
      for (const day of ['2026-09-10', '2026-10-10']) await feeBill(advisor, accountId, 'LATE_FEE', day)
      const right = {account, reason: 'LOW_INCOME'}
      expect(await refusedAs(waive(advisor, right))).to.equal('NO_DECLARATION 65')
      const said = {account, ground: 'declared_under_200_fpl', effective: '2026-11-23', until: null}
      await perform(advisor, declareIncome, said)
      const done = await waive(advisor, right)
      if (done.status !== 'done') throw new Error('waits')
      expect(done.outcome).to.deep.include({amount_cents: -1500, ledger_account: '4950'})
      expect(done.outcome.worksheet.because).to.deep.equal([{rule: 'S-INT', citation: 'HSC 116914(a)(2)'}])
      await feeBill(advisor, accountId, 'LATE_FEE', '2026-11-10')
      const again = await refusalOf(waive(advisor, right))
      expect([again.code, again.message]).to.deep.equal([
        'WAIVED_BEFORE',
        'interest was waived on 2026-11-23, again from 2027-11-23',
      ])
    })

    it('holds a fee that was paid already, and takes it back as if it had never been', async () => {
      const {account, accountId} = await newCustomer(advisor)
      await feeBill(advisor, accountId, 'RECONNECT', '2026-10-10')
      await inOneAct(advisor, (trx, context) => postPayments(trx, [aPayment(accountId, 4750, '2026-10-12')], context))
      const done = await waive(advisor, {account, reason: 'RECONNECT_FEE'})
      if (done.status !== 'done') throw new Error('waits')
      expect([done.outcome.held_cents, await heldIn(advisor.store.db, accountId)]).to.deep.equal([750, 750])
      const undo = {journal: done.outcome.journal, reason: 'test', note: ''}
      expect(await refusedAs(perform(advisor, reverseAdjustment, undo))).to.equal('OVER_AUTHORITY 77')
      const senior = await store.as('dkim')
      await perform(senior, reverseAdjustment, undo)
      expect([await balanceIn(advisor.store.db, accountId), await heldIn(advisor.store.db, accountId)]).to.deep.equal([
        0, 0,
      ])
      expect(await refusedAs(perform(senior, reverseAdjustment, undo))).to.equal('ALREADY_REVERSED 65')
      expect((await waive(advisor, {account, reason: 'RECONNECT_FEE'})).status).to.equal('done')
    })

    it('waives a charge that stands on no bill, that very one', async () => {
      const {account, accountId} = await newCustomer(advisor)
      await feeBill(advisor, accountId, 'OTHER', '2026-10-10')
      const charge = {account, reason: 'METER_TEST_FEE', class: 'fee' as const}
      await adjusted(advisor, {...charge, stated_cents: 4500})
      await waive(advisor, {account, reason: 'FEE_COURTESY', given: {fee: 'meter-test'}})
      expect(await openItemsIn(advisor.store.db, accountId)).to.deep.equal([
        {class: 'fee', due: '2026-10-10', open: 750},
        {class: 'water', due: '2026-10-10', open: 4000},
      ])
    })

    it('refuses a fee that is none, a reason that is none, and two that contradict', async () => {
      const {account} = await newCustomer(advisor)
      expect(await refusedAs(waive(advisor, {account}))).to.equal('NO_SUCH_FEE 65')
      expect(await refusedAs(waive(advisor, {account, reason: 'COURTESY'}))).to.equal('NOT_A_WAIVER 65')
      expect(await refusedAs(waive(advisor, {account, reason: 'FEE_COURTESY'}))).to.equal('MISSING_FACT 64')
      expect(await refusedAs(waive(advisor, {account, given: {fee: 'returned'}}))).to.equal('FEE_AND_REASON 64')
      expect(await refusedAs(waive(advisor, {account, given: {fee: 'parking'}}))).to.equal('UNKNOWN_FEE 64')
    })

    it('takes back adjustments alone', async () => {
      const senior = await store.as('dkim')
      const {accountId} = await newCustomer(senior)
      await feeBill(senior, accountId, 'LATE', '2026-10-10')
      const row = await senior.store
        .db<{journal_no: string; kind: string}>('journal')
        .where('kind', 'bill.import')
        .first()
      const undo = {journal: row?.journal_no ?? '', reason: 'test', note: ''}
      expect(await refusedAs(perform(senior, reverseAdjustment, undo))).to.equal('NOT_AN_ADJUSTMENT 65')
      const nobody = {...undo, journal: 'J-00000011'}
      expect(await refusedAs(perform(senior, reverseAdjustment, nobody))).to.equal('NOT_FOUND 66')
    })

    it('leaves books that prove', async () => {
      expect(advisor.today).to.equal(businessDate('2026-11-23'))
      expect(await brokenChecks(advisor.store.db)).to.deep.equal({})
    })
  })
})
