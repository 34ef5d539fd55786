import {openDesk, type Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {recordArrangement} from '#core/collections/record-arrangement.js'
import {businessDate, addDays} from '#core/kernel/business-date.js'
import {localMomentAt, type Clock, type Instant} from '#core/kernel/clock.js'
import {cents} from '#core/kernel/money.js'
import {Refusal} from '#core/kernel/refusal.js'
import {pullOrders} from '#core/payments/payment-effects.js'
import {postPayments} from '#core/payments/post-payments.js'
import {takePayment} from '#core/payments/take-payment.js'
import {completeOrder} from '#core/turnoffs/complete-order.js'
import {orderByNumber} from '#core/turnoffs/field-order-views.js'
import {acknowledgePull} from '#core/turnoffs/pull-turnoff.js'
import {operatorById} from '#core/staff/operators-views.js'
import {aPayment, inOneAct} from './books.js'
import {asked} from './taking.js'

/** What one process of a shut-off morning does. */
export interface MorningWork {
  readonly location: string
  readonly operator: string
  readonly role: 'crew' | 'cashier' | 'arranger' | 'night_drop'
  /** Real time, in ms, at which the day is at `dayStart`. */
  readonly start: number
  /** Instant of the day at the start. */
  readonly dayStart: string
  /** How many times faster the day goes than the clock on the wall. */
  readonly speed: number
  /** Real ms over which the work is spread. */
  readonly span: number
  readonly seed: number
  /** Order numbers of a crew; account numbers of a cashier; account keys of the others. */
  readonly names: readonly string[]
}

export interface MorningReport {
  readonly done: number
  readonly acknowledged: number
  readonly failures: readonly string[]
  readonly longest_ms: number
}

const work = JSON.parse(process.argv[2] ?? '{}') as MorningWork
const ZONE = 'America/Los_Angeles'
const clock: Clock = {
  zone: ZONE,
  now: () =>
    new Date(Date.parse(work.dayStart) + (Date.now() - work.start) * work.speed).toISOString() as unknown as Instant,
}

let state = work.seed * 2_654_435_761 + 1
/** A number from 0 up to below 1, the same in every run of a seed. */
function chance(): number {
  state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
  return state / 4_294_967_296
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const failures: string[] = []
let [done, acknowledged, longest] = [0, 0, 0]

async function timed(act: () => Promise<unknown>): Promise<void> {
  const began = performance.now()
  try {
    await act()
    done += 1
  } catch (error) {
    failures.push(error instanceof Refusal ? `${error.code} ${error.message}` : (error as Error).message.slice(-160))
  }
  longest = Math.max(longest, performance.now() - began)
}

/** Goes from door to door: turns the valve, reports it a little later, answers what was asked back. */
async function crew(desk: Desk): Promise<void> {
  const pace = work.span / work.names.length
  let open = [...work.names]
  while (open.length > 0) {
    const left: string[] = []
    for (const order of open) {
      await pause(chance() * pace)
      const known = await orderByNumber(desk.store.db, order)
      if (known.over !== null) continue
      if (known.pull === null && chance() < 0.2) left.push(order)
      else if (known.pull !== null && chance() < 0.8) await acknowledge(desk, order)
      else await turnOff(desk, order, pace)
    }
    open = left
  }
}

async function acknowledge(desk: Desk, order: string): Promise<void> {
  await timed(() => perform(desk, acknowledgePull, {order, at: null}))
  acknowledged += 1
}

async function turnOff(desk: Desk, order: string, pace: number): Promise<void> {
  const at = localMomentAt(clock.now(), ZONE)
  await pause(chance() * pace)
  const said = {result: 'off', reading: 100, seal: '1', photo: null, tag_left: true, reason: null} as const
  await timed(() => perform(desk, completeOrder, {...said, order, at}))
}

/** Each name at its own moment of the span. */
async function spread(one: (name: string) => Promise<unknown>): Promise<void> {
  for (const name of work.names) {
    await pause((chance() * 2 * work.span) / work.names.length)
    await timed(() => one(name))
  }
}

const openCents = async (desk: Desk, account: string): Promise<number> => {
  const row = await desk.store
    .db<{balance_cents: number; account_id: string}>('account_balance')
    .where('account_id', account)
    .orWhereIn('account_id', desk.store.db('account').where('account_no', account).select('account_id'))
    .first('balance_cents')
  return row?.balance_cents ?? 0
}

async function inHand(desk: Desk, account: string): Promise<unknown> {
  const amount = await openCents(desk, account)
  return perform(desk, takePayment(true), asked({account, cash: amount}))
}

/** An envelope of the evening before, counted in the morning. */
const fromTheBox = async (desk: Desk, accountId: string): Promise<unknown> => {
  const amount = await openCents(desk, accountId)
  return inOneAct(desk, async (trx, context) => {
    const before = addDays(context.today, -1)
    await postPayments(trx, [aPayment(accountId, amount, before, `box ${work.seed}`)], context)
    await pullOrders(trx, {ids: [accountId], why: 'night drop'}, context)
  })
}

const arranged = (desk: Desk, accountId: string): Promise<unknown> =>
  inOneAct(desk, async (trx, context) => {
    const items = await trx<{receivable_id: string; open_cents: number}>('open_item').where('account_id', accountId)
    const amount = cents(items.reduce((total, item) => total + item.open_cents, 0))
    await recordArrangement(
      trx,
      {
        ...{accountId, option: 'amortization', madeOn: context.today, down: null, version: 1, supersedes: null},
        covered: items.map((item) => item.receivable_id),
        installments: [{dueOn: businessDate('2026-12-24'), amount}],
        ...{channel: 'phone', orderId: null, delivered: 'read_aloud', reason: '', fundingSource: '', readBack: ''},
        rules: [],
      },
      context,
    )
    await pullOrders(trx, {ids: [accountId], why: 'arrangement'}, context)
  })

const opened = await openDesk({location: work.location, version: 'test', clock})
const operator = await operatorById(opened.store.db, work.operator, opened.today, `morning ${work.seed}`)
/** Today is read from the clock of the day, which is not the training date. */
const desk = {...opened, operator, today: businessDate(localMomentAt(clock.now(), ZONE).slice(0, 10))}
await pause(Math.max(0, work.start - Date.now()))
if (work.role === 'crew') await crew(desk)
else
  await spread((name) =>
    ({cashier: inHand, arranger: arranged, night_drop: fromTheBox, crew: inHand})[work.role](desk, name),
  )
await desk.store.close()
process.stdout.write(JSON.stringify({done, acknowledged, failures, longest_ms: Math.round(longest)}))
