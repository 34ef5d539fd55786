import {runningPlansOf, type PlannedInstallment, type RunningPlan} from '#core/collections/running-plan-views.js'
import {runs} from '#core/collections/arrangement.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {add, least, subtract, sum, type Cents} from '#core/kernel/money.js'
import type {Turn} from '#core/ledger/customer-book.js'
import type {OpenItem} from '#core/ledger/open-items.js'
import {insertRows} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

/** What a payment brings to one installment. */
export interface InstallmentPart {
  readonly arrangementId: string
  readonly arrangementNo: string
  readonly number: number
  readonly amount: Cents
  /** Whether it is paid in full by now. */
  readonly complete: boolean
}

type Item = Pick<OpenItem, 'receivableId' | 'dueOn'>

const covers = ({covered}: RunningPlan, {receivableId}: Item): boolean => covered.has(receivableId)

const unpaid = ({amount, paid}: PlannedInstallment): Cents => subtract(amount, least(amount, paid))

/** The running arrangements of one account, kept in step with the payments that are posted one after another. */
export class ArrangedMoney {
  #plans: readonly RunningPlan[]

  constructor(plans: readonly RunningPlan[]) {
    this.#plans = plans
  }

  /** What money directed to one arrangement pays first: all that it covers. */
  turnOf(arrangementNo: string): Turn[] {
    const directed = this.#plans.filter((plan) => plan.arrangementNo === arrangementNo)
    return directed.map((plan) => ({takes: (item: OpenItem) => covers(plan, item)}))
  }

  /**
   * What undirected money pays before the oldest item while an arrangement is active: current charges that are due, then
   * installments that are due.
   */
  turns(on: BusinessDate): Turn[] {
    const active = this.#plans.filter((plan) => runs(plan.state))
    if (active.length === 0) return []
    const current: Turn = {
      takes: (item) => item.dueOn <= on && !active.some((plan) => covers(plan, item)),
    }
    return [
      current,
      ...active.map((plan) => ({
        takes: (item: OpenItem) => covers(plan, item),
        most: sum(plan.installments.filter((one) => one.dueOn <= on).map(unpaid)),
      })),
    ]
  }

  /** Whatever pays an item of an arrangement counts towards its installments, in their order. */
  take(placed: readonly (Item & {readonly amount: Cents})[]): InstallmentPart[] {
    const parts: InstallmentPart[] = []
    this.#plans = this.#plans.map((plan) => {
      let left = sum(placed.filter((one) => covers(plan, one)).map((one) => one.amount))
      const installments = plan.installments.map((one) => {
        const amount = least(unpaid(one), left)
        if (amount <= 0) return one
        left = subtract(left, amount)
        const paid = add(one.paid, amount)
        const {arrangementId, arrangementNo} = plan
        parts.push({arrangementId, arrangementNo, number: one.number, amount, complete: paid >= one.amount})
        return {...one, paid}
      })
      return {...plan, installments}
    })
    return parts
  }
}

/** The arrangements of accounts whose books are locked. */
export async function arrangedMoneyOf(
  reader: Reader,
  accountIds: readonly string[],
  on: {readonly district: string; readonly day: BusinessDate},
): Promise<(accountId: string) => ArrangedMoney> {
  const plans = await runningPlansOf(reader, Array.from(new Set(accountIds)), on)
  const money = new Map(Array.from(plans, ([accountId, own]) => [accountId, new ArrangedMoney(own)]))
  return (accountId) => money.get(accountId) ?? NOT_ARRANGED
}

const NOT_ARRANGED = new ArrangedMoney([])

export interface PaidInstallments {
  readonly accountId: string
  readonly paymentId: string
  readonly paidOn: BusinessDate
  readonly installments: readonly InstallmentPart[]
}

/** Writes what payments brought to installments, for the facts that a shut-off is judged on. */
export async function insertInstallmentPayments(trx: Trx, payments: readonly PaidInstallments[]): Promise<void> {
  const rows = payments.flatMap(({accountId, paymentId, paidOn, installments}) =>
    installments.map(({arrangementId, number, amount}) => ({
      ...{account_id: accountId, arrangement_id: arrangementId, number},
      ...{payment_ref: paymentId, paid_on: paidOn, amount_cents: amount},
    })),
  )
  await insertRows(trx, 'installment_payment', INSTALLMENT_PAYMENT, rows)
}

const INSTALLMENT_PAYMENT = {
  account_id: 'text',
  arrangement_id: 'text',
  number: 'integer',
  payment_ref: 'text',
  paid_on: 'text',
  amount_cents: 'integer',
} as const
