import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform, type Performed} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {confirmDeposit} from '#core/bank/confirm-deposit.js'
import {correctDeposit} from '#core/bank/correct-deposit.js'
import type {DepositReport} from '#core/bank/deposit-report.js'
import type {DepositSlip} from '#core/bank/deposit-slip.js'
import {prepareDeposit, type PreparedDeposit} from '#core/bank/prepare-deposit.js'
import {reconcileDeposit} from '#core/bank/reconcile-deposit.js'
import {resolveDeposit} from '#core/bank/resolve-deposit.js'
import {sendDeposit} from '#core/bank/send-deposit.js'
import {showDeposit} from '#core/bank/show-deposit.js'
import {unsealDeposit} from '#core/bank/unseal-deposit.js'
import {cents} from '#core/kernel/money.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {NO_CUSTOMER} from '#core/ledger/chart.js'
import {returnPayments} from '#core/payments/return-payments.js'
import {select} from '#core/store/dialect.js'
import {brokenChecks, inOneAct, legsIn} from '../../support/books.js'
import {closeSession, openFund, openSession, pay, turnIn} from '../../support/cash-day.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusedAs} from '../../support/refused.js'

const done = <Outcome>(performed: Performed<Outcome>): Outcome => {
  if (performed.status !== 'done') throw new Error('it waits')
  return performed.outcome
}

const refuses = async (code: string, exit: number, work: Promise<unknown>): Promise<void> => {
  expect(await refusedAs(work)).to.equal(`${code} ${exit}`)
}

const ELM = {routing: '121000358', last4: '1111', number: '1187', amount: 14_275}
const OAK = {routing: '121000358', last4: '0042', number: '99', amount: 32_435}
const ORDER = {routing: '000000800', last4: '7777', number: '55001', amount: 5000, kind: 'money_order' as const}

describe('deposits', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desks: Record<'tngo' | 'mlopez' | 'dkim' | 'hgrant' | 'rpatel' | 'kchen' | 'awill', Desk>
    let bags = 5000
    const nextBag = (): string => String((bags += 1)).padStart(6, '0')

    beforeEach(async () => {
      store = await newTestStore(engine)
      const people = ['tngo', 'mlopez', 'dkim', 'hgrant', 'rpatel', 'kchen', 'awill'] as const
      const made = await Promise.all(people.map(async (id) => [id, await store.as(id)] as const))
      desks = Object.fromEntries(made) as typeof desks
      await openFund(desks.hgrant)
    })
    afterEach(() => store.remove())

    /** tngo takes $60 and three checks, and seals them: $577.10. */
    async function sealedBag(): Promise<string> {
      const session = await openSession(desks.tngo, '2')
      await pay(desks.tngo, session, 6000)
      for (const check of [ELM, OAK, ORDER]) await pay(desks.tngo, session, check)
      const cash = {notes: {'20': 2, '10': 1, '5': 1}, coin_cents: 500, rolls_cents: 0}
      const bag = nextBag()
      await closeSession(desks.tngo, session, {bag, cash, cashCents: 6000, checks: [51_710, 3]})
      return bag
    }
    const prepare = async (desk: Desk, bags: readonly string[] = []): Promise<PreparedDeposit> =>
      done(await perform(desk, prepareDeposit, {bags}))
    const send = async (desk: Desk, deposit: string): Promise<DepositSlip> =>
      done(await perform(desk, sendDeposit, {deposit}))
    const confirm = async (desk: Desk, deposit: string, amount: number, reference = 'R-1'): Promise<DepositReport> =>
      done(await perform(desk, confirmDeposit, {deposit, amount_cents: cents(amount), reference, effective_on: null}))
    const correct = async (deposit: string, amount: number, later = false): Promise<DepositReport> => {
      const input = {deposit, amount_cents: cents(amount), reference: 'C-1', effective_on: null, later}
      return done(await perform(desks.hgrant, correctDeposit, input))
    }
    /** Prepared by dkim, carried by mlopez. */
    async function sent(): Promise<string> {
      await sealedBag()
      const {deposit} = await prepare(desks.dkim)
      await send(desks.mlopez, deposit)
      return deposit
    }
    const onLedger = async (account: string): Promise<number> => {
      const sql = 'select coalesce(sum(amount_cents), 0) as n from posting where ledger_account = :account'
      return Number((await select<{n: number}>(desks.hgrant.store.db, sql, {account}))[0]?.n)
    }

    it('are what their bags hold, to the cent, with the check tape in MICR order', async () => {
      const first = await sealedBag()
      const session = await openSession(desks.mlopez, '3')
      await pay(desks.mlopez, session, 10_030)
      const second = nextBag()
      const cash = {notes: {'100': 1}, coin_cents: 30, rolls_cents: 0}
      await closeSession(desks.mlopez, session, {bag: second, cash, cashCents: 10_030})
      const slip = await prepare(desks.dkim)
      expect(slip.status).to.equal('sealed')
      expect(slip.bag_numbers).to.deep.equal([first, second])
      expect(slip.currency).to.deep.equal([
        {face: '$100', pieces: 1, amount_cents: 10_000},
        {face: '$20', pieces: 2, amount_cents: 4000},
        {face: '$10', pieces: 1, amount_cents: 1000},
        {face: '$5', pieces: 1, amount_cents: 500},
        {face: 'loose coin', pieces: null, amount_cents: 530},
      ])
      // 60.00 + 100.30; 142.75 + 324.35 + 50.00.
      expect([slip.cash_cents, slip.checks_cents, slip.checks_count, slip.total_cents]).to.deep.equal([
        ...[16_030, 51_710, 3, 67_740],
      ])
      expect(
        slip.checks.map(({routing, account_last4, number, amount_cents}) => [
          routing,
          account_last4,
          number,
          amount_cents,
        ]),
      ).to.deep.equal([
        ['000000800', '7777', '55001', 5000],
        ['121000358', '0042', '99', 32_435],
        ['121000358', '1111', '1187', 14_275],
      ])
      expect(slip.off_tape_cents).to.equal(0)
      expect(await brokenChecks(desks.hgrant.store.db)).to.deep.equal({})
    })

    it('name what is in the bags and not on the tape', async () => {
      const session = await openSession(desks.tngo, '2')
      await pay(desks.tngo, session, ELM)
      const cash = {notes: {}, coin_cents: 0, rolls_cents: 0}
      await closeSession(desks.tngo, session, {bag: nextBag(), cash, cashCents: 0, checks: [15_275, 2]})
      const slip = await prepare(desks.dkim)
      expect([slip.total_cents, slip.off_tape_cents]).to.deep.equal([15_275, 1000])
    })

    it('take no bag of an open drawer, none twice and none that is not there', async () => {
      const bag = await sealedBag()
      const session = await openSession(desks.mlopez, '3')
      await pay(desks.mlopez, session, 50_000)
      const early = nextBag()
      const cash = {notes: {'100': 5}, coin_cents: 0, rolls_cents: 0}
      await turnIn(desks.mlopez, session, {bag: early, cash, cashCents: 50_000})
      await refuses('BAG_NOT_READY', 65, perform(desks.dkim, prepareDeposit, {bags: [bag, early]}))
      await refuses('NOT_FOUND', 66, perform(desks.dkim, prepareDeposit, {bags: ['999999']}))
      const {deposit, left_behind: left} = await prepare(desks.dkim)
      expect(left.map((one) => [one.bag, one.from])).to.deep.equal([[early, session.sessionNo]])
      expect((await showDeposit(desks.hgrant, deposit)).bag_numbers).to.deep.equal([bag])
      await refuses('BAG_DEPOSITED', 65, perform(desks.dkim, prepareDeposit, {bags: [bag]}))
      await refuses('BAG_NOT_READY', 65, perform(desks.dkim, prepareDeposit, {bags: []}))
      await refuses('NOT_YOURS', 77, perform(desks.awill, prepareDeposit, {bags: []}))
    })

    it('are carried by another person than the one who prepared them', async () => {
      await sealedBag()
      const {deposit} = await prepare(desks.mlopez)
      await refuses('HANDLED_IT', 77, perform(desks.mlopez, sendDeposit, {deposit}))
      await refuses('NOT_YOURS', 77, perform(desks.tngo, sendDeposit, {deposit}))
      expect((await send(desks.hgrant, deposit)).courier).to.equal('hgrant')
      await refuses('DEPOSIT_STATE', 65, perform(desks.hgrant, sendDeposit, {deposit}))
      // The courier does not say what the bank got.
      await refuses('HANDLED_IT', 77, confirm(desks.hgrant, deposit, 57_710))
    })

    it('are confirmed by nobody who had the money in hand', async () => {
      const session = await openSession(desks.mlopez, '3')
      await pay(desks.mlopez, session, 100)
      const cash = {notes: {'1': 1}, coin_cents: 0, rolls_cents: 0}
      await closeSession(desks.mlopez, session, {bag: nextBag(), cash, cashCents: 100})
      const mine = await prepare(desks.hgrant)
      await send(desks.mlopez, mine.deposit)
      await refuses('HANDLED_IT', 77, confirm(desks.hgrant, mine.deposit, 100))
      await refuses('NOT_YOURS', 77, confirm(desks.dkim, mine.deposit, 100))
    })

    it('leave 1020 for the bank when its receipt is equal, and are then reconciled', async () => {
      const deposit = await sent()
      expect(await onLedger('1020')).to.equal(57_710)
      const report = await confirm(desks.hgrant, deposit, 57_710)
      expect([report.status, report.open_cents]).to.deep.equal(['confirmed', 0])
      expect([await onLedger('1010'), await onLedger('1020')]).to.deep.equal([57_710, 0])
      await refuses('DEPOSIT_STATE', 65, confirm(desks.hgrant, deposit, 57_710))
      const reconciled = done(await perform(desks.hgrant, reconcileDeposit, {deposit, reference: '2026-11'}))
      expect(reconciled.status).to.equal('reconciled')
      expect(await brokenChecks(desks.hgrant.store.db)).to.deep.equal({})
    })

    it('keep a difference on 1020 until the bank corrects it', async () => {
      const deposit = await sent()
      const report = await confirm(desks.hgrant, deposit, 55_710)
      expect([report.status, report.open_cents, await onLedger('1020')]).to.deep.equal(['discrepant', 2000, 2000])
      await refuses('NOTHING_WRITTEN', 65, correct(deposit, 2000, true))
      expect((await correct(deposit, 1500)).status).to.equal('discrepant')
      const found = await correct(deposit, 500)
      expect([found.status, found.credited_cents, await onLedger('1010')]).to.deep.equal(['reconciled', 57_710, 57_710])
      expect(await brokenChecks(desks.hgrant.store.db)).to.deep.equal({})
    })

    it('keep what the bank credited too much below zero on 1020', async () => {
      const deposit = await sent()
      expect((await confirm(desks.hgrant, deposit, 58_000)).open_cents).to.equal(-290)
      expect(await onLedger('1020')).to.equal(-290)
      expect((await correct(deposit, -290)).status).to.equal('reconciled')
      expect([await onLedger('1010'), await onLedger('1020')]).to.deep.equal([57_710, 0])
    })

    it('are written off by two people who never had them in hand; what is found later undoes it', async () => {
      const deposit = await sent()
      await confirm(desks.hgrant, deposit, 57_210)
      const input = {deposit, note: 'counted again with the bank'}
      const asked = await perform(desks.hgrant, resolveDeposit, input)
      expect(asked.status).to.equal('waiting')
      expect(await onLedger('5100')).to.equal(0)
      // A witness of another role is none, nor is one who carried it.
      await refuses('WITNESS_REFUSED', 77, perform(desks.hgrant, resolveDeposit, input, {witness: desks.awill}))
      await refuses('HANDLED_IT', 77, perform(desks.hgrant, resolveDeposit, input, {witness: desks.mlopez}))
      const number = asked.status === 'waiting' ? asked.request.request : ''
      await refuses('SELF_APPROVAL', 77, approveRequest(desks.hgrant, number, actOfKind))
      await approveRequest(desks.rpatel, number, actOfKind)
      expect([await onLedger('5100'), await onLedger('1020')]).to.deep.equal([500, 0])
      await refuses('DIFFERENCE_WRITTEN', 65, correct(deposit, 500))
      const found = await correct(deposit, 500, true)
      expect([found.status, found.written_cents, found.journals.length]).to.deep.equal(['reconciled', 0, 2])
      expect([await onLedger('5100'), await onLedger('1020'), await onLedger('1010')]).to.deep.equal([0, 0, 57_710])
      expect(await brokenChecks(desks.hgrant.store.db)).to.deep.equal({})
    })

    it('need finance from the limit of a drawer on, and a report from the next', async () => {
      const deposit = await sent()
      // $25.00 is the limit of the district.
      await confirm(desks.hgrant, deposit, 57_710 - 2500)
      const asked = await perform(desks.rpatel, resolveDeposit, {deposit, note: 'searched'})
      expect(asked.status === 'waiting' && asked.request.approvers).to.deep.equal(['finance'])
      await refuses(
        'WITNESS_REFUSED',
        77,
        perform(desks.rpatel, resolveDeposit, {deposit, note: 'x'}, {witness: desks.kchen}),
      )
      const written = done(await perform(desks.rpatel, resolveDeposit, {deposit, note: 'x'}, {witness: desks.hgrant}))
      expect([written.second, written.incident, written.written_cents]).to.deep.equal(['hgrant', false, 2500])
    })

    it('are opened by two people and keep both numbers', async () => {
      const bag = await sealedBag()
      const {deposit} = await prepare(desks.dkim)
      const again = {deposit, bag: '777001', reason: 'the slip was left out'}
      expect((await perform(desks.rpatel, unsealDeposit, again)).status).to.equal('waiting')
      await refuses('WITNESS_REFUSED', 77, perform(desks.rpatel, unsealDeposit, again, {witness: desks.tngo}))
      await refuses('BAG_USED', 65, perform(desks.rpatel, unsealDeposit, {...again, bag}, {witness: desks.kchen}))
      const slip = done(await perform(desks.rpatel, unsealDeposit, again, {witness: desks.hgrant}))
      expect([slip.status, slip.bag_numbers, slip.bags[0]?.bag]).to.deep.equal(['sealed', ['777001'], bag])
      await refuses('BAG_USED', 65, perform(desks.rpatel, unsealDeposit, again, {witness: desks.hgrant}))
      await send(desks.mlopez, deposit)
      await refuses(
        'DEPOSIT_STATE',
        65,
        perform(desks.rpatel, unsealDeposit, {...again, bag: '777002'}, {witness: desks.kchen}),
      )
      // Whoever opened it had it in hand.
      await refuses('HANDLED_IT', 77, confirm(desks.hgrant, deposit, 57_710))
    })

    it('complaint 17: after confirmation nothing is taken back, a dated correction opens the deposit again', async () => {
      const deposit = await sent()
      const {journals} = await confirm(desks.hgrant, deposit, 57_710)
      done(await perform(desks.hgrant, reconcileDeposit, {deposit, reference: '2026-11'}))
      const [{journal_id: journalId}] = (await select<{journal_id: string}>(
        desks.hgrant.store.db,
        'select journal_id from journal where journal_no = :no',
        {no: journals[0] ?? ''},
      )) as [{journal_id: string}]
      const legs = await legsIn(desks.hgrant.store.db, journalId)
      const undo = {accountId: NO_CUSTOMER, journalId, paymentId: null, kind: 'test.undo', memo: '', contra: null}
      await refuses(
        'NOT_REVERSIBLE',
        65,
        inOneAct(desks.hgrant, (trx, context) =>
          reverseJournals(trx, [{...undo, effectiveOn: context.today}], context),
        ),
      )
      const later = await store.as('hgrant', '2026-11-25T18:00:00.000Z')
      const input = {deposit, amount_cents: cents(-2000), reference: 'ADJ-9', effective_on: null, later: false}
      const report = done(await perform(later, correctDeposit, input))
      expect([report.status, report.open_cents, report.effective_on]).to.deep.equal(['discrepant', 2000, '2026-11-25'])
      expect(await legsIn(desks.hgrant.store.db, journalId)).to.deep.equal(legs)
      expect(await brokenChecks(desks.hgrant.store.db)).to.deep.equal({})
    })

    it('complaint 7: two drawers never leak into each other, not even by checks of one number', async () => {
      const [two, three] = [await openSession(desks.tngo, '2'), await openSession(desks.mlopez, '3')]
      await pay(desks.tngo, two, ELM)
      await pay(desks.mlopez, three, {...ELM, amount: 999})
      const cash = {notes: {}, coin_cents: 0, rolls_cents: 0}
      const [first, second] = [nextBag(), nextBag()]
      await closeSession(desks.tngo, two, {bag: first, cash, cashCents: 0, checks: [14_275, 1]})
      await closeSession(desks.mlopez, three, {bag: second, cash, cashCents: 0, checks: [999, 1]})
      const slip = await prepare(desks.dkim, [second])
      expect(slip.checks.map(({bag, amount_cents}) => [bag, amount_cents])).to.deep.equal([[second, 999]])
      expect([slip.total_cents, slip.off_tape_cents]).to.deep.equal([999, 0])
      expect((await prepare(desks.dkim, [first])).checks.map(({amount_cents}) => amount_cents)).to.deep.equal([14_275])
    })

    it('complaint 18: a check that comes back stays on its deposit, the bank sees both lines', async () => {
      const session = await openSession(desks.tngo, '2')
      const receipt = await pay(desks.tngo, session, ELM)
      const cash = {notes: {}, coin_cents: 0, rolls_cents: 0}
      await closeSession(desks.tngo, session, {bag: nextBag(), cash, cashCents: 0, checks: [14_275, 1]})
      const {deposit} = await prepare(desks.dkim)
      await send(desks.mlopez, deposit)
      await confirm(desks.hgrant, deposit, 14_275)
      const [part] = await select<{account_id: string; row_id: string}>(
        desks.hgrant.store.db,
        'select p.account_id, p.row_id from payment_part p join payment_event v on v.event_id = p.event_id where v.receipt_no = :receipt',
        {receipt},
      )
      const returned = {accountId: part!.account_id, paymentId: part!.row_id, code: 'R01'}
      await inOneAct(desks.hgrant, (trx, context) =>
        returnPayments(trx, [{...returned, returnedOn: context.today}], context),
      )
      const slip = await showDeposit(desks.hgrant, deposit)
      expect([slip.status, slip.total_cents, slip.checks.length]).to.deep.equal(['confirmed', 14_275, 1])
      // The deposit's line and the return's line stand beside each other.
      expect([await onLedger('1010'), await onLedger('1020'), await onLedger('1060')]).to.deep.equal([
        14_275, 0, -14_275,
      ])
    })

    it('refuse a bank receipt twice, a day before they left and a day to come', async () => {
      const first = await sent()
      await confirm(desks.hgrant, first, 57_710, 'BR-1')
      await sealedBag()
      const {deposit} = await prepare(desks.dkim)
      await send(desks.mlopez, deposit)
      await refuses('REFERENCE_USED', 65, confirm(desks.hgrant, deposit, 57_710, 'BR-1'))
      const on = async (day: string) =>
        perform(desks.hgrant, confirmDeposit, {
          ...{deposit, amount_cents: cents(57_710), reference: 'BR-2'},
          effective_on: day as never,
        })
      await refuses('NOT_THAT_DAY', 65, on('2026-11-20'))
      await refuses('NOT_THAT_DAY', 65, on('2026-11-24'))
      await refuses('NOT_MONEY', 64, confirm(desks.hgrant, deposit, 0, 'BR-2'))
      await refuses('NOT_FOUND', 66, confirm(desks.hgrant, 'BD-00000000', 1))
    })

    it('are proved: a slip, an event or a bag that was changed is named', async () => {
      const deposit = await sent()
      await confirm(desks.hgrant, deposit, 55_710)
      const {db} = desks.hgrant.store
      expect(await brokenChecks(db)).to.deep.equal({})
      const planted = {
        ...{deposit_id: 'x', deposit_no: 'BD-X', cash_cents: 5, cash_json: '{}', checks_cents: 0, checks_count: 0},
        ...{operator_id: 'x', business_date: '2026-11-23', recorded_at: '', act_id: 'x'},
      }
      await db('bank_deposit').insert(planted)
      expect(await brokenChecks(db)).to.deep.equal({'bank-deposits': 'BD-X'})
    })
  })
})
