import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {adjustArrangement} from '#core/collections/adjust-arrangement.js'
import {cancelArrangement} from '#core/collections/cancel-arrangement.js'
import {arrangementsOf, stateOf} from '#core/collections/arrangement-views.js'
import {recordArrangement, type PlannedPart} from '#core/collections/record-arrangement.js'
import {reinstateArrangement} from '#core/collections/reinstate-arrangement.js'
import {judgeAccounts, listDay} from '#core/collections/shutoff-list.js'
import {addDays, businessDate, momentOf, type BusinessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {postPayments} from '#core/payments/post-payments.js'
import {aPayment, brokenChecks, inOneAct} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import type {MadeAccount} from '../../support/district.js'
import {refusalOf} from '../../support/refusal-of.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {RIPE} from '../../support/shutoff-story.js'

const part = (day: string, amount: number): PlannedPart => ({dueOn: businessDate(day), amount: cents(amount)})
const REASONED = {
  moves: [],
  split: null,
  catch_up: null,
  months: null,
  add_current: false,
  channel: 'phone',
  delivered: 'letter',
} as const

/** Four accounts that owe $210.00 and were on the list of Tue 2026-11-24, each with an arrangement of Mon 2026-11-23. */
const [BROKEN, AGAIN, NEWER, LAPSED] = [1, 2, 3, 4] as const
/** Parts of $100.00 and $110.00. */
const PARTS = [part('2026-12-15', 10_000), part('2027-01-15', 11_000)]

/**
 * What the law makes of each on a day, worked out by hand (HSC 116910(b)(3); 60 full days after 2026-12-15 end on
 * 2027-02-13: 16 days of December, 31 of January, 13 of February):
 */
const STANDING: readonly (readonly [serial: number, from: string, through: string, rule: string])[] = [
  [BROKEN, '2026-11-24', '2026-12-15', 'S-ARR-KEPT'],
  [BROKEN, '2026-12-16', '2027-02-13', 'S-ARR-60'],
  // Final notice posted Tue 2027-02-16 (the 15th is Presidents' Day); business days 17, 18, 19, 22, and the fifth, 23.
  [BROKEN, '2027-02-14', '2027-02-22', 'S-5BD'],
  [BROKEN, '2027-02-23', '2027-02-26', 'listed'],
  // Paid on Mon 2026-12-28 what was missed, reinstated; the second part falls due on Fri 2027-01-15 and is not paid.
  [AGAIN, '2026-11-24', '2026-12-15', 'S-ARR-KEPT'],
  [AGAIN, '2026-12-16', '2026-12-28', 'S-ARR-60'],
  [AGAIN, '2026-12-29', '2027-01-15', 'S-ARR-KEPT'],
  // 2027-01-15 + 61 days = 2027-03-17, after the last day here.
  [AGAIN, '2027-01-16', '2027-02-26', 'S-ARR-60'],
  // On Thu 2026-12-10 the first part was moved to Mon 2026-12-28, and both are paid in time.
  [NEWER, '2026-11-24', '2027-01-15', 'S-ARR-KEPT'],
  [NEWER, '2027-01-16', '2027-02-26', 'nothing'],
  // Its down payment was due on Mon 2026-11-30 and never came.
  [LAPSED, '2026-11-24', '2026-11-30', 'P-HOLD'],
  [LAPSED, '2026-12-01', '2027-02-26', 'listed'],
]

const handWorked = (serial: number, day: string): string =>
  STANDING.find(([of, from, through]) => of === serial && from <= day && day <= through)?.[3] ?? 'no line'

const at = (day: BusinessDate): string => `${day}T18:00:00.000Z`

describe('the life of arrangements, day by day', function () {
  this.timeout(120_000)
  onEveryEngine((engine) => {
    let store: TestStore
    let made: Map<number, MadeAccount>
    const numbers = new Map<number, string>()
    const the = (serial: number): MadeAccount => made.get(serial)!
    const as = (day: string, operator = 'rpatel'): Promise<Desk> => store.as(operator, at(businessDate(day)))

    before(async () => {
      store = await newTestStore(engine)
      const desk = await as('2026-11-23', 'kchen')
      made = await makeDistrict(desk, [RIPE, RIPE, RIPE, RIPE], 1)
      for (const serial of [BROKEN, AGAIN, NEWER, LAPSED]) numbers.set(serial, await agree(desk, serial))
    })
    after(() => store.remove())

    async function agree(desk: Desk, serial: number): Promise<string> {
      const {accountId} = the(serial)
      const owed = await desk.store
        .db<{receivable_id: string; account_id: string}>('receivable')
        .where('account_id', accountId)
      const covered = owed.map((row) => row.receivable_id)
      const down = serial === LAPSED ? part('2026-11-30', 1000) : null
      const installments = serial === LAPSED ? [part('2026-12-15', 20_000)] : PARTS
      const {arrangementNo} = await inOneAct(desk, (trx, context) =>
        recordArrangement(
          trx,
          {
            ...{accountId, option: 'amortization' as const, madeOn: context.today, covered, down, installments},
            ...{version: 1, supersedes: null, channel: 'phone', orderId: null, delivered: 'letter', reason: ''},
            ...{fundingSource: '', readBack: '', rules: {}},
          },
          context,
        ),
      )
      return arrangementNo
    }

    const pay = async (day: string, serial: number, amount: number): Promise<void> => {
      const desk = await as(day)
      await inOneAct(desk, (trx, context) => postPayments(trx, [aPayment(the(serial).accountId, amount, day)], context))
    }

    /** What happened, before the day is judged. */
    const HAPPENED: Readonly<Record<string, () => Promise<unknown>>> = {
      '2026-12-10': async () => {
        const moves = [{from: '2026-12-15', to: '2026-12-28'}]
        const input = {...REASONED, arrangement: numbers.get(NEWER) ?? '', moves, reason: 'PAY_DAY'}
        const done = await perform(await as('2026-12-10', 'mlopez'), adjustArrangement, input)
        if (done.status === 'done') numbers.set(NEWER, done.outcome.arrangement)
      },
      '2026-12-28': async () => {
        await pay('2026-12-28', NEWER, 10_000)
        const input = {arrangement: numbers.get(AGAIN) ?? '', reason: 'CAUGHT_UP'}
        const short = await refusalOf(perform(await as('2026-12-28'), reinstateArrangement, input))
        expect(short.message).to.include('$100.00 is to be paid first')
        await pay('2026-12-28', AGAIN, 10_000)
        await perform(await as('2026-12-28'), reinstateArrangement, input)
      },
      '2027-01-15': () => pay('2027-01-15', NEWER, 11_000),
      '2027-02-16': async () => {
        const desk = await as('2027-02-16')
        await inOneAct(desk, (trx, context) =>
          trx('notice').insert({
            ...{account_id: the(BROKEN).accountId, notice_id: context.key(), kind: 'final', method: 'posted'},
            ...{sent_on: context.today, sent_at: momentOf(context.today, '10:00'), address: '', recipients: ''},
            ...{items: '', languages: '', template: '', amount_cents: null, pay_by: null, occupant_copy_on: null},
            ...{proof: '', source_key: null, recorded_at: context.recordedAt, act_id: context.actId},
          }),
        )
      },
    }

    it('stands each day as the law has it', async () => {
      const wrong: string[] = []
      for (let day = businessDate('2026-11-24'); day <= '2027-02-26'; day = addDays(day, 1)) {
        const desk = await as(day)
        const {calendar} = listDay(desk, null).books
        const judgedOn = calendar.isClosed(day) ? null : day
        if (judgedOn !== null) {
          const ids = [BROKEN, AGAIN, NEWER, LAPSED].map((serial) => the(serial).accountId)
          const judged = await judgeAccounts(desk.store.db, ids, listDay(desk, judgedOn))
          for (const serial of [BROKEN, AGAIN, NEWER, LAPSED]) {
            const one = judged.get(the(serial).accountId)
            const rule = handWorked(serial, day)
            const blocked: readonly string[] = one?.decision.blocked_by ?? []
            const found = one === undefined ? 'nothing' : one.outcome === 'listed' ? 'listed' : blocked.join(' ')
            if (found !== rule && !blocked.includes(rule)) wrong.push(`${day} ${serial}: ${rule}, found ${found}`)
          }
        }
        await HAPPENED[day]?.()
      }
      expect(wrong).to.deep.equal([])
    })

    it('is told by status with its first day', async () => {
      const desk = await as('2027-02-26')
      const stored = await arrangementsOf(
        desk.store.db,
        [BROKEN, AGAIN, NEWER, LAPSED].map((serial) => the(serial).accountId),
      )
      const told = (serial: number, day: string): string[] =>
        (stored.get(the(serial).accountId) ?? []).map((one) => {
          const {status, since} = stateOf('rivergate', one, businessDate(day))
          return `${one.version} ${status} ${since}`
        })
      // Five days of grace end on Sunday 2026-12-20: 2026-12-15 may be paid through the Monday.
      expect(told(BROKEN, '2026-12-21')).to.deep.equal(['1 active 2026-11-23'])
      expect(told(BROKEN, '2026-12-22')).to.deep.equal(['1 broken 2026-12-22'])
      expect(told(AGAIN, '2026-12-28')).to.deep.equal(['1 active 2026-12-28'])
      expect(told(AGAIN, '2027-02-26')).to.deep.equal(['1 broken 2027-01-21'])
      expect(told(NEWER, '2027-02-26')).to.deep.equal(['1 superseded 2026-12-10', '2 kept 2027-01-15'])
      expect(told(LAPSED, '2026-11-30')).to.deep.equal(['1 pending_down_payment 2026-11-23'])
      expect(told(LAPSED, '2027-02-26')).to.deep.equal(['1 lapsed 2026-12-01'])
    })

    it('leaves what broke with the due dates of its bills, and the books sound', async () => {
      const desk = await as('2027-02-26')
      const rows = await desk.store
        .db<{account_id: string; due_on: string; open_cents: number}>('open_item')
        .where('account_id', the(BROKEN).accountId)
      // Mailed 90 days before 2026-11-23, 21 days to pay.
      expect(rows.map((row) => [row.due_on, row.open_cents])).to.deep.equal([['2026-09-15', 21_000]])
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })

    it('is not reinstated twice, not cancelled once it broke, and not by who may not', async () => {
      const input = {arrangement: numbers.get(AGAIN) ?? '', reason: 'CAUGHT_UP'}
      const twice = await refusalOf(perform(await as('2027-02-26'), reinstateArrangement, input))
      expect([twice.code, twice.exit]).to.deep.equal(['REINSTATED_BEFORE', 65])
      const asked = await refusalOf(perform(await as('2027-02-26', 'mlopez'), reinstateArrangement, input))
      expect(asked.code).to.equal('REINSTATED_BEFORE')
      const cancel = {...input, reason: 'CUSTOMER_ASKED'}
      expect((await refusalOf(perform(await as('2027-02-26'), cancelArrangement, cancel))).code).to.equal('NOT_RUNNING')
    })
  })
})
