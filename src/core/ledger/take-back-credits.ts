import type {ActContext} from '#core/acts/act.js'
import {groupBy} from '#core/kernel/group-by.js'
import {mustExist} from '#core/kernel/must.js'
import {negate, sum} from '#core/kernel/money.js'
import {CUSTOMER_CREDITS, RECEIVABLE_ACCOUNT} from '#core/ledger/chart.js'
import {noEntries, postEntries} from '#core/ledger/entries.js'
import {credit, debit, journal} from '#core/ledger/journal.js'
import {moneyOf} from '#core/ledger/placements.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import type {Trx} from '#core/store/open.js'

export interface CreditsTakenBack {
  readonly accountId: string
  /** Journals whose credits are held again, whatever they have paid since. */
  readonly journalIds: ReadonlySet<string>
}

/** Credits that journals gave are held again: what they had paid is open, for older debt to be paid first. */
export async function takeBackCredits(trx: Trx, of: CreditsTakenBack, context: ActContext): Promise<void> {
  const {accountId, journalIds} = of
  await lockAccounts(trx, [accountId])
  const money = mustExist((await moneyOf(trx, [accountId], context.actId)).get(accountId), 'an account has its money')
  const credits = new Set(money.credits.filter((one) => journalIds.has(one.journalId)).map((one) => one.creditId))
  const parts = money.placements.filter((part) => part.amount > 0 && credits.has(part.creditId ?? ''))
  if (parts.length === 0) return
  const classOf = new Map(money.items.map((item) => [item.receivableId, item.class]))
  const byName = groupBy(parts, (part) => mustExist(classOf.get(part.receivableId), 'an item has its class'))
  const legs = Array.from(byName, ([name, all]) =>
    debit(RECEIVABLE_ACCOUNT[name], sum(all.map((part) => part.amount)), accountId),
  )
  const postings = [...legs, credit(CUSTOMER_CREDITS, sum(parts.map((part) => part.amount)), accountId)]
  const {today: effectiveOn, recordedAt} = context
  const memo = 'credit held again: older debt is paid first'
  const posted = journal({kind: 'bill.apply-credit', accountId, effectiveOn, memo, postings}, recordedAt)
  const entries = noEntries()
  entries.journals.push(posted)
  for (const {receivableId, creditId, amount} of parts)
    entries.allocations.push({
      ...{accountId, receivableId, creditId, journalId: posted.journalId, paymentId: null, effectiveOn},
      amount: negate(amount),
    })
  await postEntries(trx, entries, context)
}
