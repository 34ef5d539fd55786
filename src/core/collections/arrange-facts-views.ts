import {accountHeads} from '#core/accounts/account-head-views.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {personsById} from '#core/accounts/person-views.js'
import {asOf} from '#core/accounts/versions.js'
import type {Desk} from '#core/acts/desk.js'
import {
  COVERABLE,
  ORDER_AT_DOOR,
  PAID_IN_TIME,
  PAST_BILLS,
  RETURNED_ON,
  WATER_STATE,
} from '#core/collections/arrange.sql.js'
import {breaksOf} from '#core/collections/arrange-eligibility.js'
import {arrangementsOf, stateOf, type StoredArrangement} from '#core/collections/arrangement-views.js'
import type {ArrangementState} from '#core/collections/arrangement.js'
import {extensionFor} from '#core/collections/extension-views.js'
import type {ExtensionAnswer} from '#core/collections/extension.js'
import {graceOf} from '#core/collections/grace.js'
import type {PastBill} from '#core/collections/expected-bills.js'
import {standingOf, type Standing} from '#core/collections/standing.js'
import {addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import {businessDateAt, type Instant} from '#core/kernel/clock.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface OpenCharge {
  readonly receivableId: string
  readonly dueOn: BusinessDate
  readonly open: Cents
}

export interface KnownState {
  readonly plan: StoredArrangement
  readonly state: ArrangementState
}

/** How the customer paid in the past year: lines that a decision at a door is read with. */
export type PaymentHistory = {
  readonly bills: number
  readonly in_time: number
  readonly returned: number
  readonly broken: number
  readonly kept: number
  readonly customer_since: string
}

/** All that an offer or an arrangement of one account is decided on. */
export interface ArrangeFacts {
  readonly accountId: string
  readonly accountNo: string
  readonly name: string
  readonly service: string
  readonly landlord: boolean
  readonly closed: boolean
  readonly openedOn: BusinessDate
  readonly open: readonly OpenCharge[]
  readonly plans: readonly KnownState[]
  readonly brokenOn: readonly BusinessDate[]
  readonly returnedOn: readonly BusinessDate[]
  readonly offSince: BusinessDate | null
  readonly bills: readonly PastBill[]
  readonly history: PaymentHistory
  readonly before: Standing
  /** What the district grants this account today, however it is asked for. */
  readonly extension: ExtensionAnswer
}

const BILLS_BACK_MONTHS = 13
const HISTORY_MONTHS = 12

/** @throws Refusal NOT_FOUND (66) */
export async function arrangeFacts(reader: Reader, desk: Desk, account: string): Promise<ArrangeFacts> {
  const {today, district} = desk
  const accountId = await accountIdOf(reader, account)
  if (accountId === null) throw notFound(`no account ${account}`)
  const at = asOf(today)
  const head = mustExist((await accountHeads(reader, [accountId], at))[0], 'an account has a version')
  const persons = await personsById(reader, [head.version.person_id], at)
  const open = await select<{receivable_id: string; due_on: BusinessDate; open_cents: number}>(reader, COVERABLE, {
    account: accountId,
  })
  const stored = (await arrangementsOf(reader, [accountId])).get(accountId) ?? []
  const plans = stored.map((plan) => ({plan, state: stateOf(district.id, plan, today)}))
  const brokenOn = breaksOf(stored, today, (madeOn) => graceOf(district.id, madeOn))
  const returned = await select<{returned_on: BusinessDate}>(reader, RETURNED_ON, {account: accountId})
  const returnedOn = returned.map((row) => row.returned_on)
  return {
    ...{accountId, accountNo: head.account_no, name: persons.get(head.version.person_id)?.name ?? ''},
    ...{service: head.version.class, landlord: head.version.customer_role === 'landlord'},
    ...{closed: head.status === 'closed', openedOn: head.opened_on},
    open: open.map((row) => ({receivableId: row.receivable_id, dueOn: row.due_on, open: cents(row.open_cents)})),
    ...{plans, brokenOn, returnedOn},
    offSince: await offSince(reader, accountId, district.zone),
    bills: await pastBills(reader, accountId, today),
    history: await historyOf(reader, {
      accountId,
      openedOn: head.opened_on,
      today,
      plans,
      brokenOn,
      returnedOn,
    }),
    before: await standingOf(reader, desk, accountId),
    extension: await extensionFor(reader, accountId, {district: district.id, today}),
  }
}

async function offSince(reader: Reader, accountId: string, zone: string): Promise<BusinessDate | null> {
  const [last] = await select<{result: string; done_at: string}>(reader, WATER_STATE, {account: accountId})
  return last?.result === 'off' ? businessDateAt(last.done_at as Instant, zone) : null
}

async function pastBills(reader: Reader, accountId: string, today: BusinessDate): Promise<PastBill[]> {
  const since = addMonths(today, -BILLS_BACK_MONTHS)
  const rows = await select<{due_on: BusinessDate; amount_cents: number}>(reader, PAST_BILLS, {
    account: accountId,
    since,
  })
  return rows.map((row) => ({dueOn: row.due_on, amount: cents(row.amount_cents)}))
}

interface HistoryOf extends Pick<ArrangeFacts, 'accountId' | 'openedOn' | 'plans' | 'brokenOn' | 'returnedOn'> {
  readonly today: BusinessDate
}

async function historyOf(reader: Reader, of: HistoryOf): Promise<PaymentHistory> {
  const {accountId, today} = of
  const since = addMonths(today, -HISTORY_MONTHS)
  const [paid] = await select<{bills: number; in_time: number}>(reader, PAID_IN_TIME, {
    ...{account: accountId, since, day: today},
  })
  return {
    bills: paid?.bills ?? 0,
    in_time: paid?.in_time ?? 0,
    returned: of.returnedOn.filter((day) => day >= since).length,
    broken: of.brokenOn.length,
    kept: of.plans.filter(({state}) => state.status === 'kept').length,
    customer_since: of.openedOn,
  }
}

/** The order somebody stands at the door with. */
export interface OrderAtDoor {
  readonly orderId: string
  readonly orderNo: string
  readonly kind: string
  readonly accountId: string
  readonly accountNo: string
}

interface OrderRow {
  readonly order_id: string
  readonly order_no: string
  readonly kind: string
  readonly account_id: string
  readonly account_no: string
}

/** @throws Refusal NOT_FOUND (66) */
export async function orderAtDoor(reader: Reader, order: string): Promise<OrderAtDoor> {
  const [row] = await select<OrderRow>(reader, ORDER_AT_DOOR, {order})
  if (row === undefined) throw notFound(`no field order ${order}`)
  const {order_id: orderId, order_no: orderNo, kind, account_id: accountId, account_no: accountNo} = row
  return {orderId, orderNo, kind, accountId, accountNo}
}

/** @throws Refusal OTHER_ACCOUNT (65) */
export function mustBeOrderOf(order: OrderAtDoor, accountNo: string): OrderAtDoor {
  if (order.accountNo === accountNo) return order
  throw refuse('OTHER_ACCOUNT', `${order.orderNo} is an order of ${order.accountNo}, not of ${accountNo}`, {
    field: 'field-order',
  })
}
