import {expect} from 'chai'
import fc from 'fast-check'
import type {Desk} from '#core/acts/desk.js'
import {approveRequest} from '#core/acts/approve.js'
import {perform} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {makeShutoffList} from '#core/collections/make-shutoff-list.js'
import {releaseShutoffList} from '#core/collections/release-shutoff-list.js'
import {judgeForDay} from '#core/collections/shutoff-decision.js'
import {judgeAccounts, listDay, NOT_NARROWED} from '#core/collections/shutoff-list.js'
import {businessDate} from '#core/kernel/business-date.js'
import {pullOrders} from '#core/payments/payment-effects.js'
import {newTestStore, onEveryEngine, type TestStore} from '../support/desk.js'
import {inAct, type MadeAccount} from '../support/district.js'
import {makeDistrict, writeStory} from '../support/shutoff-story-rows.js'
import {factsOf, RIPE, type Story} from '../support/shutoff-story.js'
import {taken, withDrawers} from '../support/taking.js'

/** Districts tried on each engine; CURBSTOP_PROPERTY_RUNS tries more. */
const MORE = Number(process.env['CURBSTOP_PROPERTY_RUNS'] ?? 0)
const RUNS = MORE > 0 ? {sqlite: MORE, postgres: MORE} : {sqlite: 4, postgres: 2}
const NEXT_DAY = businessDate('2026-11-24')

/** A bill mailed so many days before 2026-11-23 is due 21 days later and delinquent for sixty full days on 11-24. */
const OLD_ENOUGH = 81
/** Rivergate shut-off policy 3.2: so much is carried over. */
const CARRIED_OVER = 5000

/** An account for which everything was done as the law asks, each thing once, so that nothing stands in for another. */
const lawful: fc.Arbitrary<Story> = fc
  .record({
    commercial: fc.boolean(),
    landlord: fc.boolean(),
    mailDiffers: fc.boolean(),
    mailed: fc.integer({min: OLD_ENOUGH, max: 130}),
    amount: fc.integer({min: CARRIED_OVER + 1, max: 40_000}),
    // 15 days and seven business days before 2026-11-24, 19 days after the bill.
    noticed: fc.integer({min: 14, max: 40}),
    contact: fc.integer({min: 2, max: 12}),
    byTag: fc.boolean(),
    occupant: fc.integer({min: 9, max: 20}),
  })
  .map((one) => ({
    ...RIPE,
    serviceClass: one.commercial && !one.landlord ? ('commercial' as const) : ('residential' as const),
    landlord: one.landlord,
    mailDiffers: one.mailDiffers,
    bills: [{mailed: one.mailed, amount: one.amount}],
    notice: {ago: one.noticed, complete: true, copy: one.mailDiffers, returned: false},
    call: one.byTag ? null : {ago: one.contact, reached: true, offered: false},
    tag: one.byTag ? one.contact : null,
    occupant: one.landlord ? one.occupant : null,
  }))

/** The same account with one thing taken away or one protection added. */
function oneThingLess(told: Story): ReadonlyMap<string, Story> {
  const {notice} = told
  const isHome = told.serviceClass === 'residential'
  const bill = told.bills[0] ?? {mailed: OLD_ENOUGH, amount: 1}
  const less: [string, Story | null][] = [
    ['no notice', {...told, notice: null}],
    ['no contact', {...told, call: null, tag: null}],
    ['an adult not reached', told.call === null ? null : {...told, call: {...told.call, reached: false}}],
    ['a clause left out', notice === null ? null : {...told, notice: {...notice, complete: false}}],
    [
      'no copy to Occupant',
      isHome && told.mailDiffers && notice !== null ? {...told, notice: {...notice, copy: false}} : null,
    ],
    ['occupants not told', told.landlord ? {...told, occupant: null} : null],
    // The last day of each clock: one day less and it has not run.
    ['a day of the sixty', isHome ? {...told, bills: [{...bill, mailed: OLD_ENOUGH - 1}]} : null],
    ['a day of the fifteen', isHome && notice !== null ? {...told, notice: {...notice, ago: 13}} : null],
    ['a day of the ten', !isHome && notice !== null ? {...told, notice: {...notice, ago: 8}} : null],
    ['a day of the occupants', told.landlord ? {...told, occupant: 8} : null],
    ['a cent of the balance', {...told, bills: [{...bill, amount: CARRIED_OVER}]}],
    ['an appeal', isHome ? {...told, appeal: {ago: 3, ended: false}} : null],
    ['a complaint', {...told, dispute: {ago: 3, ended: false}}],
    ['a bankruptcy', {...told, bankruptcy: {ago: 3, ended: false}}],
    ['time to pay', {...told, extension: -1}],
    ['a stop for weather', {...told, hold: -1}],
    ['a certificate', isHome ? {...told, medical: {certified: true, ground: 'medi_cal', willing: true}} : null],
    ['an arrangement kept', {...told, plan: {made: 60, dues: [30, -30], paid: 1, final: null}}],
  ]
  return new Map(less.flatMap(([what, story]) => (story === null ? [] : [[what, story] as const])))
}

describe('the list holds only who may be held', () => {
  it('by the law alone: one notice, contact, day or cent less, or one protection more, and nobody may', async () => {
    const store = await newTestStore('sqlite')
    const {books} = listDay(await store.as('kchen'), NEXT_DAY)
    const listed = (told: Story): boolean => judgeForDay(factsOf(told), NEXT_DAY, books).listed
    fc.assert(
      fc.property(lawful, (told) => {
        expect(listed(told)).to.equal(true)
        for (const [what, story] of oneThingLess(told)) expect(listed(story), what).to.equal(false)
      }),
      {numRuns: MORE > 0 ? MORE * 20 : 200},
    )
    await store.remove()
  })

  onEveryEngine((engine) => {
    let store: TestStore
    let serial = 1
    before(async () => {
      store = await newTestStore(engine)
      await withDrawers(store, 'tngo')
    })
    after(() => store.remove())

    const district = async (stories: readonly Story[]): Promise<MadeAccount[]> => {
      const first = serial
      serial += stories.length
      return Array.from((await makeDistrict(await store.as('kchen'), stories, first)).values())
    }
    const outcomes = async (desk: Desk, accounts: readonly MadeAccount[]): Promise<(string | undefined)[]> => {
      const ids = accounts.map((account) => account.accountId)
      const judged = await judgeAccounts(desk.store.db, ids, listDay(desk, NEXT_DAY))
      return ids.map((id) => judged.get(id)?.outcome)
    }

    it('in a random district: one thing less than a listed account and it is held', async function () {
      this.timeout(MORE > 0 ? 3_600_000 : 60_000)
      const desk = await store.as('kchen')
      await fc.assert(
        fc.asyncProperty(lawful, async (told) => {
          const less = oneThingLess(told)
          const [listed, ...held] = await outcomes(desk, await district([told, ...less.values()]))
          expect(listed, JSON.stringify(told)).to.equal('listed')
          for (const [at, what] of Array.from(less.keys()).entries())
            expect(held[at], `${what}: ${JSON.stringify(told)}`).to.equal('held')
        }),
        {numRuns: RUNS[engine], endOnFailure: true},
      )
    })

    /** Freezes the list and sends its orders, two supervisors together. */
    const release = async (): Promise<void> => {
      const asking = await store.as('kchen')
      const narrowing = {asked: NEXT_DAY, narrowing: NOT_NARROWED}
      const {frozen, list} = await makeShutoffList(asking, narrowing, () => undefined)
      const count = list.judged.filter((line) => line.outcome === 'listed').length
      const waiting = await perform(asking, releaseShutoffList, {snapshot: frozen?.snapshot ?? '', count})
      const request = waiting.status === 'waiting' ? waiting.request.request : ''
      await approveRequest(await store.as('rpatel'), request, actOfKind)
    }

    it('after a payment: enough asks the order back at once, less leaves it with the new amounts', async function () {
      this.timeout(MORE > 0 ? 3_600_000 : 60_000)
      const tills = await store.as('tngo')
      const bill = (min: number, max: number) =>
        fc.record({mailed: fc.integer({min, max}), amount: fc.integer({min: 1, max: 20_000})})
      const bills = fc.record({
        oldest: fc.record({mailed: fc.integer({min: 100, max: 130}), amount: fc.integer({min: 5001, max: 30_000})}),
        old: fc.option(bill(OLD_ENOUGH, 99)),
        young: fc.option(bill(30, OLD_ENOUGH - 1)),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(bills, fc.nat(100)), {minLength: 3, maxLength: 3}), async (paying) => {
          const stories = paying.map(([{oldest, old, young}]): Story => {
            const all = [oldest, old, young].filter((one) => one !== null)
            // The notice of RIPE came after both old bills: either may be acted on.
            return {...RIPE, bills: all}
          })
          const accounts = await district(stories)
          await release()
          for (const [at, account] of accounts.entries()) {
            const open = (stories[at]?.bills ?? []).toSorted((a, b) => b.mailed - a.mailed)
            const owed = open.reduce((total, one) => total + one.amount, 0)
            const paid = Math.max(1, Math.floor((owed * (paying[at]?.[1] ?? 0)) / 100))
            // Worked out apart from the program: the oldest bill first, then what is left of those sixty days old.
            let money = paid
            let [oldLeft, dueLeft] = [0, 0]
            for (const one of open) {
              const left = one.amount - Math.min(money, one.amount)
              money -= one.amount - left
              if (one.mailed >= OLD_ENOUGH) oldLeft += left
              if (one.mailed > 21) dueLeft += left
            }
            const done = await taken(tills, {account: account.accountNumber, check: paid})
            const [effect] = done.accounts
            expect(effect?.after.past_due_cents).to.equal(dueLeft)
            expect(effect?.orders).to.have.length(1)
            expect(effect?.orders[0], JSON.stringify({open, paid})).to.include(
              oldLeft > CARRIED_OVER
                ? {state: 'stands', missing_cents: oldLeft - CARRIED_OVER}
                : {state: 'pull_requested', missing_cents: null},
            )
          }
        }),
        {numRuns: RUNS[engine], endOnFailure: true},
      )
    })

    it('after an arrangement or a protection the order is asked back in the same transaction', async function () {
      this.timeout(60_000)
      const desk = await store.as('kchen')
      const bare: Story = {...RIPE, notice: null, call: null}
      const added: readonly Story[] = [
        {...bare, appeal: {ago: 0, ended: false}},
        {...bare, dispute: {ago: 0, ended: false}},
        {...bare, bankruptcy: {ago: 0, ended: false}},
        {...bare, extension: -1},
        {...bare, hold: -1},
        {...bare, medical: {certified: true, ground: 'medi_cal', willing: true}},
        {...bare, plan: {made: 0, dues: [-20, -50], paid: 0, final: null}},
      ]
      const accounts = await district([...added.map(() => RIPE), RIPE])
      await release()
      for (const [at, told] of added.entries()) await writeStory(desk, told, accounts[at]?.accountId ?? '')
      const ids = accounts.map((account) => account.accountId)
      const pulled = await inAct(desk, (trx, context) => pullOrders(trx, {ids, why: 'protected'}, context))
      expect(ids.map((id) => pulled.get(id)?.map((order) => order.state))).to.deep.equal([
        ...added.map(() => ['pull_requested']),
        ['stands'],
      ])
    })
  })
})
