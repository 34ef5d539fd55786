import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {actOfKind} from '#core/acts/registry.js'
import {yearTotals, creditRoom} from '#core/adjustments/adjusted-views.js'
import {businessDate} from '#core/kernel/business-date.js'
import {addStaff} from '#core/staff/keep-staff.js'
import {perform} from '#core/acts/perform.js'
import {adjust, adjusted, billed, newCustomer} from '../../support/adjusted.js'
import {balanceIn, brokenChecks, heldIn, legsIn, openItemsIn} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {refusedAs} from '../../support/refused.js'

const journalIdOf = async (desk: Desk, number: string): Promise<string> => {
  const row = await desk.store
    .db<{journal_id: string; journal_no: string}>('journal')
    .where('journal_no', number)
    .first()
  return row?.journal_id ?? ''
}

describe('adjust-bill', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let [advisor, senior, supervisor]: Desk[] = []
    before(async () => {
      store = await newTestStore(engine)
      ;[advisor, senior, supervisor] = [await store.as('mlopez'), await store.as('dkim'), await store.as('rpatel')]
    })
    after(() => store.remove())

    it('credits water first, then the next class of the bill, and says what changes', async () => {
      const {account, accountId} = await newCustomer(advisor!)
      const bill = await billed(advisor!, accountId, {water: 3000, sewer: 4000})
      const done = await adjusted(advisor!, {account, bill: bill.billNo, stated_cents: -4500})
      expect(done).to.deep.include({amount_cents: -4500, held_cents: 0, ledger_account: '4910', funding_source: null})
      expect([done.before.balance_cents, done.after.balance_cents]).to.deep.equal([7000, 2500])
      expect(await legsIn(advisor!.store.db, await journalIdOf(advisor!, done.journal))).to.deep.equal(
        ['1110:-3000', '1120:-1500', '4910:4500'].toSorted(),
      )
      expect(await openItemsIn(advisor!.store.db, accountId)).to.deep.equal([
        {class: 'sewer', due: '2026-12-10', open: 2500},
      ])
      expect(done.worksheet.rows.map((row) => [row.label, row.billed_cents, row.policy_cents])).to.deep.equal([
        ['water', 3000, 0],
        ['sewer', 4000, 2500],
      ])
    })

    it('holds what is above the open balance and refuses what is above the bill', async () => {
      const {account, accountId} = await newCustomer(advisor!)
      const paid = await billed(advisor!, accountId, {water: 2000}, '2026-11-30')
      const credit = {account, bill: paid.billNo, class: 'water' as const, stated_cents: -1500}
      await adjusted(advisor!, credit)
      expect(await balanceIn(advisor!.store.db, accountId)).to.equal(500)
      expect(Object.fromEntries(await creditRoom(advisor!.store.db, accountId, paid.billId))).to.deep.equal({
        water: 500,
      })
      const above = await refusalOf(adjust(advisor!, credit))
      expect([above.code, above.exit]).to.deep.equal(['ABOVE_BILLED', 65])
      await billed(advisor!, accountId, {water: -500}, '2026-12-01')
      const rest = await adjusted(advisor!, {...credit, stated_cents: -500})
      expect(rest.held_cents).to.equal(500)
      expect(await heldIn(advisor!.store.db, accountId)).to.equal(500)
    })

    it('takes two people above the limit of one, on the facts that were asked for', async () => {
      const {account, accountId} = await newCustomer(advisor!)
      const bill = await billed(advisor!, accountId, {water: 60_000})
      const credit = {account, bill: bill.billNo, stated_cents: -41_200}
      const over = await refusalOf(adjust(advisor!, credit))
      expect([over.code, over.exit]).to.deep.equal(['OVER_AUTHORITY', 77])
      expect(over.message).to.contain('$412.00 is above your $100.00; senior (to $500.00) or supervisor')
      const waiting = await adjust(advisor!, credit, {request: true})
      const again = await adjust(advisor!, credit, {request: true})
      if (waiting.status !== 'waiting' || again.status !== 'waiting') throw new Error('waits')
      expect(waiting.request.approvers).to.deep.equal(['supervisor', 'finance'])
      expect(waiting.request.summary).to.equal(
        `-$412.00 on ${account} ${bill.billNo} for BILLING_ERROR, balance $600.00 → $188.00`,
      )
      expect(await refusedAs(approveRequest(advisor!, waiting.request.request, actOfKind))).to.equal('SELF_APPROVAL 77')
      expect(await refusedAs(approveRequest(senior!, waiting.request.request, actOfKind))).to.equal('NOT_YOURS 77')
      await approveRequest(supervisor!, waiting.request.request, actOfKind)
      expect(await balanceIn(advisor!.store.db, accountId)).to.equal(18_800)
      const stale = await refusedAs(approveRequest(supervisor!, again.request.request, actOfKind))
      expect(stale).to.equal('ABOVE_BILLED 65')
      const row: object | undefined = await advisor!.store
        .db('adjustment')
        .where('account_id', accountId)
        .first('operator_id', 'requester')
      expect(row).to.deep.equal({operator_id: 'rpatel', requester: 'mlopez'})
    })

    it('answers a request only as it was asked for', async () => {
      const {account, accountId} = await newCustomer(advisor!)
      const bill = await billed(advisor!, accountId, {water: 60_000})
      const waiting = await adjust(advisor!, {account, bill: bill.billNo, stated_cents: -20_000}, {request: true})
      await adjusted(senior!, {account, bill: bill.billNo, stated_cents: -1000})
      if (waiting.status !== 'waiting') throw new Error('waits')
      const stale = await refusedAs(approveRequest(supervisor!, waiting.request.request, actOfKind))
      expect(stale).to.equal('REQUEST_STALE 65')
      expect(await balanceIn(advisor!.store.db, accountId)).to.equal(59_000)
    })

    it('counts what anybody posted on the account in twelve months', async () => {
      const {account, accountId} = await newCustomer(advisor!)
      const bill = await billed(advisor!, accountId, {water: 60_000})
      const credit = (cents: number) => ({account, bill: bill.billNo, stated_cents: cents})
      await adjusted(senior!, credit(-25_000))
      await adjusted(advisor!, credit(-5000))
      const over = await refusalOf(adjust(advisor!, credit(-1)))
      expect(over.message).to.contain('$300.00 in 12 months for one account, of which $300.00 is used')
      const since = businessDate('2025-11-23')
      const totals = await yearTotals(advisor!.store.db, [accountId], since)
      expect(totals.get(accountId)).to.equal(30_000)
      expect((await yearTotals(advisor!.store.db, [accountId], advisor!.today)).size).to.equal(0)
    })

    it('posts what was shown, or nothing', async () => {
      const {account, accountId} = await newCustomer(advisor!)
      const bill = await billed(advisor!, accountId, {water: 10_000})
      const credit = {account, bill: bill.billNo, stated_cents: -2000}
      const shown = await adjust(advisor!, credit, {preview: true})
      expect(await balanceIn(advisor!.store.db, accountId)).to.equal(10_000)
      const expect6 = (shown.status === 'done' ? (shown.basis ?? '') : '').slice(0, 6)
      await adjusted(senior!, {...credit, stated_cents: -100})
      expect(await refusedAs(adjust(advisor!, credit, {expect: expect6}))).to.equal('PLAN_CHANGED 65')
      expect(await balanceIn(advisor!.store.db, accountId)).to.equal(9900)
    })

    it('refuses the wrong direction, a closed account, a strange bill, the future', async () => {
      const {account, accountId} = await newCustomer(advisor!)
      const {billNo} = await billed(advisor!, accountId, {water: 5000})
      const courtesy = {account, bill: billNo, reason: 'COURTESY'}
      expect(await refusedAs(adjust(advisor!, {...courtesy, stated_cents: 500}))).to.equal('WRONG_SIGN 65')
      expect(await refusedAs(adjust(advisor!, {...courtesy, stated_cents: 0}))).to.equal('NOTHING_TO_ADJUST 65')
      expect(await refusedAs(adjust(advisor!, courtesy))).to.equal('MISSING_AMOUNT 64')
      expect(await refusedAs(adjust(advisor!, {...courtesy, reason: 'GIFT'}))).to.equal('UNKNOWN_REASON 65')
      const tomorrow = businessDate('2026-11-24')
      const late = {...courtesy, stated_cents: -1, effective_on: tomorrow}
      expect(await refusedAs(adjust(advisor!, late))).to.equal('FUTURE_DATE 65')
      const back = {...courtesy, stated_cents: -1, effective_on: businessDate('2026-10-01')}
      expect(await refusedAs(adjust(advisor!, back))).to.equal('OVER_AUTHORITY 77')
      expect((await adjust(senior!, back)).status).to.equal('done')
      const other = await newCustomer(advisor!)
      expect(await refusedAs(adjust(advisor!, {...courtesy, account: other.account}))).to.equal('NOT_FOUND 66')
    })

    it('puts an error right on the bill of a closed account, and does nobody a favour there', async () => {
      const {account, accountId} = await newCustomer(advisor!, '2026-10-31')
      const {billNo} = await billed(advisor!, accountId, {water: 5000, sewer: -5000})
      expect(await balanceIn(advisor!.store.db, accountId)).to.equal(0)
      const credit = {account, bill: billNo, class: 'water' as const, stated_cents: -700}
      expect(await refusedAs(adjust(advisor!, {...credit, reason: 'COURTESY'}))).to.equal('ACCOUNT_CLOSED 65')
      const charge = {account, class: 'water' as const, stated_cents: 700}
      expect(await refusedAs(adjust(advisor!, charge))).to.equal('ACCOUNT_CLOSED 65')
      expect((await adjusted(advisor!, credit)).held_cents).to.equal(700)
    })

    it('never lets anybody adjust or approve for an account of their own', async () => {
      const desk = await store.as('kchen')
      const [own, household] = [await newCustomer(desk), await newCustomer(desk)]
      const input = {
        operator: `n${engine.slice(0, 3)}`,
        name: 'N',
        os_user: null,
        roles: ['advisor' as const],
        pin: null,
      }
      const held = {own_accounts: [own.account], household_accounts: [household.account]}
      await perform(desk, addStaff, {...input, ...held})
      const holder = await store.as(input.operator)
      for (const {account, accountId} of [own, household]) {
        const {billNo} = await billed(desk, accountId, {water: 5000})
        const credit = {account, bill: billNo, stated_cents: -500}
        expect(await refusedAs(adjust(holder, credit, {request: true}))).to.equal('OWN_ACCOUNT 77')
      }
      const {billNo} = await billed(desk, own.accountId, {water: 5000})
      const credit = {account: own.account, bill: billNo, stated_cents: -500}
      expect(await refusedAs(adjust(supervisor!, credit))).to.equal('OVER_AUTHORITY 77')
      const waiting = await adjust(advisor!, credit, {request: true})
      if (waiting.status !== 'waiting') throw new Error('waits')
      await approveRequest(supervisor!, waiting.request.request, actOfKind)
      expect(await balanceIn(desk.store.db, own.accountId)).to.equal(9500)
    })

    it('pays so much a piece of a rebate program, up to its pieces', async () => {
      const {account} = await newCustomer(advisor!)
      const toilets = (quantity: string) => ({
        ...{account, reason: 'CONSERVATION', given: {program: 'TOILET', quantity}},
        evidence: [{name: 'r.pdf', sha256: 'a'.repeat(64), kind: ''}],
      })
      expect(await refusedAs(adjust(advisor!, {account, reason: 'CONSERVATION'}))).to.equal('MISSING_FACT 64')
      const done = await adjusted(advisor!, toilets('1'))
      // data/districts/rivergate/policies/rebates.json: $100.00 for a toilet, two in ten years.
      expect(done).to.deep.include({amount_cents: -10_000, held_cents: 10_000, ledger_account: '5400'})
      expect(done.funding_source).to.match(/grant/)
      expect([done.evidence, done.evidence_missing]).to.deep.equal([['purchase_receipt'], []])
      expect(await refusedAs(adjust(senior!, toilets('2')))).to.equal('REBATE_LIMIT 65')
      expect((await adjusted(senior!, toilets('1'))).amount_cents).to.equal(-10_000)
    })

    it('asks why an amount is typed over one that is worked out, and who agrees', async () => {
      const {account} = await newCustomer(advisor!)
      const rebate = {account, reason: 'CONSERVATION', given: {program: 'NOZZLE', quantity: '3'}, stated_cents: -500}
      expect(await refusedAs(adjust(advisor!, rebate))).to.equal('MISSING_OVER_REASON 64')
      const typed = {...rebate, over_reason: 'price rose'}
      const over = await refusalOf(adjust(advisor!, typed))
      expect(over.message).to.contain('an amount other than the one worked out needs')
      const waiting = await adjust(advisor!, typed, {request: true})
      if (waiting.status !== 'waiting') throw new Error('waits')
      await approveRequest(supervisor!, waiting.request.request, actOfKind)
      const row = await advisor!.store
        .db<{reason: string; adjustment_id: string}>('adjustment')
        .where('reason', 'CONSERVATION')
        .orderBy('adjustment_id', 'desc')
        .first()
      expect(row).to.deep.include({amount_cents: -500, stated_cents: -500, note: 'amount typed over: price rose'})
    })

    it('leaves books that prove', async () => {
      expect(await brokenChecks(advisor!.store.db)).to.deep.equal({})
    })
  })
})
