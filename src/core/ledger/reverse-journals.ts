import type {ActContext} from '#core/acts/act.js'
import {depositsReceived, recordDepositEvents, type HeldDeposit} from '#core/accounts/deposits-held.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {negate, sum} from '#core/kernel/money.js'
import {must} from '#core/kernel/must.js'
import {CUSTOMER_BALANCE_ACCOUNTS, DEPOSITS_HELD, NO_CUSTOMER} from '#core/ledger/chart.js'
import {noEntries, postEntries, type Entries} from '#core/ledger/entries.js'
import {journal, type Journal, type Posting} from '#core/ledger/journal.js'
import {moneyOf} from '#core/ledger/placements.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {
  CHARGED_BACK_CLASS,
  decideReversal,
  legsOf,
  type ReversalFacts,
  type ReversalMoves,
} from '#core/ledger/reversal.js'
import {mustBeReversible, storedJournals, type StoredJournal} from '#core/ledger/stored-journals.js'
import {loadPaymentOrder} from '#core/policies/payment-order.js'
import type {Trx} from '#core/store/open.js'

export interface Reversal {
  /** The customer of the journal, NO_CUSTOMER when it has none. */
  readonly accountId: string
  readonly journalId: string
  /** The payment that the journal posted, null when it posted none. */
  readonly paymentId: string | null
  /** Machine and transition of the mirror, such as `rejected_payment.post-reversal`. */
  readonly kind: string
  readonly memo: string
  readonly effectiveOn: BusinessDate
  /** Where the money goes instead of back where it came from; null mirrors the contra account itself. */
  readonly contra: {readonly from: string; readonly to: string} | null
}

/**
 * Posts the mirror of each journal: same total, same contra account, the customer's legs as allocated today. Locks the
 * accounts. @throws Refusal NOT_FOUND (66), ALREADY_REVERSED, NOT_REVERSIBLE (65)
 */
export async function reverseJournals(
  trx: Trx,
  reversals: readonly Reversal[],
  context: ActContext,
): Promise<Journal[]> {
  const journalIds = reversals.map((reversal) => reversal.journalId)
  must(new Set(journalIds).size === journalIds.length, 'a journal is reversed once')
  await lockAccounts(
    trx,
    reversals.map((reversal) => reversal.accountId).filter((id) => id !== NO_CUSTOMER),
  )
  const stored = await storedJournals(trx, journalIds)
  const asked = reversals.map((reversal) => {
    const original = mustBeReversible(stored.get(reversal.journalId), reversal.journalId)
    must(original.accountId === reversal.accountId, 'a journal is reversed under its own account')
    return {reversal, original}
  })
  const mirrors: Journal[] = []
  for (const round of rounds(asked)) mirrors.push(...(await reverseRound(trx, round, context)))
  return mirrors
}

interface Asked {
  readonly reversal: Reversal
  readonly original: StoredJournal
}

/** Each round holds an account once: a second reversal of an account sees what the first one moved. */
function rounds(asked: readonly Asked[]): Asked[][] {
  const all: Asked[][] = []
  const met = new Map<string, number>()
  for (const one of asked) {
    const {accountId} = one.original
    const turn = accountId === NO_CUSTOMER ? 0 : (met.get(accountId) ?? 0)
    met.set(accountId, turn + 1)
    const round = all[turn]
    if (round === undefined) all.push([one])
    else round.push(one)
  }
  return all
}

async function reverseRound(trx: Trx, round: readonly Asked[], context: ActContext): Promise<Journal[]> {
  const {classOrder} = loadPaymentOrder(context.desk.district.id, context.today)
  const accountIds = round.map(({original}) => original.accountId).filter((id) => id !== NO_CUSTOMER)
  const money = await moneyOf(trx, accountIds, context.actId)
  const holdsDeposits = round.some(({original}) => original.postings.some((leg) => leg.ledgerAccount === DEPOSITS_HELD))
  const deposits = holdsDeposits ? await depositsReceived(trx, accountIds) : []
  const entries = noEntries()
  const done = round.map(({reversal, original}) => {
    const facts = factsOf({reversal, original}, {money, deposits, classOrder})
    const moves = decideReversal(facts)
    const mirror = mirrorOf({reversal, original}, legsOf(moves, facts), context)
    addMoves(entries, {mirror, original, moves}, context)
    return {mirror, moves, accountId: original.accountId}
  })
  await postEntries(trx, entries, context)
  const returned = done.flatMap(({mirror: {journalId, effectiveOn}, moves, accountId}) =>
    moves.depositsReturned.map((part) => ({...part, accountId, kind: 'reversed' as const, effectiveOn, journalId})),
  )
  await recordDepositEvents(trx, returned, context)
  return done.map(({mirror}) => mirror)
}

type SharedFacts = Pick<ReversalFacts, 'classOrder'> & {
  readonly money: ReadonlyMap<string, ReversalFacts['money']>
  readonly deposits: readonly HeldDeposit[]
}

const factsOf = ({reversal, original}: Asked, {money, deposits, classOrder}: SharedFacts): ReversalFacts => ({
  accountId: original.accountId,
  journalId: original.journalId,
  actSeq: original.actSeq,
  paymentId: reversal.paymentId,
  money: money.get(original.accountId) ?? {
    ...{items: [], placements: [], credits: []},
    ...{directed: new Map(), givenFor: new Map()},
  },
  deposits: deposits.filter((held) => held.journalId === original.journalId),
  classOrder,
})

const isCustomerLeg = (leg: Posting): boolean =>
  leg.accountId !== NO_CUSTOMER && [...CUSTOMER_BALANCE_ACCOUNTS, DEPOSITS_HELD].includes(leg.ledgerAccount)

function mirrorOf({reversal, original}: Asked, customerLegs: readonly Posting[], context: ActContext): Journal {
  const {contra, kind, memo, effectiveOn} = reversal
  const undone = sum(original.postings.filter(isCustomerLeg).map((leg) => leg.amount))
  must(sum(customerLegs.map((leg) => leg.amount)) === negate(undone), 'a mirror has the total of its journal')
  const others = original.postings
    .filter((leg) => !isCustomerLeg(leg))
    .map((leg) => ({
      ...leg,
      ledgerAccount: leg.ledgerAccount === contra?.from ? contra.to : leg.ledgerAccount,
      amount: negate(leg.amount),
    }))
  const {accountId, journalId: reversesId} = original
  const postings = [...others, ...customerLegs]
  return journal({kind, memo, effectiveOn, accountId, reversesId, postings}, context.recordedAt)
}

interface Mirrored {
  readonly mirror: Journal
  readonly original: StoredJournal
  readonly moves: ReversalMoves
}

function addMoves(entries: Entries, {mirror, original, moves}: Mirrored, context: ActContext): void {
  entries.journals.push(mirror)
  const {accountId, journalId, effectiveOn} = mirror
  const common = {accountId, journalId, effectiveOn}
  for (const part of moves.allocations) {
    entries.allocations.push({...common, ...part})
  }
  for (const part of moves.releases) entries.releases.push({...common, ...part, kind: 'reversed'})
  for (const part of moves.freed) {
    entries.credits.push({...common, ...part, creditId: context.key(), source: 'freed'})
  }
  if (moves.chargedBack > 0) {
    entries.receivables.push({
      accountId,
      journalId,
      receivableId: context.key(),
      class: CHARGED_BACK_CLASS,
      chargeCode: 'charged_back',
      billId: null,
      effectiveOn: original.effectiveOn,
      mailedOn: null,
      dueOn: original.effectiveOn,
      amount: moves.chargedBack,
    })
  }
}
