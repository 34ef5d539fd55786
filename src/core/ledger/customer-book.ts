import {maxDate, type BusinessDate} from '#core/kernel/business-date.js'
import {add, least, subtract, ZERO, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import {openCreditsOf, type OpenCredit} from '#core/ledger/credits.js'
import {distributeOldestFirst, type Allocation, type Distribution, type OpenItem} from '#core/ledger/open-items.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {openItemsOf} from '#core/ledger/receivables.js'
import type {Trx} from '#core/store/open.js'

/** Items that are paid before others, up to an amount. */
export interface Turn {
  readonly takes: (item: OpenItem) => boolean
  readonly most?: Cents
}
const EVERYTHING: Turn = {takes: () => true}

const merged = (before: Allocation | undefined, part: Allocation): Allocation =>
  before === undefined ? part : {...part, amount: add(before.amount, part.amount)}

/** One customer's open items and held credits, kept in step with what a chunk of work posts. */
export class CustomerBook {
  #items: readonly OpenItem[]
  #credits: readonly OpenCredit[]

  constructor(items: readonly OpenItem[], credits: readonly OpenCredit[]) {
    this.#items = items
    this.#credits = credits
  }

  get items(): readonly OpenItem[] {
    return this.#items
  }

  addItem(item: OpenItem): void {
    this.#items = [...this.#items, item]
  }

  /** Credits stay in order: oldest first, then by key. */
  addCredit(credit: OpenCredit): void {
    const order = (a: OpenCredit, b: OpenCredit): number =>
      a.effectiveOn < b.effectiveOn || (a.effectiveOn === b.effectiveOn && a.creditId < b.creditId) ? -1 : 1
    this.#credits = [...this.#credits, credit].toSorted(order)
  }

  /** Pays the items that come first, then all others, each group oldest first, and tells what is left over. */
  payFirst(
    amount: Cents,
    classOrder: readonly ReceivableClass[],
    comesFirst: (item: OpenItem) => boolean,
  ): Distribution {
    return this.payInTurns(amount, classOrder, [{takes: comesFirst}])
  }

  /** Pays turn by turn, each oldest first, then all others, and tells what is left over. */
  payInTurns(amount: Cents, classOrder: readonly ReceivableClass[], turns: readonly Turn[]): Distribution {
    const paid = new Map<string, Allocation>()
    let left = amount
    for (const {takes, most = left} of [...turns, EVERYTHING]) {
      if (left <= 0) break
      const offered = least(most, left)
      const {allocations, excess} = distributeOldestFirst(this.#items.filter(takes), offered, classOrder)
      this.#take(allocations)
      for (const part of allocations) paid.set(part.receivableId, merged(paid.get(part.receivableId), part))
      left = subtract(left, subtract(offered, excess))
    }
    return {allocations: Array.from(paid.values()), excess: left}
  }

  #take(allocations: readonly Allocation[]): void {
    const paid = new Map(allocations.map((part) => [part.receivableId, part.amount]))
    this.#items = this.#items
      .map((item) => ({...item, open: subtract(item.open, paid.get(item.receivableId) ?? ZERO)}))
      .filter((item) => item.open > 0)
  }

  /** Uses held credits, oldest credit for the oldest item, items that come first before all others. */
  useCredits(
    classOrder: readonly ReceivableClass[],
    comesFirst: (item: OpenItem) => boolean = () => false,
  ): CreditUse[] {
    const uses: CreditUse[] = []
    for (const credit of this.#credits) {
      if (this.#items.length === 0) break
      const {allocations, excess} = this.payFirst(credit.open, classOrder, comesFirst)
      uses.push({creditId: credit.creditId, heldSince: credit.effectiveOn, allocations, left: excess})
    }
    const left = new Map(uses.map((use) => [use.creditId, use.left]))
    this.#credits = this.#credits
      .map((credit) => ({...credit, open: left.get(credit.creditId) ?? credit.open}))
      .filter((credit) => credit.open > 0)
    return uses
  }
}

export interface CreditUse {
  readonly creditId: string
  readonly heldSince: BusinessDate
  readonly allocations: readonly Allocation[]
  readonly left: Cents
}

/** The day on which credits and the item they pay both exist. */
export const usedOn = (uses: readonly CreditUse[], notBefore: BusinessDate): BusinessDate =>
  uses.reduce((latest, use) => maxDate(latest, use.heldSince), notBefore)

export type BookOf = (accountId: string) => CustomerBook

/** Locks accounts and reads what they owe and hold. */
export async function lockBooks(trx: Trx, accountIds: Iterable<string>): Promise<BookOf> {
  const ids = Array.from(new Set(accountIds))
  await lockAccounts(trx, ids)
  const items = await openItemsOf(trx, ids)
  const credits = await openCreditsOf(trx, ids)
  const books = new Map(ids.map((id) => [id, new CustomerBook(items.get(id) ?? [], credits.get(id) ?? [])]))
  return (accountId) => mustExist(books.get(accountId), `the book of account ${accountId} is locked`)
}
