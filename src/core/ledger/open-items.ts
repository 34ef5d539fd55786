import type {BusinessDate} from '#core/kernel/business-date.js'
import {least, subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import type {ReceivableClass} from '#core/ledger/chart.js'

/** A receivable with money still owed on it. */
export interface OpenItem {
  readonly receivableId: string
  readonly class: ReceivableClass
  readonly dueOn: BusinessDate
  readonly open: Cents
  /** null: charged by no bill. */
  readonly billId?: string | null
}

export interface Allocation {
  readonly receivableId: string
  readonly class: ReceivableClass
  /** Positive pays the item, negative opens it again. */
  readonly amount: Cents
}

export interface Distribution {
  readonly allocations: readonly Allocation[]
  /** What no open item takes: it becomes a customer credit. */
  readonly excess: Cents
}

type Ordered = Pick<OpenItem, 'receivableId' | 'class' | 'dueOn'>

/** Compares items: oldest due date first, the district's class order within one due date, then the key. */
export const itemOrder =
  (classOrder: readonly ReceivableClass[]) =>
  (a: Ordered, b: Ordered): number =>
    compare(a.dueOn, b.dueOn) ||
    classOrder.indexOf(a.class) - classOrder.indexOf(b.class) ||
    compare(a.receivableId, b.receivableId)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Oldest due date first over all classes (P-OLDEST); the district's class order decides within one due date. */
export function distributeOldestFirst(
  items: readonly OpenItem[],
  amount: Cents,
  classOrder: readonly ReceivableClass[],
): Distribution {
  const inOrder = items.toSorted(itemOrder(classOrder))
  const allocations: Allocation[] = []
  let left = amount
  for (const item of inOrder) {
    if (left <= 0) break
    const paid = least(item.open, left)
    allocations.push({receivableId: item.receivableId, class: item.class, amount: paid})
    left = subtract(left, paid)
  }
  return {allocations, excess: left}
}

/** Total per class, classes without money left out. */
export function byClass(
  parts: readonly {readonly class: ReceivableClass; readonly amount: Cents}[],
): Map<ReceivableClass, Cents> {
  const totals = new Map<ReceivableClass, Cents>()
  for (const part of parts) totals.set(part.class, sum([totals.get(part.class) ?? ZERO, part.amount]))
  return totals
}
