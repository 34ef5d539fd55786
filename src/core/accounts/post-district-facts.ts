import {accountsNamed} from '#core/accounts/external-key-views.js'
import type {StagedRow} from '#core/accounts/staged-rows.js'
import type {ActContext} from '#core/acts/act.js'
import type {BillingFactName} from '#core/billing/billing-fact.js'
import {recordBillingFacts} from '#core/billing/billing-facts.js'
import type {Trx} from '#core/store/open.js'

/** What bills are priced from, as the former system knew it. */
export async function postFacts(trx: Trx, rows: readonly StagedRow[], context: ActContext): Promise<void> {
  const accountOf = await accountsNamed(trx, rows)
  const facts = rows.map((row) => ({
    accountId: accountOf(row),
    name: row.text('name') as BillingFactName,
    value: row.text('value'),
    fromOn: row.date('from_on'),
    untilOn: row.dateOrNull('until_on'),
    source: row.textOrNull('source') ?? 'former system',
  }))
  await recordBillingFacts(trx, facts, context)
}
