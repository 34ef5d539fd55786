import {expect} from 'chai'
import {perform} from '#core/acts/perform.js'
import {protectAccount} from '#core/collections/protect-account.js'
import {stopDistrict} from '#core/collections/stop-district.js'
import {Refusal} from '#core/kernel/refusal.js'
import {openOrdersOf} from '#core/orders/order-views.js'
import {reviewTurnOffs} from '#core/turnoffs/review-turnoffs.js'
import {acknowledgePull, requestPullByHand} from '#core/turnoffs/pull-turnoff.js'
import {onEveryEngine} from '../../support/desk.js'
import {onTheDay, paid, releasedTown, reported} from '../../support/turn-offs.js'

const OWED = 21_000
/** Rivergate restoration policy: the schedule of a turn-off in office hours. */
const SCHEDULE = 6500
/** HSC 116914(a)(1): the cap in operating hours below 200 percent of the poverty line. */
const CAP = 5000
const codeOf = (error: unknown): string => (error instanceof Refusal ? error.code : String(error))

describe('what the field reports of a turn-off', function () {
  this.timeout(120_000)
  onEveryEngine((engine) => {
    const {as, the, orderOf, crew, office, balance} = releasedTown(engine, 12)

    it('charges the fee of the schedule for a lawful turn-off, and ends the order', async () => {
      const done = await reported(await crew('09:30'), orderOf(1))
      expect(done).to.include({at: '2026-11-24T09:30', wrongful: null, fee_cents: SCHEDULE, restore: null})
      expect(await balance(1)).to.equal(OWED + SCHEDULE)
      expect(await openOrdersOf((await crew('09:31')).store.db, the(1).accountId)).to.deep.equal([])
      expect(await reported(await crew('09:31'), orderOf(1)).catch(codeOf)).to.equal('ALREADY_DONE')
    })

    it('charges no more than the cap where income was declared', async () => {
      const desk = await office('08:30')
      const [row] = await desk.store.db<{person_id: string}>('account_version').where('account_id', the(2).accountId)
      await desk.store.db('income_declaration').insert({
        ...{account_id: the(2).accountId, declaration_id: 'D2', person_id: row?.person_id ?? '', ground: 'calfresh'},
        ...{
          declared_on: '2026-11-20',
          until_on: null,
          operator_id: 'mlopez',
          recorded_at: onTheDay('08:30'),
          act_id: 'x',
        },
      })
      expect((await reported(await crew('09:40'), orderOf(2))).fee_cents).to.equal(CAP)
    })

    it('records a turn-off that came too early, names it and gives water back the same day without charge', async () => {
      const done = await reported(await crew('07:30'), orderOf(3))
      expect(done.wrongful).to.deep.include({cause: 'not_lawful_then', rules: ['G-NODAY'], mirrored: []})
      expect(done.wrongful?.restore).to.include({why: 'wrongful', promised_by: '2026-11-24T09:30', fee_cents: 0})
      expect(done).to.include({fee_cents: 0, journal: null})
      expect(await balance(3)).to.equal(OWED)
    })

    it('names a turn-off after the money was in: payment time against wrench time', async () => {
      const [effect] = await paid(await office('10:00'), the(4).accountId, OWED, '2026-11-24')
      expect(effect?.state).to.equal('pull_requested')
      const done = await reported(await crew('10:20'), orderOf(4), {at: '2026-11-24T10:15'})
      expect(done.wrongful?.before.map(({what, at}) => [what, at])).to.deep.equal([['payment', '2026-11-24T10:00']])
      expect(done.wrongful?.wrench_at).to.equal('2026-11-24T10:15')
      expect(await balance(4)).to.equal(0)
    })

    it('keeps a turn-off lawful that came before the money, and orders water back with the fee', async () => {
      await paid(await office('10:30'), the(5).accountId, OWED, '2026-11-24')
      const done = await reported(await crew('10:40'), orderOf(5), {at: '2026-11-24T10:25'})
      expect(done).to.include({wrongful: null, fee_cents: SCHEDULE})
      expect(done.restore).to.include({why: 'paid', promised_by: '2026-11-24T14:40', fee_cents: SCHEDULE})
      expect(done.after.map(({what, at}) => [what, at])).to.deep.equal([['payment', '2026-11-24T10:30']])
    })

    it('finds it when an envelope of the night before is posted later, and takes the fee back', async () => {
      await reported(await crew('09:00'), orderOf(6))
      expect(await balance(6)).to.equal(OWED + SCHEDULE)
      const effects = await paid(await office('13:00'), the(6).accountId, OWED, '2026-11-23')
      expect(effects.map(({order, state}) => [order, state])).to.deep.equal([[orderOf(6), 'wrongful']])
      expect(await balance(6)).to.equal(0)
      expect(await paid(await office('13:05'), the(6).accountId, 100, '2026-11-23')).to.deep.equal([])
      const restores = await openOrdersOf((await office('13:05')).store.db, the(6).accountId)
      expect(restores.map(({kind}) => kind)).to.deep.equal(['restore'])
    })

    it('holds an account where the representative stood down', async () => {
      const done = await reported(await crew('11:00'), orderOf(7), {result: 'stand_down', reason: 'oxygen machine'})
      expect(done.protection).to.be.a('string')
      const [row] = await (
        await office('11:01')
      ).store
        .db<{kind: string; until_on: string | null}>('protection')
        .where('account_id', the(7).accountId)
      expect(row).to.include({kind: 'field_stand_down', until_on: null})
    })

    it('pulls in two steps: asked for, then acknowledged; never cancelled before', async () => {
      const [desk, field] = [await office('11:10'), await crew('11:15')]
      const order = orderOf(8)
      expect(await perform(field, acknowledgePull, {order, at: null}).catch(codeOf)).to.equal('NOT_REQUESTED')
      await perform(desk, requestPullByHand, {order, reason: 'receipt shown'})
      expect(await openOrdersOf(desk.store.db, the(8).accountId)).to.have.length(1)
      expect(await perform(desk, requestPullByHand, {order, reason: 'again'}).catch(codeOf)).to.equal(
        'ALREADY_REQUESTED',
      )
      expect(await perform(desk, acknowledgePull, {order, at: null}).catch(codeOf)).to.equal('NOT_YOURS')
      const yes = await perform(field, acknowledgePull, {order, at: null})
      expect(yes.status === 'done' && yes.outcome.acknowledged_at).to.equal(onTheDay('11:15'))
      expect(await openOrdersOf(desk.store.db, the(8).accountId)).to.deep.equal([])
      expect(await reported(field, order).catch(codeOf)).to.equal('ORDER_CANCELLED')
    })

    it('calls a race lost where the pull was asked for before the wrench', async () => {
      await perform(await office('11:20'), requestPullByHand, {order: orderOf(9), reason: 'promised'})
      const done = await reported(await crew('11:40'), orderOf(9), {at: '2026-11-24T11:30'})
      expect(done.wrongful).to.deep.include({cause: 'pull_requested', rules: []})
      expect(done.fee_cents).to.equal(0)
    })

    it('counts a protection that was recorded before the wrench, not one after it', async () => {
      const appeal = (serial: number) => ({
        ...{account: the(serial).accountNumber, kind: 'appeal', from: '2026-11-24', until: null, medical: null},
        ...{chapter: null, by: 'customer', evidence_sha256: null, note: ''},
      })
      const desk = await office('12:00')
      await perform(desk, protectAccount, {...appeal(10), kind: 'appeal'} as const)
      const early = await reported(await crew('12:10'), orderOf(10))
      expect(early.wrongful?.rules).to.deep.equal(['S-APPEAL'])
      await perform(desk, protectAccount, {...appeal(11), kind: 'appeal'} as const)
      const late = await reported(await crew('12:10'), orderOf(11), {at: '2026-11-24T11:55'})
      expect(late).to.include({wrongful: null, fee_cents: SCHEDULE})
    })

    it('is not undone by a stop of the district that was declared after the wrench', async () => {
      const desk = await as('kchen', '12:15')
      await perform(desk, stopDistrict, {from: '2026-11-24', until: '2026-11-25', reason: 'storm'})
      const board = await reviewTurnOffs(await office('12:16'), '2026-11-24')
      expect(board.unnamed).to.deep.equal([])
      expect(board.lines.find((line) => line.order.accountId === the(1).accountId)?.state).to.equal('off')
    })

    it('refuses what cannot be', async () => {
      const [field, order] = [await crew('12:20'), orderOf(12)]
      const refusal = (said: Parameters<typeof reported>[2]) => reported(field, order, said).catch(codeOf)
      expect(await refusal({at: '2026-11-24T12:30'})).to.equal('FUTURE_TIME')
      expect(await refusal({at: '2026-11-23T09:00'})).to.equal('BEFORE_ORDER')
      expect(await refusal({result: 'restored'})).to.equal('WRONG_RESULT')
      expect(await refusal({reading: null})).to.equal('NO_READING')
      expect(await refusal({seal: null})).to.equal('NO_SEAL')
      expect(await refusal({result: 'no_access'})).to.equal('NO_REASON')
      expect(await reported(await office('12:20'), order).catch(codeOf)).to.equal('NOT_YOURS')
    })
  })
})
