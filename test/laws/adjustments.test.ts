import {expect} from 'chai'
import fc from 'fast-check'
import type {Desk} from '#core/acts/desk.js'
import {contextOf, perform} from '#core/acts/perform.js'
import {standingJson, standingOf} from '#core/collections/standing.js'
import {formulaOf} from '#core/adjustments/formulas.js'
import {reverseAdjustment} from '#core/adjustments/reverse-adjustment.js'
import {typedOver} from '#core/adjustments/typed-over.js'
import {planOf} from '#core/billing/rate-versions.js'
import {addDays, businessDate} from '#core/kernel/business-date.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {cents} from '#core/kernel/money.js'
import {Refusal} from '#core/kernel/refusal.js'
import type {FormulaCode} from '#core/policies/adjustment-policy.js'
import {postPayments} from '#core/payments/post-payments.js'
import {adjust, billed, newCustomer, type Adjusting} from '../support/adjusted.js'
import {aPayment, brokenChecks, heldIn, inOneAct, openItemsIn} from '../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../support/desk.js'

type Step =
  | {readonly do: 'bill'; readonly water: number; readonly sewer: number; readonly due: number}
  | {readonly do: 'pay'; readonly amount: number}
  | {readonly do: 'adjust'; readonly adjusting: Move}

/** A credit or a charge on a bill of the account, or a rebate. */
interface Move {
  readonly kind: 'credit' | 'charge' | 'rebate' | 'typed'
  readonly which: number
  readonly amount: number
}

const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom('credit', 'credit', 'charge', 'rebate', 'typed'),
  which: fc.nat(5),
  amount: fc.integer({min: 1, max: 12_000}),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('bill' as const),
    water: fc.integer({min: -2000, max: 9000}),
    sewer: fc.integer({min: 1, max: 5000}),
    due: fc.integer({min: -40, max: 40}),
  }),
  fc.record({do: fc.constant('pay' as const), amount: fc.integer({min: 1, max: 12_000})}),
  fc.record({do: fc.constant('adjust' as const), adjusting: move}),
)

/** An account with its bills, as it grows. */
interface Story {
  readonly account: string
  readonly accountId: string
  readonly bills: string[]
}

function inputOf({account, bills}: Story, {kind, which, amount}: Move): Adjusting {
  const bill = bills[which % Math.max(1, bills.length)] ?? null
  if (kind === 'rebate' || (kind === 'credit' && bill === null))
    return {account, reason: 'CONSERVATION', given: {program: 'NOZZLE', quantity: '1'}}
  const nozzles = {account, reason: 'CONSERVATION', given: {program: 'NOZZLE', quantity: '2'}}
  if (kind === 'typed') return {...nozzles, stated_cents: -amount, over_reason: 'as agreed'}
  return {account, bill, class: bill === null ? 'water' : null, stated_cents: kind === 'credit' ? -amount : amount}
}

/** Does it where it may be done; says its journal. */
async function moved(desk: Desk, story: Story, one: Move): Promise<{journal: string; amount: number} | null> {
  try {
    const done = await adjust(desk, inputOf(story, one))
    return done.status === 'done' ? {journal: done.outcome.journal, amount: done.outcome.amount_cents} : null
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

async function play(desk: Desk, story: Story, steps: readonly Step[]): Promise<void> {
  const {accountId, bills} = story
  for (const one of steps) {
    if (one.do === 'bill') {
      const dueOn = addDays(businessDate('2026-11-20'), one.due)
      bills.push((await billed(desk, accountId, {water: one.water, sewer: one.sewer}, dueOn)).billNo)
    } else if (one.do === 'pay') {
      const payment = aPayment(accountId, one.amount, '2026-11-20')
      await inOneAct(desk, (trx, context) => postPayments(trx, [payment], context))
    } else await moved(desk, story, one.adjusting)
  }
}

const newStory = async (desk: Desk): Promise<Story> => {
  const {account, accountId} = await newCustomer(desk)
  return {account, accountId, bills: []}
}

/** Items, credits and standing of an account, whichever way they came about. */
async function stateOf(desk: Desk, accountId: string): Promise<object> {
  const {db} = desk.store
  const items = (await openItemsIn(db, accountId)).map((item) => `${item.due} ${item.class} ${item.open}`)
  const standing = standingJson(await standingOf(db, desk, accountId))
  return {items: items.toSorted(), held: await heldIn(db, accountId), standing}
}

interface Stored {
  readonly formula: FormulaCode
  readonly stated_cents: number | null
  readonly bill_id: string | null
  readonly worksheet_json: string
}

/** The parts that the inputs of a worksheet give now, and those that were kept. */
async function worked(desk: Desk, row: Stored): Promise<{again: Json; kept: Json}> {
  const sheet = JSON.parse(row.worksheet_json) as {inputs: Json; parts: Json}
  const formula = await formulaOf(row.formula)
  const codes = formula.plansOf(sheet.inputs)
  const plans = new Map(
    await Promise.all(codes.map(async (code) => [code, await planOf(desk.store.db, code)] as const)),
  )
  const first = formula.work(sheet.inputs, plans)
  const otherwise = {billId: row.bill_id, class: 'water' as const}
  const {parts} = row.stated_cents === null ? first : typedOver(first, cents(row.stated_cents), otherwise)
  const again = parts.map(({billId, class: name, amount}) => ({bill_id: billId, class: name, amount_cents: amount}))
  return {again, kept: sheet.parts}
}

describe('adjustments, whatever is adjusted', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    before(async () => {
      store = await newTestStore(engine)
    })
    after(() => store.remove())

    it('leave everything as it was when they are reversed, item by item', async () => {
      const desk = await store.as('hgrant')
      await fc.assert(
        fc.asyncProperty(fc.array(step, {minLength: 1, maxLength: 8}), move, async (steps, last) => {
          const story = await newStory(desk)
          await play(desk, story, steps)
          const before = await stateOf(desk, story.accountId)
          const done = await moved(desk, story, last)
          fc.pre(done !== null)
          const undo = {journal: done.journal, reason: 'test', note: ''}
          await perform(desk, reverseAdjustment, undo)
          expect(await stateOf(desk, story.accountId)).to.deep.equal(before)
        }),
        {numRuns: engine === 'sqlite' ? 30 : 8, endOnFailure: true},
      )
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })

    it('never pass the limits of one person, however many they are', async () => {
      const limits = {mlopez: {each: 10_000, year: 30_000}, dkim: {each: 50_000, year: 150_000}}
      for (const [who, {each, year}] of Object.entries(limits)) {
        const desk = await store.as(who)
        const sizes = fc.record({kind: fc.constantFrom('credit' as const, 'charge' as const), which: fc.nat(3)})
        const any = fc.tuple(sizes, fc.integer({min: 1, max: each + 2000}), fc.boolean())
        await fc.assert(
          fc.asyncProperty(fc.array(any, {minLength: 1, maxLength: 14}), async (all) => {
            const story = await newStory(desk)
            for (let n = 0; n < 3; n += 1)
              story.bills.push((await billed(desk, story.accountId, {water: 60_000, sewer: 30_000})).billNo)
            const standing = new Map<string, number>()
            for (const [one, amount, undo] of all) {
              const done = await moved(desk, story, {...one, amount})
              if (done === null) continue
              expect(Math.abs(done.amount)).to.be.at.most(each)
              standing.set(done.journal, Math.abs(done.amount))
              if (undo && who === 'dkim') {
                await perform(desk, reverseAdjustment, {journal: done.journal, reason: 'test', note: ''})
                standing.delete(done.journal)
              }
              expect([...standing.values()].reduce((total, part) => total + part, 0)).to.be.at.most(year)
            }
          }),
          {numRuns: engine === 'sqlite' ? 6 : 3, endOnFailure: true},
        )
      }
    })

    it('come out the same from what they were worked out from', async () => {
      const desk = await store.as('hgrant')
      expect(contextOf(desk).roles).to.deep.equal(['finance'])
      const rows: Stored[] = await desk.store
        .db('adjustment')
        .select('formula', 'stated_cents', 'bill_id', 'worksheet_json')
      expect(rows.length).to.be.greaterThan(20)
      for (const row of rows) {
        const {again, kept} = await worked(desk, row)
        expect(again).to.deep.equal(kept)
      }
    })
  })
})
