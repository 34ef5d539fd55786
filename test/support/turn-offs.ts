import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {makeShutoffList} from '#core/collections/make-shutoff-list.js'
import {releaseShutoffList} from '#core/collections/release-shutoff-list.js'
import {NOT_NARROWED} from '#core/collections/shutoff-list.js'
import {pullOrders, type OrderEffect} from '#core/payments/payment-effects.js'
import {postPayments} from '#core/payments/post-payments.js'
import {completeOrder, type CompleteInput} from '#core/turnoffs/complete-order.js'
import type {CompletedOrder} from '#core/turnoffs/record-completion.js'
import {select} from '#core/store/dialect.js'
import {expect} from 'chai'
import {aPayment, balanceIn, brokenChecks, inOneAct} from './books.js'
import {newTestStore, type TestEngine, type TestStore} from './desk.js'
import type {MadeAccount} from './district.js'
import {makeDistrict} from './shutoff-story-rows.js'
import {RIPE} from './shutoff-story.js'

/** Tuesday 2026-11-24 in Los Angeles: the day of the list, at a local time. */
export const onTheDay = (time: string): string =>
  `2026-11-24T${String(Number(time.slice(0, 2)) + 8).padStart(2, '0')}${time.slice(2)}:00.000Z`

/** Lists for the next lawful day and sends the orders, by two supervisors; the orders by account number. */
export async function release(store: TestStore): Promise<Map<string, string>> {
  const asking = await store.as('kchen')
  const {frozen, list} = await makeShutoffList(asking, {asked: null, narrowing: NOT_NARROWED}, () => undefined)
  const count = list.judged.filter((line) => line.outcome === 'listed').length
  const waiting = await perform(asking, releaseShutoffList, {snapshot: frozen?.snapshot ?? '', count})
  const request = waiting.status === 'waiting' ? waiting.request.request : ''
  await approveRequest(await store.as('rpatel'), request, actOfKind)
  const rows = await select<{account_no: string; order_no: string}>(
    asking.store.db,
    'select a.account_no, f.order_no from field_order f join account a on a.account_id = f.account_id',
  )
  return new Map(rows.map((row) => [row.account_no, row.order_no]))
}

/** Money that is posted now and counts from a day, with what it does to turn-off orders. */
export const paid = (desk: Desk, accountId: string, cents: number, on: string): Promise<readonly OrderEffect[]> =>
  inOneAct(desk, async (trx, context) => {
    await postPayments(trx, [aPayment(accountId, cents, on)], context)
    return (await pullOrders(trx, {ids: [accountId], why: 'payment'}, context)).get(accountId) ?? []
  })

const OFF = {result: 'off', reading: 4182, seal: '77120', photo: null, tag_left: true, reason: null} as const

/** The crew reports: by default that water is off, at the minute of the desk. */
export async function reported(desk: Desk, order: string, said: Partial<CompleteInput> = {}): Promise<CompletedOrder> {
  const performed = await perform(desk, completeOrder, {...OFF, at: null, order, ...said})
  if (performed.status !== 'done') throw new Error('a report waits for nobody')
  return performed.outcome
}

/**
 * Accounts whose turn-off orders are out, and the people who work on them: made before the tests that stand beside it and
 * taken away after them; the books are proved after each.
 */
export function releasedTown(engine: TestEngine, accounts: number) {
  let store: TestStore
  let made: Map<number, MadeAccount>
  let orders: Map<string, string>
  const as = (operator: string, time: string): Promise<Desk> => store.as(operator, onTheDay(time))
  const the = (serial: number): MadeAccount => made.get(serial)!
  before(async () => {
    store = await newTestStore(engine)
    const stories = Array.from({length: accounts}, () => RIPE)
    made = await makeDistrict(await store.as('kchen'), stories, 1)
    orders = await release(store)
  })
  after(() => store.remove())
  afterEach(async () => {
    expect(await brokenChecks((await store.as('kchen')).store.db)).to.deep.equal({})
  })
  return {
    ...{as, the},
    orderOf: (serial: number): string => orders.get(the(serial).accountNumber) ?? '',
    crew: (time: string): Promise<Desk> => as('jcruz', time),
    office: (time: string): Promise<Desk> => as('mlopez', time),
    balance: async (serial: number): Promise<number> =>
      balanceIn((await store.as('kchen')).store.db, the(serial).accountId),
  }
}
