import {expect} from 'chai'
import {approveRequest, declineRequest} from '#core/acts/approve.js'
import {actOfKind} from '#core/acts/registry.js'
import {perform} from '#core/acts/perform.js'
import {abandonCount} from '#core/cashiering/abandon-count.js'
import {drawersToLookAt} from '#core/cashiering/drawer-attention-views.js'
import {openSessionOf} from '#core/cashiering/drawer-session-views.js'
import {startCount} from '#core/cashiering/start-count.js'
import {
  counted,
  countedAndJudged,
  counting,
  differenceAsked,
  judged,
  sealed,
  settled,
  RIGHT,
  SHORT_20,
  EXPECTED_CASH,
  aDay,
  all,
  legs,
  type Day,
} from '../../support/balancing.js'
import {brokenChecks} from '../../support/books.js'
import {onEveryEngine} from '../../support/desk.js'
import {refusedBy as refused} from '../../support/refusal-of.js'

onEveryEngine((engine) => {
  describe('a drawer that is settled and sealed', () => {
    let day: Day

    beforeEach(async () => {
      day = await aDay(engine)
    })

    afterEach(async () => {
      expect(await brokenChecks(day.mlopez.store.db)).to.deep.equal({})
      await day.store.remove()
    })

    describe('a difference that another person has to see', () => {
      const short = async (cash = SHORT_20): Promise<{request: string; count: {session: string; count: number}}> => {
        const count = await countedAndJudged(day.mlopez, all(cash), true)
        expect((await settled(day.mlopez, count, 'CHANGE_WRONG')).status).to.equal('pending_approval')
        const asked = await differenceAsked(day.mlopez, count)
        if (asked.status !== 'waiting') throw new Error('did not wait')
        return {request: asked.request.request, count}
      }

      it('posts when a supervisor approves it', async () => {
        const {request} = await short()
        const {result} = await approveRequest(await day.store.as('kchen'), request, actOfKind)
        expect(result).to.include({
          status: 'balanced',
          over_short_cents: -2000,
          approved_by: 'kchen',
          level: 'supervisor',
        })
        expect(await legs(day.mlopez, (result as {journal: string}).journal)).to.deep.equal({
          '1030': -2000,
          '5100': 2000,
        })
      })

      it('tells who approves what was counted, expected and said', async () => {
        const {request} = await short()
        const row = await day.mlopez.store
          .db('request')
          .where('request_no', request)
          .first<{summary: string}>('summary')
        expect(row.summary).to.contain(
          'cash short $20.00 (counts 1 $247.25; expected $267.25); cause: change given wrong',
        )
      })

      it('is never approved by the cashier', async () => {
        const {request, count} = await short()
        expect((await refused(() => approveRequest(day.mlopez, request, actOfKind))).code).to.equal('SELF_APPROVAL')
        const alone = await refused(() => differenceAsked(day.mlopez, count, {witness: day.mlopez}))
        expect(alone.code).to.equal('SAME_PERSON')
        const tngo = await day.store.as('tngo')
        expect((await refused(() => differenceAsked(day.mlopez, count, {witness: tngo}))).code).to.equal(
          'WITNESS_REFUSED',
        )
      })

      it('is approved at once by a supervisor in a session of their own', async () => {
        const {count} = await short()
        const done = await differenceAsked(day.mlopez, count, {witness: await day.store.as('rpatel')})
        expect(done.status === 'done' && done.outcome).to.include({status: 'balanced', approved_by: 'rpatel'})
      })

      it('takes finance from 25.00 on', async () => {
        const {request} = await short('20x7,10x8,5x4,1x2,coin0.25')
        const kchen = await day.store.as('kchen')
        expect((await refused(() => approveRequest(kchen, request, actOfKind))).exit).to.equal(77)
        const {result} = await approveRequest(await day.store.as('hgrant'), request, actOfKind)
        expect(result).to.include({level: 'finance', over_short_cents: -2500})
      })

      it('is an incident from 200.00 on, and a supervisor is told', async () => {
        const {request} = await short('20x2,10x2,5x1,1x2,coin0.25')
        expect(await drawersToLookAt(day.mlopez)).to.deep.equal([
          {
            ...{session: day.session, drawer: '2', operator: 'mlopez', what: 'incident'},
            ...{figure: 6725 - EXPECTED_CASH, on: day.mlopez.today},
          },
        ])
        const {result} = await approveRequest(await day.store.as('hgrant'), request, actOfKind)
        expect(result).to.include({level: 'incident', over_short_cents: -20000})
      })

      it('is sent back by a no and counted again before a witness', async () => {
        const {request} = await short()
        await declineRequest(await day.store.as('kchen'), request, {reason: 'count the twenties', findAct: actOfKind})
        expect((await openSessionOf(day.mlopez.store.db, 'mlopez'))?.status).to.equal('counting')
        const alone = await counting(day.mlopez, all(RIGHT, {recount: true}))
        expect(alone.status).to.equal('waiting')
        const witness = await day.store.as('tngo')
        const again = await counted(day.mlopez, all(RIGHT, {recount: true}), {witness})
        expect(again).to.include({count: 2, witness: 'tngo'})
        expect((await judged(day.mlopez, again.session, again.count)).status).to.equal('balanced')
      })

      it('waits on where the asker withdraws', async () => {
        const {request} = await short()
        await declineRequest(day.mlopez, request, {reason: 'no', findAct: actOfKind})
        expect((await openSessionOf(day.mlopez.store.db, 'mlopez'))?.status).to.equal('pending_approval')
      })
    })

    describe('a cashier who is away', () => {
      it('has the drawer counted and sealed by a supervisor with a witness, approved by neither', async () => {
        const [kchen, dkim] = [await day.store.as('kchen'), await day.store.as('dkim')]
        expect((await counting(kchen, all(SHORT_20))).status).to.equal('waiting')
        const first = await counted(kchen, all(SHORT_20), {witness: dkim})
        const final = await judged(kchen, first.session, 1, true)
        await settled(kchen, final)
        const counter = await refused(() => differenceAsked(kchen, final, {witness: kchen}))
        expect(counter.code).to.equal('SAME_PERSON')
        const asked = await differenceAsked(kchen, final)
        const request = asked.status === 'waiting' ? asked.request.request : ''
        expect((await refused(() => approveRequest(kchen, request, actOfKind))).code).to.equal('SELF_APPROVAL')
        const rpatel = await day.store.as('rpatel')
        await approveRequest(rpatel, request, actOfKind)
        expect((await refused(() => sealed(rpatel, '004419', {witness: dkim}))).code).to.equal('SELF_APPROVAL')
        expect(await sealed(kchen, '004419', {witness: dkim})).to.include({status: 'closed'})
      })

      it('is away: the witness is somebody else', async () => {
        const kchen = await day.store.as('kchen')
        const both = await refused(() => counted(kchen, all(RIGHT), {witness: day.mlopez}))
        expect(both.code).to.equal('WITNESS_REFUSED')
      })

      it('is not helped by another cashier', async () => {
        const tngo = await day.store.as('tngo')
        const other = await refused(() => counted(tngo, all(RIGHT)))
        expect(other).to.include({code: 'NOT_YOURS', exit: 77})
        expect(other.message).to.equal("drawer 2 is mlopez's. A supervisor may count it.")
      })
    })

    describe('a balanced drawer', () => {
      it('is sealed: the float goes back, the net into the bag, the session is closed', async () => {
        await countedAndJudged(day.mlopez, all(RIGHT))
        const outcome = await sealed(day.mlopez, '004418')
        expect(outcome.bag).to.deep.equal({
          ...{number: '004418', amount_cents: 11000, cash: '20x3,5x1,1x2,coin0.25', cash_cents: 6725},
          ...{checks_cents: 4275, checks_count: 1},
        })
        expect(await legs(day.mlopez, outcome.journal)).to.deep.equal({'1020': 11000, '1030': -31000, '1031': 20000})
        expect(outcome.report).to.deep.include({
          ...{kind: 'Z', receipts: {first: 1, last: 3, missing: 0}, voids: {count: 0, amount_cents: 0}},
          ...{change_cents: 2000, cash_tendered_cents: 8725, counts: 1, over_short_cents: 0},
        })
        expect(await openSessionOf(day.mlopez.store.db, 'mlopez')).to.equal(null)
        expect((await refused(() => counted(day.mlopez, all(RIGHT)))).code).to.equal('ALREADY_CLOSED')
      })

      it('keeps the Z report with the closing and in the audit chain', async () => {
        await countedAndJudged(day.mlopez, all(RIGHT))
        const {report} = await sealed(day.mlopez, '004418')
        const {db} = day.mlopez.store
        const event = await db('drawer_event').where('kind', 'close').first<{detail_json: string}>('detail_json')
        const act = await db('act').where('kind', 'seal-drawer').first<{outcome_json: string}>('outcome_json')
        expect(JSON.parse(event.detail_json)).to.deep.equal(report)
        expect((JSON.parse(act.outcome_json) as {report: unknown}).report).to.deep.equal(report)
      })

      it('is not sealed before it is balanced, nor without a bag', async () => {
        expect((await refused(() => sealed(day.mlopez, '004418'))).code).to.equal('NOTHING_COUNTED')
        await countedAndJudged(day.mlopez, all(SHORT_20))
        expect((await refused(() => sealed(day.mlopez, '004418'))).code).to.equal('DRAWER_COUNTED')
        await countedAndJudged(day.mlopez, all(RIGHT, {recount: true}))
        expect((await refused(() => sealed(day.mlopez, null))).code).to.equal('MISSING')
      })

      it('with less than its float gives back what there is', async () => {
        const final = await countedAndJudged(day.mlopez, all('10x8,5x4'), true)
        await settled(day.mlopez, final)
        const asked = await differenceAsked(day.mlopez, final)
        const request = asked.status === 'waiting' ? asked.request.request : ''
        await approveRequest(await day.store.as('hgrant'), request, actOfKind)
        const outcome = await sealed(day.mlopez, '004418')
        expect(await legs(day.mlopez, outcome.journal)).to.deep.equal({'1020': 4275, '1030': -14275, '1031': 10000})
      })
    })

    describe('a count that is given up', () => {
      it('opens the drawer again, and from the second one on a supervisor is told', async () => {
        for (const [abandoned, told] of [
          [1, false],
          [2, true],
        ] as const) {
          await perform(day.mlopez, startCount, {drawer: null})
          const given = await perform(day.mlopez, abandonCount, {drawer: null, reason: 'a customer came in'})
          expect(given.status === 'done' && given.outcome).to.include({status: 'open', abandoned, told})
        }
        expect(await drawersToLookAt(day.mlopez)).to.deep.include({
          ...{session: day.session, drawer: '2', operator: 'mlopez', what: 'abandoned_counts'},
          ...{figure: 2, on: day.mlopez.today},
        })
      })

      it('is no way out of a count that is saved', async () => {
        await counted(day.mlopez, all(SHORT_20))
        const late = await refused(() => perform(day.mlopez, abandonCount, {drawer: null, reason: 'no'}))
        expect(late.code).to.equal('COUNT_KEPT')
      })
    })
  })
})
