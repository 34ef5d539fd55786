import {add, cents, least, negate, subtract, sum, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {CUSTOMER_CREDITS, DEPOSITS_HELD, RECEIVABLE_ACCOUNT, type ReceivableClass} from '#core/ledger/chart.js'
import type {Posting} from '#core/ledger/journal.js'
import {itemOrder} from '#core/ledger/open-items.js'
import {
  isLater,
  type AccountMoney,
  type ChargedItem,
  type Placement,
  type StandingPlacement,
} from '#core/ledger/placements.js'

/** Money that is no longer where the reversed journal put it is charged under this class. */
export const CHARGED_BACK_CLASS: ReceivableClass = 'fee'

export interface DepositHeld {
  readonly depositId: string
  readonly received: Cents
  readonly held: Cents
}

export interface ReversalFacts {
  readonly accountId: string
  readonly journalId: string
  readonly actSeq: number
  /** The payment that the journal posted, null when it posted none. */
  readonly paymentId: string | null
  readonly money: AccountMoney
  readonly deposits: readonly DepositHeld[]
  readonly classOrder: readonly ReceivableClass[]
}

/** How the customer's side of a journal is undone as it stands today. */
export interface ReversalMoves {
  /** Negative opens an item again, positive pays it or (by nothing) closes it. */
  readonly allocations: readonly Placement[]
  readonly releases: readonly {readonly creditId: string; readonly amount: Cents}[]
  /** Money that had paid an item which is now taken back: held for the customer. */
  readonly freed: readonly {readonly paymentId: string | null; readonly amount: Cents}[]
  readonly depositsReturned: readonly {readonly depositId: string; readonly amount: Cents}[]
  /** Credits and deposits no longer held: owed again. */
  readonly chargedBack: Cents
}

/**
 * Undoes what a journal did to its customer, as allocated today: items it charged are closed and what had paid them
 * is freed; money it brought is taken from wherever it now stands; what is gone is charged back.
 */
export function decideReversal(facts: ReversalFacts): ReversalMoves {
  const {journalId, paymentId, money} = facts
  const charged = money.items.filter((item) => item.journalId === journalId)
  const closed = charged.map((item) => closeItem(item, money))
  const standing = money.placements.filter((part) => !charged.some((item) => item.receivableId === part.receivableId))
  const direct = paymentId === null ? [] : standing.filter((part) => part.paymentId === paymentId)
  const credits = money.credits.filter(
    (held) => held.journalId === journalId || (paymentId !== null && held.paymentId === paymentId),
  )
  const viaCredits = standing.filter((part) => credits.some((held) => held.creditId === part.creditId))
  const reopened = [...direct, ...viaCredits].map((part) => ({...part, amount: negate(part.amount)}))
  const releases = credits
    .map(({creditId, amount, released}) => ({creditId, amount: subtract(amount, released)}))
    .filter((release) => release.amount > 0)
  const depositsReturned = facts.deposits.map(({depositId, received, held}) => ({
    depositId,
    amount: least(received, held),
  }))
  const goneDeposits = facts.deposits.map(({received, held}) => subtract(received, least(received, held)))
  return {
    allocations: [
      ...closed.flatMap((part) => part.allocations),
      ...reopened,
      ...moveForward(facts, reopened, standing),
    ],
    releases,
    freed: closed.flatMap((part) => part.freed),
    depositsReturned: depositsReturned.filter((part) => part.amount > 0),
    chargedBack: sum([...credits.map((held) => held.released), ...goneDeposits]),
  }
}

function closeItem(
  item: ChargedItem,
  {placements}: AccountMoney,
): {allocations: Placement[]; freed: {paymentId: string | null; amount: Cents}[]} {
  const paying = placements.filter((part) => part.receivableId === item.receivableId)
  const back = paying.map((part) => ({...part, amount: negate(part.amount)}))
  const close = {receivableId: item.receivableId, paymentId: null, creditId: null, amount: item.amount}
  const freed = paying.filter((part) => part.creditId === null).map(({paymentId, amount}) => ({paymentId, amount}))
  return {allocations: [...back, close], freed}
}

/** Money that nobody directed to the bill it pays, and no credit was given for, may pay an older one instead. */
function isFree(part: Placement, {dueOn}: ChargedItem, {directed, givenFor}: AccountMoney): boolean {
  if (part.paymentId !== null) return directed.get(part.paymentId) !== dueOn
  return part.creditId !== null && givenFor.get(part.creditId)?.has(part.receivableId) !== true
}

/**
 * As if the money had never come: what other payments and credits have paid of younger items since pays the items that
 * are open again first, so that the debt that remains is the youngest (P-OLDEST). What stood before it came stays.
 */
function moveForward(
  facts: ReversalFacts,
  reopened: readonly Placement[],
  standing: readonly StandingPlacement[],
): Placement[] {
  const byId = new Map(facts.money.items.map((item) => [item.receivableId, item]))
  const itemOf = (part: Placement): ChargedItem => mustExist(byId.get(part.receivableId), 'an allocation has its item')
  const older = itemOrder(facts.classOrder)
  const taken = new Set(reopened.map(keyOf))
  const donors = standing
    .filter((part) => isLater(part.moved, facts))
    .filter((part) => !taken.has(keyOf(part)) && part.amount > 0 && isFree(part, itemOf(part), facts.money))
    .toSorted((a, b) => older(itemOf(b), itemOf(a)))
    .map((part) => ({part, left: part.amount}))
  const moves: Placement[] = []
  for (const [item, wanted] of openedAgain(reopened, itemOf, older)) {
    let open = wanted
    for (const donor of donors) {
      const amount = least(open, donor.left)
      if (amount <= 0 || older(item, itemOf(donor.part)) >= 0) continue
      moves.push({...donor.part, amount: negate(amount)}, {...donor.part, receivableId: item.receivableId, amount})
      donor.left = subtract(donor.left, amount)
      open = subtract(open, amount)
    }
  }
  return moves
}

const keyOf = (part: Placement): string => `${part.receivableId} ${part.paymentId ?? ''} ${part.creditId ?? ''}`

/** What each item is open again for, oldest item first. */
function openedAgain(
  reopened: readonly Placement[],
  itemOf: (part: Placement) => ChargedItem,
  older: (a: ChargedItem, b: ChargedItem) => number,
): [ChargedItem, Cents][] {
  const wanted = new Map<ChargedItem, Cents>()
  for (const part of reopened) {
    const item = itemOf(part)
    wanted.set(item, subtract(wanted.get(item) ?? cents(0), part.amount))
  }
  return Array.from(wanted).toSorted(([a], [b]) => older(a, b))
}

/** The legs on the customer's accounts that the moves stand for: debits of what is owed again, credits of what is not. */
export function legsOf(moves: ReversalMoves, facts: ReversalFacts): Posting[] {
  const classOf = new Map(facts.money.items.map((item) => [item.receivableId, item.class]))
  const totals = new Map<string, Cents>()
  const leg = (account: string, amount: Cents): void => {
    totals.set(account, add(totals.get(account) ?? cents(0), amount))
  }
  for (const part of moves.allocations) {
    leg(RECEIVABLE_ACCOUNT[mustExist(classOf.get(part.receivableId), 'an item has its class')], negate(part.amount))
    if (part.creditId !== null) leg(CUSTOMER_CREDITS, part.amount)
  }
  for (const part of moves.freed) leg(CUSTOMER_CREDITS, negate(part.amount))
  for (const part of moves.releases) leg(CUSTOMER_CREDITS, part.amount)
  for (const part of moves.depositsReturned) leg(DEPOSITS_HELD, part.amount)
  leg(RECEIVABLE_ACCOUNT[CHARGED_BACK_CLASS], moves.chargedBack)
  return Array.from(totals, ([ledgerAccount, amount]) => ({ledgerAccount, accountId: facts.accountId, amount}))
}
