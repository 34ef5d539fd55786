import {expect} from 'chai'
import {perform} from '#core/acts/perform.js'
import {prepareDeposit} from '#core/bank/prepare-deposit.js'
import {sendDeposit} from '#core/bank/send-deposit.js'
import {showDeposit} from '#core/bank/show-deposit.js'
import {unsealDeposit} from '#core/bank/unseal-deposit.js'
import {brokenChecks} from '../../support/books.js'
import {closeSession, openSession, pay, turnIn} from '../../support/cash-day.js'
import {onEveryEngine} from '../../support/desk.js'
import {refusedAs} from '../../support/refused.js'
import {depositStory, done, ELM} from '../../support/deposit-story.js'

const refuses = async (code: string, exit: number, work: Promise<unknown>): Promise<void> => {
  expect(await refusedAs(work)).to.equal(`${code} ${exit}`)
}

describe('deposits', () => {
  onEveryEngine((engine) => {
    const story = depositStory(engine)
    const {nextBag, sealedBag, prepare, send, confirm, sent} = story

    it('are what their bags hold, to the cent, with the check tape in MICR order', async () => {
      const first = await sealedBag()
      const session = await openSession(story.desks.mlopez, '3')
      await pay(story.desks.mlopez, session, 10_030)
      const second = nextBag()
      const cash = {notes: {'100': 1}, coin_cents: 30, rolls_cents: 0}
      await closeSession(story.desks.mlopez, session, {bag: second, cash, cashCents: 10_030})
      const slip = await prepare(story.desks.dkim)
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
      expect(await brokenChecks(story.desks.hgrant.store.db)).to.deep.equal({})
    })

    it('name what is in the bags and not on the tape', async () => {
      const session = await openSession(story.desks.tngo, '2')
      await pay(story.desks.tngo, session, ELM)
      const cash = {notes: {}, coin_cents: 0, rolls_cents: 0}
      await closeSession(story.desks.tngo, session, {bag: nextBag(), cash, cashCents: 0, checks: [15_275, 2]})
      const slip = await prepare(story.desks.dkim)
      expect([slip.total_cents, slip.off_tape_cents]).to.deep.equal([15_275, 1000])
    })

    it('take no bag of an open drawer, none twice and none that is not there', async () => {
      const bag = await sealedBag()
      const session = await openSession(story.desks.mlopez, '3')
      await pay(story.desks.mlopez, session, 50_000)
      const early = nextBag()
      const cash = {notes: {'100': 5}, coin_cents: 0, rolls_cents: 0}
      await turnIn(story.desks.mlopez, session, {bag: early, cash, cashCents: 50_000})
      await refuses('BAG_NOT_READY', 65, perform(story.desks.dkim, prepareDeposit, {bags: [bag, early]}))
      await refuses('NOT_FOUND', 66, perform(story.desks.dkim, prepareDeposit, {bags: ['999999']}))
      const {deposit, left_behind: left} = await prepare(story.desks.dkim)
      expect(left.map((one) => [one.bag, one.from])).to.deep.equal([[early, session.sessionNo]])
      expect((await showDeposit(story.desks.hgrant, deposit)).bag_numbers).to.deep.equal([bag])
      await refuses('BAG_DEPOSITED', 65, perform(story.desks.dkim, prepareDeposit, {bags: [bag]}))
      await refuses('BAG_NOT_READY', 65, perform(story.desks.dkim, prepareDeposit, {bags: []}))
      await refuses('NOT_YOURS', 77, perform(story.desks.awill, prepareDeposit, {bags: []}))
    })

    it('are carried by another person than the one who prepared them', async () => {
      await sealedBag()
      const {deposit} = await prepare(story.desks.mlopez)
      await refuses('HANDLED_IT', 77, perform(story.desks.mlopez, sendDeposit, {deposit}))
      await refuses('NOT_YOURS', 77, perform(story.desks.tngo, sendDeposit, {deposit}))
      expect((await send(story.desks.hgrant, deposit)).courier).to.equal('hgrant')
      await refuses('DEPOSIT_STATE', 65, perform(story.desks.hgrant, sendDeposit, {deposit}))
      // The courier does not say what the bank got.
      await refuses('HANDLED_IT', 77, confirm(story.desks.hgrant, deposit, 57_710))
    })

    it('are confirmed by nobody who had the money in hand', async () => {
      const session = await openSession(story.desks.mlopez, '3')
      await pay(story.desks.mlopez, session, 100)
      const cash = {notes: {'1': 1}, coin_cents: 0, rolls_cents: 0}
      await closeSession(story.desks.mlopez, session, {bag: nextBag(), cash, cashCents: 100})
      const mine = await prepare(story.desks.hgrant)
      await send(story.desks.mlopez, mine.deposit)
      await refuses('HANDLED_IT', 77, confirm(story.desks.hgrant, mine.deposit, 100))
      await refuses('NOT_YOURS', 77, confirm(story.desks.dkim, mine.deposit, 100))
    })

    it('are opened by two people and keep both numbers', async () => {
      const bag = await sealedBag()
      const {deposit} = await prepare(story.desks.dkim)
      const again = {deposit, bag: '777001', reason: 'the slip was left out'}
      expect((await perform(story.desks.rpatel, unsealDeposit, again)).status).to.equal('waiting')
      await refuses(
        'WITNESS_REFUSED',
        77,
        perform(story.desks.rpatel, unsealDeposit, again, {witness: story.desks.tngo}),
      )
      await refuses(
        'BAG_USED',
        65,
        perform(story.desks.rpatel, unsealDeposit, {...again, bag}, {witness: story.desks.kchen}),
      )
      const slip = done(await perform(story.desks.rpatel, unsealDeposit, again, {witness: story.desks.hgrant}))
      expect([slip.status, slip.bag_numbers, slip.bags[0]?.bag]).to.deep.equal(['sealed', ['777001'], bag])
      await refuses('BAG_USED', 65, perform(story.desks.rpatel, unsealDeposit, again, {witness: story.desks.hgrant}))
      await send(story.desks.mlopez, deposit)
      await refuses(
        'DEPOSIT_STATE',
        65,
        perform(story.desks.rpatel, unsealDeposit, {...again, bag: '777002'}, {witness: story.desks.kchen}),
      )
      // Whoever opened it had it in hand.
      await refuses('HANDLED_IT', 77, confirm(story.desks.hgrant, deposit, 57_710))
    })

    it('complaint 7: two drawers never leak into each other, not even by checks of one number', async () => {
      const [two, three] = [await openSession(story.desks.tngo, '2'), await openSession(story.desks.mlopez, '3')]
      await pay(story.desks.tngo, two, ELM)
      await pay(story.desks.mlopez, three, {...ELM, amount: 999})
      const cash = {notes: {}, coin_cents: 0, rolls_cents: 0}
      const [first, second] = [nextBag(), nextBag()]
      await closeSession(story.desks.tngo, two, {bag: first, cash, cashCents: 0, checks: [14_275, 1]})
      await closeSession(story.desks.mlopez, three, {bag: second, cash, cashCents: 0, checks: [999, 1]})
      const slip = await prepare(story.desks.dkim, [second])
      expect(slip.checks.map(({bag, amount_cents}) => [bag, amount_cents])).to.deep.equal([[second, 999]])
      expect([slip.total_cents, slip.off_tape_cents]).to.deep.equal([999, 0])
      expect((await prepare(story.desks.dkim, [first])).checks.map(({amount_cents}) => amount_cents)).to.deep.equal([
        14_275,
      ])
    })

    it('are proved: a slip, an event or a bag that was changed is named', async () => {
      const deposit = await sent()
      await confirm(story.desks.hgrant, deposit, 55_710)
      const {db} = story.desks.hgrant.store
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
