import type {ActContext} from '#core/acts/act.js'
import {factValueFault, type BillingFactName, type NewBillingFact} from '#core/billing/billing-fact.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'
import {insertRows, rowsFrom, select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

const FACT = {
  account_id: 'text',
  fact_id: 'text',
  name: 'text',
  value: 'text',
  from_on: 'text',
  until_on: 'text',
  source: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const

/** The value of a fact that nobody knows any more: as if it had never been recorded. */
export const TAKEN_BACK = ''

/** Adds dated facts; an earlier row is never changed, a later one holds instead. @throws Refusal BAD_FACT (65) */
export async function recordBillingFacts(
  trx: Trx,
  facts: readonly NewBillingFact[],
  context: ActContext,
): Promise<void> {
  const rows = facts.map((fact) => {
    const wrong = fact.value === TAKEN_BACK ? null : factValueFault(fact.name, fact.value)
    if (wrong !== null) throw refuse('BAD_FACT', `${wrong}, not ${fact.value}`, {field: fact.name})
    if (fact.untilOn !== null && fact.untilOn <= fact.fromOn)
      throw refuse('BAD_FACT', `${fact.name} ends on ${fact.untilOn}, before it begins`, {field: fact.name})
    return {
      account_id: fact.accountId,
      fact_id: context.key(),
      name: fact.name,
      value: fact.value,
      from_on: fact.fromOn,
      until_on: fact.untilOn,
      source: fact.source,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    }
  })
  await insertRows(trx, 'billing_fact', FACT, rows)
}

export type FactsOfAccount = Readonly<Partial<Record<BillingFactName, string>>>

/** Of the rows that hold on the day the one recorded last; of rows recorded together the one that begins last. */
export const BILLING_FACTS = `
  select versions.account_id, versions.name, versions.value from (
    select f.account_id, f.name, f.value,
      row_number() over (partition by f.account_id, f.name order by f.recorded_at desc, f.from_on desc, f.fact_id desc) as newest
    from billing_fact f
    where f.account_id in (select account_id from :ids) and f.from_on <= :day and (f.until_on is null or f.until_on > :day)
  ) versions where versions.newest = 1 and versions.value <> ''`

/** The facts in force on a day, by account; an account of which nothing is known is not in the answer. */
export async function billingFactsOf(
  reader: Reader,
  accountIds: readonly string[],
  day: BusinessDate,
): Promise<Map<string, FactsOfAccount>> {
  const asked = accountIds.map((account_id) => ({account_id}))
  const ids = rowsFrom(reader, asked, {account_id: 'text'}, 't')
  const rows = await select<{account_id: string; name: BillingFactName; value: string}>(reader, BILLING_FACTS, {
    ids,
    day,
  })
  const facts = new Map<string, Partial<Record<BillingFactName, string>>>()
  for (const {account_id, name, value} of rows) {
    const of = facts.get(account_id)
    if (of === undefined) facts.set(account_id, {[name]: value})
    else of[name] = value
  }
  return facts
}
