import type {Desk} from '#core/acts/desk.js'
import {perform, type PerformOptions} from '#core/acts/perform.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {parseCash, totalOfCash, type CashCount} from '#core/cashiering/denominations.js'
import {recordDrawerEvent} from '#core/cashiering/drawer-events.js'
import {lockSessionOf, mustTakeMoney} from '#core/cashiering/drawer-session-views.js'
import {manageFund} from '#core/cashiering/manage-fund.js'
import {openDrawer, type OpenDrawerOutcome} from '#core/cashiering/open-drawer.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import type {NewTender, TenderKind} from '#core/payments/payment-event.js'
import {recordEvents, type RecordedEvent} from '#core/payments/record-events.js'
import {turnInCash, type TurnInOutcome} from '#core/cashiering/turn-in-cash.js'
import {inOneAct} from './books.js'
import type {TestStore} from './desk.js'

/** Notes that these tests count. */
const FACES = [10_000, 5000, 2000, 1000, 500, 200, 100].map((face) => cents(face))
export const cash = (text: string): CashCount => parseCash(text, FACES)

/** $200.00 as the policy of the district wants a float. */
export const FLOAT = '20x5,10x8,5x4'

/** The head cashier makes the change fund, a supervisor is the second person. */
export async function makeFund(store: TestStore, dollars = 3000): Promise<void> {
  const input = {amount_cents: dollars * 100, counted: null, bag: null, custodian: null, note: ''}
  const witness = await store.as('kchen')
  await perform(await store.as('hgrant'), manageFund, {change: 'fund', ...input}, {witness})
}

export async function opened(
  desk: Desk,
  drawer: string,
  float = FLOAT,
  options: PerformOptions = {},
): Promise<OpenDrawerOutcome> {
  const performed = await perform(desk, openDrawer, {drawer, float: cash(float)}, options)
  if (performed.status !== 'done') throw new Error(`waits: ${performed.request.summary}`)
  return performed.outcome
}

const CLEARING: Partial<Record<TenderKind, string>> = {card: '1050', echeck: '1050'}

/** Something handed over: of cash the change is given back, the rest stays. */
export const handed = (kind: TenderKind, tendered: number, change = 0): NewTender => ({
  kind,
  amount: cents(tendered - change),
  tendered: cents(tendered),
  change: cents(change),
  ledgerAccount: CLEARING[kind] ?? '1030',
  reference: kind === 'cash' ? '' : String(tendered),
  check: null,
  card: null,
})

let taken = 0

/** Money taken in the desk's own open drawer for one account, as a receipt. */
export const takeMoney = (desk: Desk, accountId: string, tenders: readonly NewTender[]): Promise<RecordedEvent> =>
  inOneAct(desk, async (trx, context) => {
    taken += 1
    const session = mustTakeMoney(await lockSessionOf(trx, context.operatorId), context.operatorId)
    const amount = cents(tenders.reduce((total, tender) => total + tender.amount, 0))
    const [event] = await recordEvents(
      trx,
      [
        {
          ...{source: 'drawer', sourceKey: `test ${taken}`, series: session.sessionNo, sessionId: session.sessionId},
          ...{cashBatchId: null, payor: 'test', channel: 'counter', effectiveOn: businessDate(context.today), tenders},
          payees: [{kind: 'account', accountId, amount}],
        },
      ],
      context,
    )
    return event!
  })

/** Cash put into a bag with a second person. */
export async function turnedIn(desk: Desk, count: string, bag: string, witness: Desk): Promise<TurnInOutcome> {
  const performed = await perform(desk, turnInCash, {count: cash(count), bag}, {witness})
  if (performed.status !== 'done') throw new Error(`waits: ${performed.request.summary}`)
  return performed.outcome
}

/** The desk's own drawer counted and balanced: what is counted is what must be there. */
export const balanced = (desk: Desk, count: string, checks: {amount: number; count: number}): Promise<void> =>
  inOneAct(desk, async (trx, context) => {
    const session = mustTakeMoney(await lockSessionOf(trx, context.operatorId), context.operatorId)
    const counting = await recordDrawerEvent(trx, session, {kind: 'start_count'}, context)
    await trx('drawer_count').insert({
      ...{session_id: session.sessionId, count_no: 1, cash_json: canonicalJson(cash(count))},
      ...{cash_cents: totalOfCash(cash(count)), checks_cents: checks.amount, checks_count: checks.count},
      ...{cards_cents: 0, cards_count: 0, operator_id: context.operatorId, witness_id: null},
      ...{recorded_at: context.recordedAt, act_id: context.actId},
    })
    const counted = await recordDrawerEvent(trx, counting, {kind: 'count'}, context)
    await recordDrawerEvent(trx, counted, {kind: 'match'}, context)
  })
