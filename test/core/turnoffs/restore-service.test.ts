import {expect} from 'chai'
import {perform} from '#core/acts/perform.js'
import {protectAccount} from '#core/collections/protect-account.js'
import {Refusal} from '#core/kernel/refusal.js'
import {pullAll, reviewTurnOffs} from '#core/turnoffs/review-turnoffs.js'
import {reportShutoffs} from '#core/turnoffs/report-shutoffs.js'
import {restoreService, whatRestores, type RestoredService} from '#core/turnoffs/restore-service.js'
import {onEveryEngine} from '../../support/desk.js'
import {inOneAct, aPayment} from '../../support/books.js'
import {postPayments} from '#core/payments/post-payments.js'
import {onTheDay, paid, releasedTown, reported} from '../../support/turn-offs.js'

const OWED = 21_000
const SCHEDULE = 6500
/** HSC 116914(a)(1), operating and other hours. */
const [CAP, LATE_CAP] = [5000, 15_000]
/** Rivergate: the schedule of hours outside of the office less that of office hours. */
const LATE_EXTRA = 18_000 - SCHEDULE
const codeOf = (error: unknown): string => (error instanceof Refusal ? error.code : String(error))

describe('giving water back, and the board of the day', function () {
  this.timeout(120_000)
  onEveryEngine((engine) => {
    const {as, the, orderOf, crew, office, balance} = releasedTown(engine, 8)
    const restore = async (serial: number, time: string, outOfHours = false): Promise<RestoredService> => {
      const input = {account: the(serial).accountNumber, out_of_hours: outOfHours}
      const performed = await perform(await office(time), restoreService, input)
      if (performed.status !== 'done') throw new Error('waits')
      return performed.outcome
    }
    const declare = async (serial: number): Promise<void> => {
      const {db} = (await as('kchen', '10:00')).store
      const [row] = await db<{person_id: string}>('account_version').where('account_id', the(serial).accountId)
      await db('income_declaration').insert({
        ...{account_id: the(serial).accountId, declaration_id: `D${serial}`, person_id: row?.person_id ?? ''},
        ...{ground: 'calfresh', declared_on: '2026-11-24', until_on: null, operator_id: 'mlopez'},
        ...{recorded_at: onTheDay('10:00'), act_id: 'x'},
      })
    }

    it('says what it takes, refuses while it is not there, and orders water back once it is paid', async () => {
      await reported(await crew('09:00'), orderOf(1))
      const of = await whatRestores((await office('09:10')).store.db, await office('09:10'), the(1).accountNumber)
      // P-MIN: a balance of $50.00 is carried over, so all but that is the least that gives water back.
      expect(of).to.deep.include({pastDue: OWED, least: OWED - 5000, toWaive: 0, wrongful: false})
      expect(of.charged.map((one) => one.charged)).to.deep.equal([SCHEDULE])
      expect(await restore(1, '09:10').catch(codeOf)).to.equal('NOT_MET')
      const [effect] = await paid(await office('09:20'), the(1).accountId, OWED, '2026-11-24')
      expect(effect).to.include({order: orderOf(1), state: 'restore_ordered'})
      expect(await restore(1, '09:31').catch(codeOf)).to.equal('ALREADY_ORDERED')
      const ordered = (
        await whatRestores((await office('09:32')).store.db, await office('09:32'), the(1).accountNumber)
      ).turnOff.restore
      expect(ordered).to.include({why: 'paid', promisedBy: '2026-11-24T13:20', fee: SCHEDULE, restoredAt: null})
      const back = await reported(await crew('11:00'), ordered?.orderNo ?? '', {result: 'restored', seal: null})
      expect(back).to.include({result: 'restored', fee_cents: 0, wrongful: null})
      expect(await restore(1, '11:01').catch(codeOf)).to.equal('NOT_OFF')
      expect(await balance(1)).to.equal(SCHEDULE)
    })

    it('waives what is above the cap where income is declared before water comes back', async () => {
      await reported(await crew('09:05'), orderOf(2))
      await declare(2)
      const of = await whatRestores((await office('10:04')).store.db, await office('10:04'), the(2).accountNumber)
      expect(of).to.include({toWaive: SCHEDULE - CAP})
      await paid(await office('10:05'), the(2).accountId, OWED, '2026-11-24')
      const after = await whatRestores((await office('10:06')).store.db, await office('10:06'), the(2).accountNumber)
      expect(after.turnOff.restore).to.include({why: 'paid', fee: CAP})
      expect(after.toWaive).to.equal(0)
      expect(await balance(2)).to.equal(CAP)
    })

    it('brings water sooner for the fee of other hours, up to their cap: the same order, once', async () => {
      await reported(await crew('09:06'), orderOf(3))
      await reported(await crew('09:07'), orderOf(4))
      await declare(4)
      for (const serial of [3, 4]) await paid(await office('10:20'), the(serial).accountId, OWED, '2026-11-24')
      expect((await restore(3, '10:30', true)).restore?.fee_cents).to.equal(SCHEDULE + LATE_EXTRA)
      expect((await restore(4, '10:30', true)).restore?.fee_cents).to.equal(LATE_CAP)
      expect(await restore(3, '10:31', true).catch(codeOf)).to.equal('ALREADY_ORDERED')
      expect([await balance(3), await balance(4)]).to.deep.equal([SCHEDULE + LATE_EXTRA, LATE_CAP])
    })

    it('shows the day: what came, what must be pulled, and asks all of it back at once', async () => {
      const desk = await office('12:00')
      const {accountId} = the(5)
      await inOneAct(desk, (trx, context) => postPayments(trx, [aPayment(accountId, OWED, '2026-11-24')], context))
      await perform(desk, protectAccount, {
        ...{account: the(6).accountNumber, kind: 'appeal', from: '2026-11-24', until: null, medical: null},
        ...{chapter: null, by: 'customer', evidence_sha256: null, note: ''},
      } as const)
      const board = await reviewTurnOffs(desk, null)
      const line = (serial: number) => board.lines.find((one) => one.order.accountId === the(serial).accountId)
      expect(board.day).to.equal('2026-11-24')
      expect([1, 2, 5, 6, 7].map((serial) => line(serial)?.state)).to.deep.equal([
        ...['restored', 'restore_ordered', 'ready', 'pull_requested', 'ready'],
      ])
      expect([5, 6, 7].map((serial) => line(serial)?.mustPull)).to.deep.equal(['P-DUE', null, null])
      expect(line(7)?.stayOn).to.equal(OWED - 5000)
      expect(line(5)?.changes.map(({what, amount}) => [what, amount])).to.deep.equal([['payment', OWED]])
      const pulled = await perform(desk, pullAll, {day: '2026-11-24'})
      const told = pulled.status === 'done' ? pulled.outcome : null
      expect(told?.pulled.map(({account}) => account)).to.deep.equal([the(5).accountNumber])
      const after = await reviewTurnOffs(desk, '2026-11-24')
      expect(after.lines.filter((one) => one.state === 'pull_requested')).to.have.length(2)
      expect(after.lines.filter((one) => one.mustPull !== null)).to.deep.equal([])
    })

    it('finds a lost race that no act saw, and names it', async () => {
      await reported(await crew('12:30'), orderOf(7))
      const desk = await office('13:00')
      const {accountId} = the(7)
      await inOneAct(desk, (trx, context) => postPayments(trx, [aPayment(accountId, OWED, '2026-11-23')], context))
      expect((await reviewTurnOffs(desk, null)).unnamed.map(({turnOff}) => turnOff.orderNo)).to.deep.equal([orderOf(7)])
      const pulled = await perform(desk, pullAll, {day: '2026-11-24'})
      const named = pulled.status === 'done' ? pulled.outcome.named : []
      expect(named.map((one) => [one.order, one.mirrored.length, one.restore?.why])).to.deep.equal([
        [orderOf(7), 1, 'wrongful'],
      ])
      expect(await balance(7)).to.equal(0)
      expect((await reviewTurnOffs(desk, null)).unnamed).to.deep.equal([])
    })

    it('counts events of the year, not accounts, and says which were wrongful', async () => {
      const report = await reportShutoffs(await office('16:00'), 2026)
      expect(report).to.include({discontinuations: 5, wrongful: 1, other: 0, from: '2026-01-01', to: '2027-01-01'})
      expect(report.months.filter((one) => one.residential > 0)).to.deep.equal([
        {month: '2026-11-01', residential: 5, wrongful: 1, other: 0},
      ])
      expect((await reportShutoffs(await office('16:00'), 2025)).discontinuations).to.equal(0)
    })
  })
})
