import type {ActContext} from '#core/acts/act.js'
import type {NewBill} from '#core/billing/bill.js'
import {recordBillPricing} from '#core/billing/bill-pricing.js'
import {recordBillReads} from '#core/billing/bill-reads.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {mustExist} from '#core/kernel/must.js'
import type {DemoAccount, DemoBill, DemoPayment} from '#core/demo/demo-account.js'
import {waterPoint, type LoadedAccount} from '#core/demo/load-places.js'
import type {NewPayment} from '#core/payments/payment.js'
import {postPayments} from '#core/payments/post-payments.js'
import {returnPayments} from '#core/payments/return-payments.js'
import type {Trx} from '#core/store/open.js'

const SOURCE = 'demo'
const THOUSANDTHS = 1000

type Event =
  | {readonly kind: 'bill'; readonly on: string; readonly at: number; readonly bill: DemoBill}
  | {readonly kind: 'payment'; readonly on: string; readonly at: number; readonly payment: DemoPayment}
  | {readonly kind: 'return'; readonly on: string; readonly at: number; readonly payment: DemoPayment}

/** Keys of what was posted, by position in the account's own lists. */
export interface PostedMoney {
  readonly billIds: ReadonlyMap<string, readonly string[]>
  readonly paymentIds: ReadonlyMap<string, readonly string[]>
}

/** The account's year in order; on one day a bill goes before a payment and a payment before a return. */
function eventsOf({bills, payments}: DemoAccount): Event[] {
  const events: Event[] = [
    ...bills.map((bill, at) => ({kind: 'bill' as const, on: bill.mailed, at, bill})),
    ...payments.map((payment, at) => ({kind: 'payment' as const, on: payment.on, at, payment})),
    ...payments.flatMap((payment, at) =>
      payment.returned === null ? [] : [{kind: 'return' as const, on: payment.returned.on, at, payment}],
    ),
  ]
  return events.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

interface Queue {
  readonly one: LoadedAccount
  readonly events: Event[]
}

/** Takes from the front of every account's year what is of one kind. */
function takeLeading<K extends Event['kind']>(queues: readonly Queue[], kind: K) {
  const taken: {one: LoadedAccount; event: Extract<Event, {kind: K}>}[] = []
  for (const {one, events} of queues) {
    while (events[0]?.kind === kind) taken.push({one, event: events.shift() as Extract<Event, {kind: K}>})
  }
  return taken
}

/** Posts bills, payments and returns of many accounts in sets, each account's own in the order they happened. */
export async function loadMoney(trx: Trx, loaded: readonly LoadedAccount[], context: ActContext): Promise<PostedMoney> {
  const queues = loaded.map((one) => ({one, events: eventsOf(one.account)}))
  const billIds = new Map<string, string[]>(loaded.map(({accountId}) => [accountId, []]))
  const paymentIds = new Map<string, string[]>(loaded.map(({accountId}) => [accountId, []]))
  const keysOf = (map: Map<string, string[]>, accountId: string): string[] => mustExist(map.get(accountId), accountId)
  while (queues.some(({events}) => events.length > 0)) {
    const bills = takeLeading(queues, 'bill')
    const made = bills.map(({one, event}) => billOf(one, event.bill))
    const issued = await issueBills(trx, made, 'bill.issue', context)
    await recordOrigins(
      trx,
      bills.map(({one, event}, i) => ({one, at: event.at, billId: mustExist(issued[i], 'an issued bill').billId})),
    )
    for (const {accountId, billId} of issued) keysOf(billIds, accountId).push(billId)
    const payments = takeLeading(queues, 'payment').map(({one, event}) => paymentOf(one, event.payment, event.at))
    const posted = await postPayments(trx, payments, context)
    for (const {accountId, paymentId} of posted) keysOf(paymentIds, accountId).push(paymentId)
    const returned = takeLeading(queues, 'return').map(({one: {accountId}, event: {payment, at}}) => {
      const {on, code} = mustExist(payment.returned, 'a returned payment')
      return {accountId, code, returnedOn: on, paymentId: mustExist(keysOf(paymentIds, accountId)[at], 'a payment')}
    })
    await returnPayments(trx, returned, context)
  }
  return {billIds, paymentIds}
}

interface Origin {
  readonly one: LoadedAccount
  readonly at: number
  readonly billId: string
}

/** From which facts and reads each bill was priced. */
async function recordOrigins(trx: Trx, origins: readonly Origin[]): Promise<void> {
  const all = origins.map((origin) => ({...origin, bill: mustExist(origin.one.account.bills[origin.at], 'a bill')}))
  await recordBillPricing(
    trx,
    all.map(({one: {accountId, account}, billId, bill}) => ({
      accountId,
      billId,
      planCode: account.plan,
      ...bill.pricing,
    })),
  )
  await recordBillReads(
    trx,
    all.map(({one, at, billId, bill}) => ({
      ...{accountId: one.accountId, billId, servicePointId: waterPoint(one), meterId: one.meterId},
      fromReadId: mustExist(one.readIds[at], 'the read before'),
      toReadId: mustExist(one.readIds[at + 1], 'the read of the bill'),
      usageThousandths: bill.ccf * THOUSANDTHS,
    })),
  )
}

const billOf = ({account, accountId}: LoadedAccount, bill: DemoBill): NewBill => ({
  accountId,
  source: SOURCE,
  sourceKey: `${account.number} ${bill.mailed}`,
  meterSerial: account.premise.meter.serial,
  serviceFrom: bill.from,
  serviceTo: bill.to,
  issuedOn: bill.mailed,
  mailedOn: bill.mailed,
  dueOn: bill.due,
  usageThousandths: bill.ccf * THOUSANDTHS,
  usageUnit: 'ccf',
  estimated: bill.estimated,
  lines: bill.lines.map(({cents: amount, ...line}) => ({...line, amount})),
  flags: [],
  assumed: [],
  batchId: null,
})

/** Money for a current bill beside an arrangement is directed to it; an installment pays the oldest anyway. */
function paymentOf({account, accountId}: LoadedAccount, payment: DemoPayment, at: number): NewPayment {
  const bill = payment.directed && payment.installment === null ? payment.pays[0]?.bill : undefined
  const direction = bill === undefined ? {} : {directedTo: mustExist(account.bills[bill], 'the bill paid').due}
  return {
    accountId,
    ...direction,
    source: SOURCE,
    sourceKey: `${account.number} ${at}`,
    tender: payment.tender,
    reference: payment.reference,
    ledgerAccount: payment.deposited_to,
    amount: payment.cents,
    effectiveOn: payment.on,
    series: SOURCE,
    batchId: null,
  }
}
