import {expect} from 'chai'
import {approveRequest, declineRequest} from '#core/acts/approve.js'
import {actOfKind} from '#core/acts/registry.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {abandonCount} from '#core/cashiering/abandon-count.js'
import {drawersToLookAt} from '#core/cashiering/drawer-attention-views.js'
import {countsOf} from '#core/cashiering/drawer-count-views.js'
import {openSessionOf} from '#core/cashiering/drawer-session-views.js'
import {judgeDrawerCount} from '#core/cashiering/judge-count.js'
import {startCount} from '#core/cashiering/start-count.js'
import {counted, countedAndJudged, counting, differenceAsked, judged, sealed, settled} from '../../support/balancing.js'
import {brokenChecks, newAccount} from '../../support/books.js'
import {handed, makeFund, opened, takeMoney, turnedIn} from '../../support/cashier.js'
import {newTestStore, onEveryEngine, type TestEngine, type TestStore} from '../../support/desk.js'
import {refusedBy as refused} from '../../support/refusal-of.js'

/**
 * mlopez has drawer 2 with a float of 200.00 (20x5,10x8,5x4) and takes, in receipts 1 to 3: cash 80.00 for 60.00
 * (20.00 change), a check of 42.75 with cash 7.25, a card slip of 91.20. Cash less float: 60.00 + 7.25 = 67.25.
 */
const RIGHT = '20x8,10x8,5x5,1x2,coin0.25'
const SHORT_20 = '20x7,10x8,5x5,1x2,coin0.25'
const CHECKS = [4275, 1] as const
const CARDS = [9120, 1] as const
const EXPECTED_CASH = 26725

interface Day {
  readonly store: TestStore
  readonly mlopez: Desk
  readonly session: string
}

async function aDay(engine: TestEngine): Promise<Day> {
  const store = await newTestStore(engine)
  await makeFund(store)
  const mlopez = await store.as('mlopez')
  const account = await newAccount(mlopez)
  const {session} = await opened(mlopez, '2')
  await takeMoney(mlopez, account, [handed('cash', 8000, 2000)])
  await takeMoney(mlopez, account, [handed('check', 4275), handed('cash', 725)])
  await takeMoney(mlopez, account, [handed('card', 9120)])
  return {store, mlopez, session}
}

const all = (cash: string, more: {recount?: boolean} = {}) => ({cash, checks: CHECKS, cards: CARDS, ...more})

const legs = async (desk: Desk, journal: string | null): Promise<Record<string, number>> => {
  const rows = await desk.store
    .db('posting')
    .join('journal', 'journal.journal_id', 'posting.journal_id')
    .where('journal_no', journal)
    .select<{ledger_account: string; amount_cents: number}[]>('ledger_account', 'amount_cents')
  const sums: Record<string, number> = {}
  for (const {ledger_account, amount_cents} of rows)
    sums[ledger_account] = (sums[ledger_account] ?? 0) + Number(amount_cents)
  return sums
}

onEveryEngine((engine) => {
  describe('balance-drawer', () => {
    let day: Day

    beforeEach(async () => {
      day = await aDay(engine)
    })

    afterEach(async () => {
      expect(await brokenChecks(day.mlopez.store.db)).to.deep.equal({})
      await day.store.remove()
    })

    describe('the blind count', () => {
      it('says nothing of what should be there when it is committed (complaint 13)', async () => {
        const outcome = await counted(day.mlopez, all(SHORT_20))
        const act = await day.mlopez.store
          .db('act')
          .orderBy('seq', 'desc')
          .first<{outcome_json: string}>('outcome_json')
        for (const text of [JSON.stringify(outcome), act?.outcome_json ?? '']) {
          expect(text).not.to.match(new RegExp(`${EXPECTED_CASH}|267.25|6725|67.25|4275|9120|expected|differ|short`))
        }
      })

      it('is kept before it is compared, though the comparison fails', async () => {
        const {session, count} = await counted(day.mlopez, all(SHORT_20))
        const {db} = day.mlopez.store
        await db.schema.renameTable('tender', 'tender_away')
        const failed = await judged(day.mlopez, session, count).catch((error: unknown) => error)
        await db.schema.renameTable('tender_away', 'tender')
        expect(failed).to.be.an('error')
        expect(await db('drawer_count').select('count_no')).to.have.length(1)
        expect((await openSessionOf(db, 'mlopez'))?.status).to.equal('counting')
        expect((await judged(day.mlopez, session, count)).differs).to.deep.equal(['cash'])
      })

      it('names at first only the tender types that differ', async () => {
        const outcome = await countedAndJudged(day.mlopez, all(SHORT_20))
        expect(outcome).to.deep.equal({
          ...{session: day.session, drawer: '2', status: 'out_of_balance', count: 1, final: false},
          ...{differs: ['cash'], told: null},
        })
      })

      it('tells figures and likely causes after the recount', async () => {
        await countedAndJudged(day.mlopez, all(SHORT_20))
        const {told, status} = await countedAndJudged(day.mlopez, all(SHORT_20, {recount: true}))
        expect(status).to.equal('out_of_balance')
        expect(told?.cash).to.include({counted_cents: 4725, expected_cents: 6725, over_short_cents: -2000})
        expect(told?.checks).to.include({counted_cents: 4275, count: 1, expected_count: 1})
        expect(told?.causes[0]).to.deep.include({code: 'CHANGE_WRONG', sentence: 'change of $20.00 given twice'})
        expect(told?.causes[0]?.receipts.map((one) => one.number)).to.deep.equal([1])
        expect(told?.absent).to.include('no check listed as cash')
      })

      it('takes any count and keeps every one of them (complaints 5 and 8)', async () => {
        await countedAndJudged(day.mlopez, {cash: 'coin0.00'})
        await countedAndJudged(day.mlopez, {cash: '100x99', checks: [1, 9], cards: [2, 9], recount: true})
        const session = await openSessionOf(day.mlopez.store.db, 'mlopez')
        const counts = await countsOf(day.mlopez.store.db, session?.sessionId ?? '')
        expect(counts.map((one) => one.amounts.cash)).to.deep.equal([0, 990000])
      })

      it('takes no money from the first count on', async () => {
        await perform(day.mlopez, startCount, {drawer: null})
        const late = await refused(() => takeMoney(day.mlopez, 'nobody', [handed('cash', 100)]))
        expect(late.code).to.equal('DRAWER_COUNTING')
      })
    })

    describe('a count that is right', () => {
      it('balances the drawer (complaints 1, 2 and 4: change and float are no takings)', async () => {
        const outcome = await countedAndJudged(day.mlopez, all(RIGHT))
        expect(outcome).to.include({status: 'balanced', final: false})
        expect(outcome.told?.cash).to.include({counted_cents: 6725, expected_cents: 6725})
      })

      it('is one tender type at a time: what is over in checks is not what is short in cash (complaint 10)', async () => {
        const outcome = await countedAndJudged(day.mlopez, {cash: RIGHT, checks: [4274, 1], cards: [9121, 1]})
        expect(outcome.differs).to.deep.equal(['checks', 'cards'])
      })

      it('has every receipt number', async () => {
        const other = await aDay(engine)
        await other.mlopez.store.db('receipt_series').where('series', other.session).increment('last_number', 1)
        await takeMoney(other.mlopez, await newAccount(other.mlopez), [handed('cash', 100)])
        const outcome = await countedAndJudged(other.mlopez, all('20x8,10x8,5x5,1x3,coin0.25'), true)
        expect(outcome).to.deep.include({status: 'out_of_balance', differs: ['receipts']})
        expect(outcome.told).to.include({level: 'supervisor', missing_receipts: 1})
        await other.store.remove()
      })

      it('leaves another drawer alone (complaint 7)', async () => {
        const tngo = await day.store.as('tngo')
        await opened(tngo, '3')
        await takeMoney(tngo, await newAccount(tngo), [handed('cash', 5000)])
        expect((await countedAndJudged(day.mlopez, all(RIGHT))).status).to.equal('balanced')
        expect((await countedAndJudged(tngo, {cash: '50x1,20x5,10x8,5x4', drawer: '3'})).status).to.equal('balanced')
      })

      it('counts a turn-in as gone', async () => {
        await turnedIn(day.mlopez, '20x3', '004401', await day.store.as('tngo'))
        expect((await countedAndJudged(day.mlopez, all('20x5,10x8,5x5,1x2,coin0.25'))).status).to.equal('balanced')
      })
    })

    describe('over and short', () => {
      it('of one cent posts at once, by the cashier alone (complaints 3 and 9)', async () => {
        const final = await countedAndJudged(day.mlopez, all('20x8,10x8,5x5,1x2,coin0.24'), true)
        const outcome = await settled(day.mlopez, final)
        expect(outcome).to.include({status: 'balanced', over_short_cents: -1, level: 'record'})
        expect(await legs(day.mlopez, outcome.journal)).to.deep.equal({'1030': -1, '5100': 1})
      })

      it('of 4.99 posts at once and of 5.00 waits for a supervisor', async () => {
        const small = await countedAndJudged(day.mlopez, all('20x8,10x8,5x6,1x1,coin0.99,rolls0.25'), true)
        expect(small.told).to.include({over_short_cents: 499, level: 'record'})
        const other = await aDay(engine)
        const great = await countedAndJudged(other.mlopez, all('20x8,10x8,5x6,1x2,coin0.25'), true)
        expect(great.told).to.include({over_short_cents: 500, level: 'supervisor'})
        expect(await settled(other.mlopez, great)).to.include({status: 'pending_approval', journal: null})
        await other.store.remove()
      })

      it('of checks and of cash are legs of their own, slips never post', async () => {
        const what = {cash: '20x8,10x8,5x5,1x1,coin0.25', checks: [4300, 1], cards: [0, 0]} as const
        const outcome = await settled(day.mlopez, await countedAndJudged(day.mlopez, what, true))
        expect(outcome).to.include({over_short_cents: -75, level: 'record', status: 'balanced'})
        expect(await legs(day.mlopez, outcome.journal)).to.deep.equal({'1030': -75, '5100': 75})
      })

      it('of slips alone posts nothing and leaves the drawer balanced', async () => {
        const final = await countedAndJudged(day.mlopez, {cash: RIGHT, checks: CHECKS, cards: [9000, 1]}, true)
        expect(await settled(day.mlopez, final)).to.include({status: 'balanced', journal: null})
      })

      it('is not settled before the count is final', async () => {
        const {session, count} = await countedAndJudged(day.mlopez, all(SHORT_20))
        expect((await refused(() => settled(day.mlopez, {session, count}))).code).to.equal('NOT_FINAL')
      })

      it('is final at the last recount that the policy allows', async () => {
        await countedAndJudged(day.mlopez, all(SHORT_20))
        expect((await countedAndJudged(day.mlopez, all(SHORT_20, {recount: true}))).final).to.equal(false)
        expect((await countedAndJudged(day.mlopez, all(SHORT_20, {recount: true}))).final).to.equal(true)
        expect((await refused(() => counted(day.mlopez, all(RIGHT, {recount: true})))).code).to.equal('COUNT_FINAL')
        expect((await refused(() => perform(day.mlopez, startCount, {drawer: null}))).code).to.equal('COUNT_FINAL')
      })
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
        expect(row?.summary).to.contain(
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
        expect(JSON.parse(event?.detail_json ?? '')).to.deep.equal(report)
        expect((JSON.parse(act?.outcome_json ?? '{}') as {report: unknown}).report).to.deep.equal(report)
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

    it('is done once under a key, and another count under it is refused', async () => {
      const first = await counting(day.mlopez, all(SHORT_20), {key: 'k-1'})
      const again = await counting(day.mlopez, all(SHORT_20), {key: 'k-1'})
      expect(again).to.deep.equal({...first, replayed: true})
      expect((await refused(() => counting(day.mlopez, all(RIGHT), {key: 'k-1'}))).code).to.equal('KEY_REUSED')
    })

    it('asks for a recount by name, so that the same line run twice counts once', async () => {
      const first = await countedAndJudged(day.mlopez, all(SHORT_20))
      expect((await refused(() => counted(day.mlopez, all(SHORT_20)))).code).to.equal('COUNT_KEPT')
      const old = await refused(() => perform(day.mlopez, judgeDrawerCount, {...first, count: 7, final: false}))
      expect(old.code).to.equal('COUNTED_SINCE')
    })
  })
})
