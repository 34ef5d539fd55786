import {spokenId} from '#core/kernel/ids.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import type {Desk} from '#core/acts/desk.js'
import type {Act, ActContext, ApprovalNeed, Decided} from '#core/acts/act.js'
import {snapshotHash} from '#core/collections/freeze-shutoff-list.js'
import {judgeAccounts, listDay, type JudgedAccount} from '#core/collections/shutoff-list.js'
import {
  allLines,
  listedLines,
  snapshotByNumber,
  type ListedLine,
  type StoredSnapshot,
} from '#core/collections/snapshot-views.js'
import {offOrOrdered} from '#core/orders/turn-off-views.js'
import {insertRows} from '#core/store/dialect.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import type {Trx} from '#core/store/open.js'

export type ReleaseInput = {
  readonly snapshot: string
  /** The number of orders, typed by the person who asks: it must be the list's. */
  readonly count: number
}

interface ReleaseFacts {
  readonly snapshot: StoredSnapshot
  readonly lines: readonly ListedLine[]
  readonly hash: string
  /** Each listed account judged again now. */
  readonly now: ReadonlyMap<string, JudgedAccount>
  /** Accounts that are off, or whose order is out, by now. */
  readonly ordered: ReadonlySet<string>
}

type ReleaseDecision = Decided & {
  readonly snapshot: StoredSnapshot
  readonly orders: readonly {accountId: string; accountNumber: string; premiseId: string}[]
}

export type ReleaseOutcome = {
  readonly snapshot: string
  readonly for_date: string
  readonly orders: readonly {readonly account: string; readonly order: string}[]
}

/** What the person who asks has to type, and what is said where it is something else. @throws Refusal NOT_FOUND (66) */
export async function whatToConfirm(desk: Desk, snapshot: string) {
  const {listed_count: total, for_date: on} = await snapshotByNumber(desk.store.db, snapshot)
  const message = `${total} turn-off orders for ${on}, after a second supervisor approves. Type the count`
  return {total, message, otherwise: `the list has ${total}. Nothing sent.`}
}

/** Sends exactly the frozen list as turn-off orders. Two supervisors by nature; facts are judged again at the approval. */
export const releaseShutoffList: Act<ReleaseInput, ReleaseFacts, ReleaseDecision, ReleaseOutcome> = {
  kind: 'release-shutoff-list',
  permission: 'release_shutoff_list',
  subject: (input) => input.snapshot,
  async load(trx, input, context) {
    const snapshot = await snapshotByNumber(trx, input.snapshot)
    const lines = await listedLines(trx, snapshot.snapshot_id)
    await lockAccounts(
      trx,
      lines.map((line) => line.account_id),
    )
    const ids = lines.map((line) => line.account_id)
    const now = await judgeAccounts(trx, ids, listDay(context.desk, snapshot.for_date))
    const ordered = await offOrOrdered(trx, ids)
    const hash = snapshotHash(await allLines(trx, snapshot.snapshot_id))
    return {snapshot, lines, hash, now, ordered}
  },
  decide(facts, input, context) {
    const {snapshot, lines, now} = facts
    if (facts.hash !== snapshot.hash)
      throw refuse('SNAPSHOT_CHANGED', `${input.snapshot} is not what was frozen: its hash does not fit`)
    if (snapshot.released_at !== null)
      throw refuse('ALREADY_RELEASED', `${input.snapshot} was released at ${snapshot.released_at}`)
    if (snapshot.for_date < context.today)
      throw refuse('PAST_DAY', `${input.snapshot} is for ${snapshot.for_date}; today is ${context.today}`)
    if (input.count !== lines.length)
      throw refuse('COUNT_DIFFERS', `you confirmed ${input.count}, the list has ${lines.length}; nothing was sent`, {
        field: 'confirm',
      })
    if (lines.length === 0) throw refuse('EMPTY_LIST', `${input.snapshot} lists nobody`)
    mustStillHold(input.snapshot, lines, facts)
    const orders = lines.map((line) => ({
      accountId: line.account_id,
      accountNumber: line.account_no,
      premiseId: mustExist(now.get(line.account_id), 'a line that still holds was judged').account.premiseId,
    }))
    return {
      snapshot,
      orders,
      summary: `release ${input.snapshot}: ${orders.length} turn-off orders for ${snapshot.for_date}`,
      amountCents: snapshot.listed_cents,
      approval: twoSupervisors(context),
    }
  },
  async record(trx, {snapshot, orders}, context) {
    const made = orders.map((order) => ({...order, orderId: context.key(), orderNumber: spokenId('F')}))
    await writeOrders(trx, {snapshot, orders: made}, context)
    await trx('shutoff_release').insert({
      snapshot_id: snapshot.snapshot_id,
      request_no: snapshot.snapshot_no,
      released_at: context.recordedAt,
      approver: context.operatorId,
      act_id: context.actId,
    })
    return {
      snapshot: snapshot.snapshot_no,
      for_date: snapshot.for_date,
      orders: made.map(({accountNumber, orderNumber}) => ({account: accountNumber, order: orderNumber})),
    }
  },
}

/** Anything that changed since the list was frozen stops all of it: the list is made again, not trimmed. */
function mustStillHold(
  number: string,
  lines: readonly ListedLine[],
  {now, ordered}: Pick<ReleaseFacts, 'now' | 'ordered'>,
): void {
  const changed = lines.filter((line) => {
    const judged = now.get(line.account_id)
    return (
      judged?.outcome !== 'listed' || ordered.has(line.account_id) || judged.account.pastDue !== line.past_due_cents
    )
  })
  if (changed.length === 0) return
  const shown = changed.slice(0, 5).map((line) => line.account_no)
  throw refuse(
    'STALE_SNAPSHOT',
    `${changed.length} of ${lines.length} changed since ${number} (${shown.join(', ')}${changed.length > shown.length ? ', …' : ''}). Make the list again.`,
    {
      next: ['curbstop shutoff-list'],
    },
  )
}

const twoSupervisors = (context: ActContext): ApprovalNeed => ({
  why: context.roles.includes('supervisor') ? 'by_nature' : 'over_authority',
  approvers: ['supervisor'],
  message: 'only a supervisor releases a list, and another supervisor approves',
  because: [{rule: 'authority.release_shutoff_list', citation: context.desk.staff.citation}],
})

interface NewOrders {
  readonly snapshot: StoredSnapshot
  readonly orders: readonly {accountId: string; premiseId: string; orderId: string; orderNumber: string}[]
}

async function writeOrders(trx: Trx, {snapshot, orders}: NewOrders, context: ActContext): Promise<void> {
  const stamp = {recorded_at: context.recordedAt, act_id: context.actId}
  const rows = orders.map((order) => ({
    account_id: order.accountId,
    order_id: order.orderId,
    order_no: order.orderNumber,
    kind: 'turn_off',
    premise_id: order.premiseId,
    for_date: snapshot.for_date,
    snapshot_id: snapshot.snapshot_id,
    note: '',
    ...stamp,
  }))
  const text = 'text'
  const common = {account_id: text, order_id: text, kind: text, note: text, recorded_at: text, act_id: text} as const
  await insertRows(
    trx,
    'field_order',
    {...common, order_no: text, premise_id: text, for_date: text, snapshot_id: text},
    rows,
  )
  const events = orders.map((order) => ({
    account_id: order.accountId,
    order_id: order.orderId,
    event_id: context.key(),
    kind: 'issued',
    at: context.recordedAt,
    note: '',
    ...stamp,
  }))
  await insertRows(trx, 'field_order_event', {...common, event_id: text, at: text}, events)
}
