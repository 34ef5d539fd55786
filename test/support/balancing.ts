import type {Desk} from '#core/acts/desk.js'
import {perform, type Performed, type PerformOptions} from '#core/acts/perform.js'
import {approveDifference, type ApproveDifferenceOutcome} from '#core/cashiering/approve-difference.js'
import type {CauseCode} from '#core/cashiering/cause-codes.js'
import {countDrawer, type CountDrawerOutcome} from '#core/cashiering/count-drawer.js'
import {judgeDrawerCount, type JudgeCountOutcome} from '#core/cashiering/judge-count.js'
import {sealDrawer, type SealOutcome} from '#core/cashiering/seal-drawer.js'
import {settleDifference, type SettleOutcome} from '#core/cashiering/settle-difference.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {newAccount} from './books.js'
import {cash, handed, makeFund, opened, takeMoney} from './cashier.js'
import {newTestStore, type TestEngine, type TestStore} from './desk.js'

/** What a test counts: cash in words, checks and slips as cents and pieces. */
export interface Counted {
  readonly cash: string
  readonly checks?: readonly [cents: number, pieces: number]
  readonly cards?: readonly [cents: number, pieces: number]
  readonly recount?: boolean
  readonly drawer?: string
}

const done = <T extends Json>(performed: Performed<T>): T => {
  if (performed.status !== 'done') throw new Error(`waits: ${performed.request.summary}`)
  return performed.outcome
}

export const countInput = ({cash: text, checks = [0, 0], cards = [0, 0], recount = false, drawer = '2'}: Counted) => ({
  ...{drawer, recount, cash: cash(text)},
  checks: {amount_cents: checks[0], count: checks[1]},
  cards: {amount_cents: cards[0], count: cards[1]},
})

export const counting = (desk: Desk, counted: Counted, options: PerformOptions = {}) =>
  perform(desk, countDrawer, countInput(counted), options)

export const counted = async (desk: Desk, what: Counted, options: PerformOptions = {}): Promise<CountDrawerOutcome> =>
  done(await counting(desk, what, options))

export const judged = async (desk: Desk, session: string, count: number, final = false): Promise<JudgeCountOutcome> =>
  done(await perform(desk, judgeDrawerCount, {session, count, final}))

/** Counts and compares. */
export async function countedAndJudged(desk: Desk, what: Counted, final = false): Promise<JudgeCountOutcome> {
  const {session, count} = await counted(desk, what)
  return judged(desk, session, count, final)
}

export const settled = async (
  desk: Desk,
  {session, count}: {readonly session: string; readonly count: number},
  cause: CauseCode = 'UNKNOWN',
): Promise<SettleOutcome> => done(await perform(desk, settleDifference, {session, count, cause}))

export const differenceAsked = (
  desk: Desk,
  {session, count}: {readonly session: string; readonly count: number},
  options: PerformOptions = {},
): Promise<Performed<ApproveDifferenceOutcome>> => perform(desk, approveDifference, {session, count}, options)

export const sealed = async (
  desk: Desk,
  bag: string | null,
  options: PerformOptions & {readonly drawer?: string} = {},
): Promise<SealOutcome> => done(await perform(desk, sealDrawer, {drawer: options.drawer ?? '2', bag}, options))

/**
 * mlopez has drawer 2 with a float of 200.00 (20x5,10x8,5x4) and takes, in receipts 1 to 3: cash 80.00 for 60.00
 * (20.00 change), a check of 42.75 with cash 7.25, a card slip of 91.20. Cash less float: 60.00 + 7.25 = 67.25.
 */
export const RIGHT = '20x8,10x8,5x5,1x2,coin0.25'
export const SHORT_20 = '20x7,10x8,5x5,1x2,coin0.25'
export const CHECKS = [4275, 1] as const
export const CARDS = [9120, 1] as const
export const EXPECTED_CASH = 26725

export interface Day {
  readonly store: TestStore
  readonly mlopez: Desk
  readonly session: string
}

export async function aDay(engine: TestEngine): Promise<Day> {
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

export const all = (cash: string, more: {recount?: boolean} = {}) => ({cash, checks: CHECKS, cards: CARDS, ...more})

export const legs = async (desk: Desk, journal: string | null): Promise<Record<string, number>> => {
  const rows = await desk.store
    .db('posting')
    .join('journal', 'journal.journal_id', 'posting.journal_id')
    .where('journal_no', journal)
    .select<{ledger_account: string; amount_cents: number}[]>('ledger_account', 'amount_cents')
  const sums: Record<string, number> = {}
  for (const {ledger_account, amount_cents} of rows) sums[ledger_account] = (sums[ledger_account] ?? 0) + amount_cents
  return sums
}
