import type {ActContext} from '#core/acts/act.js'
import {groupBy} from '#core/kernel/group-by.js'
import {cents, sum} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {drawerWarnings} from '#core/payments/drawer-warnings.js'
import {effectsOf, type AccountEffect} from '#core/payments/payment-effects.js'
import {placeTenders, type NewTender} from '#core/payments/payment-event.js'
import type {PostedPayment} from '#core/payments/post-payments.js'
import type {RecordedEvent, RecordedPart} from '#core/payments/record-events.js'
import type {PaymentDecision} from '#core/payments/take-payment.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

export type TenderOutcome = {
  readonly kind: string
  readonly amount_cents: number
  readonly tendered_cents: number
  readonly change_cents: number
  readonly ledger_account: string
  readonly reference: string
  readonly routing: string | null
  readonly account_last4: string | null
  readonly dated_on: string | null
  readonly card_brand: string | null
  readonly card_last4: string | null
}

export type PaidBill = {
  /** null: charged by no bill. */
  readonly bill: string | null
  readonly due_on: string
  readonly class: string
  readonly amount_cents: number
}

export type PayeeOutcome = {
  readonly kind: string
  readonly whom: string
  readonly amount_cents: number
  readonly journals: readonly string[]
  readonly paid: readonly PaidBill[]
  /** What no bill took: a credit of the customer. */
  readonly held_cents: number
  readonly installments: readonly {
    readonly arrangement: string
    readonly number: number
    readonly amount_cents: number
    readonly complete: boolean
  }[]
  /** Why it is in suspense. */
  readonly reason: string | null
}

export type TakePaymentOutcome = {
  readonly receipt: string
  readonly receipt_number: number
  readonly receipt_series: string
  readonly seal: string
  readonly session: string | null
  readonly drawer: string | null
  readonly channel: string
  readonly payor: string
  readonly total_cents: number
  readonly tendered_cents: number
  readonly change_cents: number
  readonly effective_on: string
  readonly tenders: readonly TenderOutcome[]
  readonly payees: readonly PayeeOutcome[]
  readonly accounts: readonly AccountEffect[]
  /** What it was posted in spite of. */
  readonly duplicates: readonly string[]
  readonly warnings: readonly {readonly code: string; readonly message: string}[]
  readonly basis: string
}

interface Recorded {
  readonly decision: PaymentDecision
  readonly done: RecordedEvent
}

/** What is told of a payment once it is recorded, with its effects. */
export async function paymentOutcome(
  trx: Trx,
  {decision, done}: Recorded,
  context: ActContext,
): Promise<TakePaymentOutcome> {
  const {event, session, facts, duplicates, basis = ''} = decision
  const paidFor = new Set(event.payees.flatMap((one) => (one.kind === 'account' ? [one.accountId] : [])))
  const numbers = Array.from(facts.accounts.values(), ({accountId, accountNo}) => [accountId, accountNo] as const)
  const accounts = new Map(numbers.filter(([accountId]) => paidFor.has(accountId)))
  const effects = await effectsOf(trx, {accounts, before: facts.before, receiptNo: done.receiptNo}, context)
  return {
    ...{receipt: done.receiptNo, receipt_number: done.receiptNumber, receipt_series: event.series, seal: done.seal},
    ...{session: session?.sessionNo ?? null, drawer: session?.drawer ?? null},
    ...{channel: event.channel, payor: event.payor},
    total_cents: sum(event.tenders.map((one) => one.amount)),
    tendered_cents: sum(event.tenders.map((one) => one.tendered)),
    change_cents: sum(event.tenders.map((one) => one.change)),
    effective_on: event.effectiveOn,
    tenders: event.tenders.map(tenderOutcome),
    payees: await payeeOutcomes(trx, {decision, done}),
    ...{accounts: effects, duplicates},
    warnings: await drawerWarnings(trx, event.tenders.some((one) => one.kind === 'cash') ? session : null, context),
    basis,
  }
}

const tenderOutcome = ({kind, amount, tendered, change, ledgerAccount, reference, check, card}: NewTender) => ({
  ...{kind, amount_cents: amount, tendered_cents: tendered, change_cents: change},
  ...{ledger_account: ledgerAccount, reference, routing: check?.routing ?? null},
  ...{account_last4: check?.accountLast4 ?? null, dated_on: check?.datedOn ?? null},
  ...{card_brand: card?.brand ?? null, card_last4: card?.last4 ?? null},
})

async function payeeOutcomes(reader: Reader, {decision, done}: Recorded): Promise<PayeeOutcome[]> {
  const {event, payees} = decision
  const places = placeTenders(event.tenders, event.payees)
  const byPayee = groupBy(done.parts.entries(), ([at]) => mustExist(places[at], 'every part has its place').payeeAt)
  const bills = await billNumbers(
    reader,
    done.parts.flatMap((part) => part.payment ?? []),
  )
  return payees.map(({whom, payee}, index) => {
    const parts = (byPayee.get(index) ?? []).map(([, part]) => part)
    const payments = parts.flatMap((part) => part.payment ?? [])
    return {
      ...{kind: payee.kind, whom, amount_cents: payee.amount, journals: journalsOf(parts)},
      paid: paidBills(payments, bills),
      held_cents: sum(payments.map((one) => one.held)),
      installments: payments.flatMap((one) =>
        one.installments.map(({arrangementNo, number, amount, complete}) => ({
          ...{arrangement: arrangementNo, number, amount_cents: amount, complete},
        })),
      ),
      reason: payee.kind === 'unknown' ? payee.reason : null,
    }
  })
}

const journalsOf = (parts: readonly RecordedPart[]): string[] => parts.map((part) => part.journalNo)

/** By bill and class, though two tenders paid of the same. */
function paidBills(payments: readonly PostedPayment[], bills: ReadonlyMap<string, string>): PaidBill[] {
  const placed = payments.flatMap((one) => one.placed)
  const groups = groupBy(placed, (one) => `${one.dueOn} ${one.billId ?? ''} ${one.class}`)
  return Array.from(groups.values(), (group) => {
    const [first] = group
    const {billId, dueOn, class: name} = mustExist(first, 'a group has its first')
    const amount_cents = sum(group.map((one) => cents(one.amount)))
    return {bill: billId === null ? null : (bills.get(billId) ?? null), due_on: dueOn, class: name, amount_cents}
  })
}

const BILLS = `select b.bill_id, b.bill_no from :asked cross join bill b where b.account_id = r.account_id and b.bill_id = r.bill_id`

async function billNumbers(reader: Reader, payments: readonly PostedPayment[]): Promise<Map<string, string>> {
  const keys = payments.flatMap(({accountId, placed}) =>
    placed.flatMap(({billId}) => (billId === null ? [] : [{account_id: accountId, bill_id: billId}])),
  )
  if (keys.length === 0) return new Map()
  const asked = rowsFrom(reader, keys, {account_id: 'text', bill_id: 'text'})
  const rows = await select<{bill_id: string; bill_no: string}>(reader, BILLS, {asked})
  return new Map(rows.map((row) => [row.bill_id, row.bill_no]))
}
