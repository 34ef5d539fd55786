import type {ActContext} from '#core/acts/act.js'
import {billByNumber} from '#core/billing/explain/bill-record-views.js'
import {mustStand} from '#core/billing/cancelled-bills.js'
import {lockSessionOf, type DrawerSession} from '#core/cashiering/drawer-session-views.js'
import {chainOf, mustStandAs} from '#core/collections/arrangement-chain-views.js'
import {standingsOf, type Standing} from '#core/collections/standing.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {notFound} from '#core/kernel/refusal.js'
import type {OpenItem} from '#core/ledger/open-items.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {openItemsOf} from '#core/ledger/receivables.js'
import {accountsByNumber, depositsByNumber, type KnownAccount, type KnownDeposit} from '#core/payments/payee-views.js'
import type {TakePaymentInput} from '#core/payments/payment-input.js'
import {paidOn, returnsOf, seenChecks, type PaidToday, type SeenCheck} from '#core/payments/seen-before-views.js'
import {miscCharges, type MiscCharges} from '#core/policies/counter-charges.js'
import {tenderPolicy, type TenderPolicy} from '#core/policies/tender-policy.js'
import type {Reader, Trx} from '#core/store/open.js'

/** The bill that money is directed to. */
export interface DirectedBill {
  readonly billNo: string
  readonly accountNo: string
  readonly dueOn: BusinessDate
}

/** The arrangement that money is directed to. */
export interface DirectedArrangement {
  readonly arrangementNo: string
  readonly accountNo: string
}

/** Everything that taking a payment is decided on. */
export interface PaymentFacts {
  /** By number. */
  readonly accounts: ReadonlyMap<string, KnownAccount>
  readonly deposits: ReadonlyMap<string, KnownDeposit>
  readonly bill: DirectedBill | null
  readonly arrangement: DirectedArrangement | null
  /** The drawer of whoever takes it, in whatever state. */
  readonly session: DrawerSession | null
  readonly returns: ReadonlyMap<string, readonly BusinessDate[]>
  readonly paidToday: readonly PaidToday[]
  readonly seenChecks: readonly SeenCheck[]
  readonly items: ReadonlyMap<string, readonly OpenItem[]>
  /** By account key. */
  readonly before: ReadonlyMap<string, Standing>
  readonly tenders: TenderPolicy
  readonly charges: MiscCharges
}

/** Locks the drawer and the accounts, and reads. @throws Refusal NOT_FOUND (66) for a bill, an arrangement or a deposit; BILL_CANCELED, NOT_RUNNING (65) */
export async function paymentFacts(trx: Trx, input: TakePaymentInput, context: ActContext): Promise<PaymentFacts> {
  const {desk, today} = context
  const session = await lockSessionOf(trx, context.operatorId)
  const bill = input.bill === null ? null : await billOf(trx, input.bill, desk.district.zone)
  const arrangement =
    input.arrangement === undefined ? null : await directedArrangement(trx, input.arrangement, context)
  const deposits = await depositsByNumber(trx, whoms(input, 'deposit'))
  const numbers = [
    ...whoms(input, 'account'),
    ...(input.account === null ? [] : [input.account]),
    ...(bill === null ? [] : [bill.accountNo]),
    ...(arrangement === null ? [] : [arrangement.accountNo]),
    ...Array.from(deposits.values(), (one) => one.accountNo),
  ]
  const accounts = await accountsByNumber(trx, Array.from(new Set(numbers)), today)
  const ids = Array.from(accounts.values(), (one) => one.accountId)
  await lockAccounts(trx, ids)
  const checks = input.tenders.flatMap(({reference, check}) =>
    check === null || check.account_token === null
      ? []
      : [{routing: check.routing, account_token: check.account_token, number: reference}],
  )
  return {
    ...{accounts, deposits, bill, arrangement, session},
    returns: await returnsOf(trx, ids),
    paidToday: await paidOn(trx, ids, today),
    seenChecks: await seenChecks(trx, checks),
    items: await openItemsOf(trx, ids),
    before: await standingsOf(trx, desk, ids),
    tenders: tenderPolicy(desk.district.id, today),
    charges: miscCharges(desk.district.id, today),
  }
}

/** Of a broken one what it covers still counts. @throws Refusal NOT_FOUND (66), SUPERSEDED, NOT_RUNNING (65) */
async function directedArrangement(reader: Reader, number: string, context: ActContext): Promise<DirectedArrangement> {
  const chain = await chainOf(reader, number)
  const on = {district: context.desk.district.id, today: context.today}
  mustStandAs(chain, on, ['pending_down_payment', 'active', 'broken'])
  return {arrangementNo: number, accountNo: chain.account}
}

const whoms = ({to}: TakePaymentInput, kind: string): string[] =>
  to.filter((one) => one.kind === kind).map((one) => one.whom)

async function billOf(reader: Reader, number: string, zone: string): Promise<DirectedBill> {
  const bill = await billByNumber(reader, number)
  if (bill === null) throw notFound(`no bill ${number}`)
  await mustStand(reader, bill, zone)
  const row = await reader<{account_id: string; account_no: string}>('account')
    .where('account_id', bill.accountId)
    .first('account_no')
  return {billNo: bill.billNo, accountNo: row?.account_no ?? '', dueOn: bill.dueOn}
}
