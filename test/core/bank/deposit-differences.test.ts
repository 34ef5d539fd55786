import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import {perform} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {confirmDeposit} from '#core/bank/confirm-deposit.js'
import {correctDeposit} from '#core/bank/correct-deposit.js'
import {reconcileDeposit} from '#core/bank/reconcile-deposit.js'
import {resolveDeposit} from '#core/bank/resolve-deposit.js'
import {showDeposit} from '#core/bank/show-deposit.js'
import {cents} from '#core/kernel/money.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {NO_CUSTOMER} from '#core/ledger/chart.js'
import {returnPayments} from '#core/payments/return-payments.js'
import {select} from '#core/store/dialect.js'
import {brokenChecks, inOneAct, legsIn} from '../../support/books.js'
import {closeSession, openSession, pay} from '../../support/cash-day.js'
import {onEveryEngine} from '../../support/desk.js'
import {refusedAs} from '../../support/refused.js'
import {depositStory, done, ELM} from '../../support/deposit-story.js'

const refuses = async (code: string, exit: number, work: Promise<unknown>): Promise<void> => {
  expect(await refusedAs(work)).to.equal(`${code} ${exit}`)
}

describe('what the bank credits for deposits', () => {
  onEveryEngine((engine) => {
    const story = depositStory(engine)
    const {nextBag, sealedBag, prepare, send, confirm, correct, sent, onLedger} = story

    it('leave 1020 for the bank when its receipt is equal, and are then reconciled', async () => {
      const deposit = await sent()
      expect(await onLedger('1020')).to.equal(57_710)
      const report = await confirm(story.desks.hgrant, deposit, 57_710)
      expect([report.status, report.open_cents]).to.deep.equal(['confirmed', 0])
      expect([await onLedger('1010'), await onLedger('1020')]).to.deep.equal([57_710, 0])
      await refuses('DEPOSIT_STATE', 65, confirm(story.desks.hgrant, deposit, 57_710))
      const reconciled = done(await perform(story.desks.hgrant, reconcileDeposit, {deposit, reference: '2026-11'}))
      expect(reconciled.status).to.equal('reconciled')
      expect(await brokenChecks(story.desks.hgrant.store.db)).to.deep.equal({})
    })

    it('keep a difference on 1020 until the bank corrects it', async () => {
      const deposit = await sent()
      const report = await confirm(story.desks.hgrant, deposit, 55_710)
      expect([report.status, report.open_cents, await onLedger('1020')]).to.deep.equal(['discrepant', 2000, 2000])
      await refuses('NOTHING_WRITTEN', 65, correct(deposit, 2000, true))
      expect((await correct(deposit, 1500)).status).to.equal('discrepant')
      const found = await correct(deposit, 500)
      expect([found.status, found.credited_cents, await onLedger('1010')]).to.deep.equal(['reconciled', 57_710, 57_710])
      expect(await brokenChecks(story.desks.hgrant.store.db)).to.deep.equal({})
    })

    it('keep what the bank credited too much below zero on 1020', async () => {
      const deposit = await sent()
      expect((await confirm(story.desks.hgrant, deposit, 58_000)).open_cents).to.equal(-290)
      expect(await onLedger('1020')).to.equal(-290)
      expect((await correct(deposit, -290)).status).to.equal('reconciled')
      expect([await onLedger('1010'), await onLedger('1020')]).to.deep.equal([57_710, 0])
    })

    it('are written off by two people who never had them in hand; what is found later undoes it', async () => {
      const deposit = await sent()
      await confirm(story.desks.hgrant, deposit, 57_210)
      const input = {deposit, note: 'counted again with the bank'}
      const asked = await perform(story.desks.hgrant, resolveDeposit, input)
      expect(asked.status).to.equal('waiting')
      expect(await onLedger('5100')).to.equal(0)
      // A witness of another role is none, nor is one who carried it.
      await refuses(
        'WITNESS_REFUSED',
        77,
        perform(story.desks.hgrant, resolveDeposit, input, {witness: story.desks.awill}),
      )
      await refuses('HANDLED_IT', 77, perform(story.desks.hgrant, resolveDeposit, input, {witness: story.desks.mlopez}))
      const number = asked.status === 'waiting' ? asked.request.request : ''
      await refuses('SELF_APPROVAL', 77, approveRequest(story.desks.hgrant, number, actOfKind))
      await approveRequest(story.desks.rpatel, number, actOfKind)
      expect([await onLedger('5100'), await onLedger('1020')]).to.deep.equal([500, 0])
      await refuses('DIFFERENCE_WRITTEN', 65, correct(deposit, 500))
      const found = await correct(deposit, 500, true)
      expect([found.status, found.written_cents, found.journals.length]).to.deep.equal(['reconciled', 0, 2])
      expect([await onLedger('5100'), await onLedger('1020'), await onLedger('1010')]).to.deep.equal([0, 0, 57_710])
      expect(await brokenChecks(story.desks.hgrant.store.db)).to.deep.equal({})
    })

    it('need finance from the limit of a drawer on, and a report from the next', async () => {
      const deposit = await sent()
      // $25.00 is the limit of the district.
      await confirm(story.desks.hgrant, deposit, 57_710 - 2500)
      const asked = await perform(story.desks.rpatel, resolveDeposit, {deposit, note: 'searched'})
      expect(asked.status === 'waiting' && asked.request.approvers).to.deep.equal(['finance'])
      await refuses(
        'WITNESS_REFUSED',
        77,
        perform(story.desks.rpatel, resolveDeposit, {deposit, note: 'x'}, {witness: story.desks.kchen}),
      )
      const written = done(
        await perform(story.desks.rpatel, resolveDeposit, {deposit, note: 'x'}, {witness: story.desks.hgrant}),
      )
      expect([written.second, written.incident, written.written_cents]).to.deep.equal(['hgrant', false, 2500])
    })

    it('complaint 17: after confirmation nothing is taken back, a dated correction opens the deposit again', async () => {
      const deposit = await sent()
      const {journals} = await confirm(story.desks.hgrant, deposit, 57_710)
      done(await perform(story.desks.hgrant, reconcileDeposit, {deposit, reference: '2026-11'}))
      const [{journal_id: journalId}] = (await select<{journal_id: string}>(
        story.desks.hgrant.store.db,
        'select journal_id from journal where journal_no = :no',
        {no: journals[0] ?? ''},
      )) as [{journal_id: string}]
      const legs = await legsIn(story.desks.hgrant.store.db, journalId)
      const undo = {accountId: NO_CUSTOMER, journalId, paymentId: null, kind: 'test.undo', memo: '', contra: null}
      await refuses(
        'NOT_REVERSIBLE',
        65,
        inOneAct(story.desks.hgrant, (trx, context) =>
          reverseJournals(trx, [{...undo, effectiveOn: context.today}], context),
        ),
      )
      const later = await story.store.as('hgrant', '2026-11-25T18:00:00.000Z')
      const input = {deposit, amount_cents: cents(-2000), reference: 'ADJ-9', effective_on: null, later: false}
      const report = done(await perform(later, correctDeposit, input))
      expect([report.status, report.open_cents, report.effective_on]).to.deep.equal(['discrepant', 2000, '2026-11-25'])
      expect(await legsIn(story.desks.hgrant.store.db, journalId)).to.deep.equal(legs)
      expect(await brokenChecks(story.desks.hgrant.store.db)).to.deep.equal({})
    })

    it('complaint 18: a check that comes back stays on its deposit, the bank sees both lines', async () => {
      const session = await openSession(story.desks.tngo, '2')
      const receipt = await pay(story.desks.tngo, session, ELM)
      const cash = {notes: {}, coin_cents: 0, rolls_cents: 0}
      await closeSession(story.desks.tngo, session, {bag: nextBag(), cash, cashCents: 0, checks: [14_275, 1]})
      const {deposit} = await prepare(story.desks.dkim)
      await send(story.desks.mlopez, deposit)
      await confirm(story.desks.hgrant, deposit, 14_275)
      const [part] = await select<{account_id: string; row_id: string}>(
        story.desks.hgrant.store.db,
        'select p.account_id, p.row_id from payment_part p join payment_event v on v.event_id = p.event_id where v.receipt_no = :receipt',
        {receipt},
      )
      const returned = {accountId: part!.account_id, paymentId: part!.row_id, code: 'R01'}
      await inOneAct(story.desks.hgrant, (trx, context) =>
        returnPayments(trx, [{...returned, returnedOn: context.today}], context),
      )
      const slip = await showDeposit(story.desks.hgrant, deposit)
      expect([slip.status, slip.total_cents, slip.checks.length]).to.deep.equal(['confirmed', 14_275, 1])
      // The deposit's line and the return's line stand beside each other.
      expect([await onLedger('1010'), await onLedger('1020'), await onLedger('1060')]).to.deep.equal([
        14_275, 0, -14_275,
      ])
    })

    it('refuse a bank receipt twice, a day before they left and a day to come', async () => {
      const first = await sent()
      await confirm(story.desks.hgrant, first, 57_710, 'BR-1')
      await sealedBag()
      const {deposit} = await prepare(story.desks.dkim)
      await send(story.desks.mlopez, deposit)
      await refuses('REFERENCE_USED', 65, confirm(story.desks.hgrant, deposit, 57_710, 'BR-1'))
      const on = async (day: string) =>
        perform(story.desks.hgrant, confirmDeposit, {
          ...{deposit, amount_cents: cents(57_710), reference: 'BR-2'},
          effective_on: day as never,
        })
      await refuses('NOT_THAT_DAY', 65, on('2026-11-20'))
      await refuses('NOT_THAT_DAY', 65, on('2026-11-24'))
      await refuses('NOT_MONEY', 64, confirm(story.desks.hgrant, deposit, 0, 'BR-2'))
      await refuses('NOT_FOUND', 66, confirm(story.desks.hgrant, 'BD-00000000', 1))
    })
  })
})
