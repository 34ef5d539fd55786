import {postOpeningDeposits} from '#core/accounts/deposits-held.js'
import {accountsNamed} from '#core/accounts/external-key-views.js'
import type {StagedRow} from '#core/accounts/staged-rows.js'
import type {ActContext} from '#core/acts/act.js'
import {postOpeningItems} from '#core/billing/opening-balances.js'
import {negate} from '#core/kernel/money.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import type {Trx} from '#core/store/open.js'

/** What is still owed of each old bill, with its own days: the clocks of the law run on. */
export async function postOpenItems(trx: Trx, rows: readonly StagedRow[], context: ActContext): Promise<void> {
  const accountOf = await accountsNamed(trx, rows)
  const items = rows.map((row) => ({
    accountId: accountOf(row),
    class: row.text('receivable_class') as ReceivableClass,
    amount: row.cents('open_cents'),
    effectiveOn: row.date('bill_on'),
    mailedOn: row.dateOrNull('mailed_on'),
    dueOn: row.date('due_on'),
    reference: row.textOrNull('source_bill_id') ?? row.key,
  }))
  await postOpeningItems(trx, items, context)
}

export async function postCredits(trx: Trx, rows: readonly StagedRow[], context: ActContext): Promise<void> {
  const accountOf = await accountsNamed(trx, rows)
  const credits = rows.map((row) => ({
    accountId: accountOf(row),
    class: 'water' as const,
    amount: negate(row.cents('amount_cents')),
    effectiveOn: row.date('since_on'),
    mailedOn: null,
    dueOn: row.date('since_on'),
    reference: row.key,
  }))
  await postOpeningItems(trx, credits, context)
}

export async function postDeposits(trx: Trx, rows: readonly StagedRow[], context: ActContext): Promise<void> {
  const accountOf = await accountsNamed(trx, rows)
  const deposits = rows.map((row) => ({
    accountId: accountOf(row),
    amount: row.cents('amount_cents'),
    heldSince: row.date('received_on'),
    ground: row.textOrNull('ground') ?? 'unknown',
    reference: row.key,
  }))
  await postOpeningDeposits(trx, deposits, context)
}
