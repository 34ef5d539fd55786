import type {Desk} from '#core/acts/desk.js'
import {perform, type Performed, type PerformOptions} from '#core/acts/perform.js'
import {approveDifference, type ApproveDifferenceOutcome} from '#core/cashiering/approve-difference.js'
import type {CauseCode} from '#core/cashiering/cause-codes.js'
import {countDrawer, type CountDrawerOutcome} from '#core/cashiering/count-drawer.js'
import {judgeDrawerCount, type JudgeCountOutcome} from '#core/cashiering/judge-count.js'
import {sealDrawer, type SealOutcome} from '#core/cashiering/seal-drawer.js'
import {settleDifference, type SettleOutcome} from '#core/cashiering/settle-difference.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {cash} from './cashier.js'

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
