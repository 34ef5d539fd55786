import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {ARRANGEMENT_ITEMS, INSTALLMENTS} from '#core/collections/collections.sql.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface PlannedInstallment {
  readonly number: number
  readonly dueOn: BusinessDate
  readonly amount: Cents
  readonly paid: Cents
}

/** An arrangement that was not ended. */
export interface RunningPlan {
  readonly arrangementId: string
  /** `A-…` */
  readonly arrangementNo: string
  readonly madeOn: BusinessDate
  /** Receivables that it covers; empty where a former system did not say. */
  readonly covered: ReadonlySet<string>
  readonly installments: readonly PlannedInstallment[]
}

interface InstallmentRow {
  account_id: string
  arrangement_id: string
  arrangement_no: string
  made_on: BusinessDate
  number: number
  due_on: BusinessDate
  amount_cents: number
  paid_cents: number
}
interface ItemRow {
  arrangement_id: string
  receivable_id: string
}

/** Running arrangements of accounts, oldest first; two statements whatever their number. */
export async function runningPlansOf(
  reader: Reader,
  accountIds: readonly string[],
): Promise<Map<string, RunningPlan[]>> {
  const rows = accountIds.map((account_id) => ({account_id}))
  const ids = rowsFrom(reader, rows, {account_id: 'text'})
  const installments = await select<InstallmentRow>(reader, INSTALLMENTS, {ids})
  if (installments.length === 0) return new Map()
  const items = groupBy(await select<ItemRow>(reader, ARRANGEMENT_ITEMS, {ids}), (row) => row.arrangement_id)
  const plans = new Map<string, RunningPlan[]>()
  for (const [arrangementId, parts] of groupBy(installments, (row) => row.arrangement_id)) {
    const [first] = parts
    if (first === undefined) continue
    const {account_id, arrangement_no, made_on} = first
    const plan: RunningPlan = {
      ...{arrangementId, arrangementNo: arrangement_no, madeOn: made_on},
      covered: new Set((items.get(arrangementId) ?? []).map((item) => item.receivable_id)),
      installments: parts.map(({number, due_on, amount_cents, paid_cents}) => ({
        ...{number, dueOn: due_on, amount: cents(amount_cents), paid: cents(paid_cents)},
      })),
    }
    plans.set(account_id, [...(plans.get(account_id) ?? []), plan])
  }
  return plans
}
