import {accountHeads} from '#core/accounts/account-head-views.js'
import {agreementStatus} from '#core/accounts/agreement.js'
import {asOf} from '#core/accounts/versions.js'
import {STANDS} from '#core/billing/cancelled-bills.js'
import {storedPlan} from '#core/billing/rate-versions.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import type {VariedFact} from '#core/policies/variance-policy.js'
import {tariffOf, versionOn} from '#core/rates/price-bill.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'
import type {RetroBill} from '#core/variances/judge-retro.js'
import type {FactBasis} from '#core/variances/variance-facts.js'

/** Rows that were written for a variance begin their source with this. */
export const VARIED_SOURCE = 'variance '

const FACTS = `select fact_id, value, from_on, until_on, source, recorded_at from billing_fact
  where account_id = :account and name = :name order by recorded_at, fact_id`

interface FactStored {
  readonly fact_id: string
  readonly value: string
  readonly from_on: BusinessDate
  readonly until_on: BusinessDate | null
  readonly source: string
  readonly recorded_at: string
}

/** What a fact of an account stands on; null where no rate plan of the account asks for it. */
export async function factBasis(
  reader: Reader,
  {accountId, name, day}: {readonly accountId: string; readonly name: VariedFact; readonly day: BusinessDate},
): Promise<FactBasis | null> {
  const fallback = await fallbackOf(reader, {accountId, name, day})
  if (fallback === null) return null
  const rows = await select<FactStored>(reader, FACTS, {account: accountId, name})
  return {
    name,
    fallback,
    rows: rows.map((row) => ({
      factId: row.fact_id,
      value: row.value,
      from: row.from_on,
      until: row.until_on,
      recordedAt: row.recorded_at,
      varied: row.source.startsWith(VARIED_SOURCE),
    })),
  }
}

/** What the plan that bills the account takes where nothing is known; null where no plan of it asks. */
async function fallbackOf(
  reader: Reader,
  {accountId, name, day}: {readonly accountId: string; readonly name: VariedFact; readonly day: BusinessDate},
): Promise<string | null> {
  const at = asOf(day)
  const [found] = await accountHeads(reader, [accountId], at)
  const head = mustExist(found, 'the account was found')
  const served = head.agreements.filter((one) => ['active', 'pending_stop'].includes(agreementStatus(one, at) ?? ''))
  for (const code of new Set(served.map(({rate_plan: plan}) => plan))) {
    const plan = await storedPlan(reader, code)
    const version = plan === null ? undefined : versionOn(plan, day)
    const input = version === undefined ? undefined : tariffOf(version, head.version.class)?.inputs[name]
    if (input?.default != null) return input.default
  }
  return null
}

const BILLED_TO = `select max(b.service_to) as billed_to from bill b where b.account_id = :account and ${STANDS}`

/** First day that no bill covers; null where nothing was billed. */
export async function firstUnbilledDay(reader: Reader, accountId: string): Promise<BusinessDate | null> {
  const [row] = await select<{billed_to: BusinessDate | null}>(reader, BILLED_TO, {account: accountId})
  return row?.billed_to ?? null
}

/** Priced here, and not priced again by an adjustment that stands. */
const RETRO_BILLS = `select b.bill_id, b.bill_no, b.issued_on from bill b
  where b.account_id = :account and b.issued_on >= :since and ${STANDS}
    and exists (select 1 from bill_pricing p where p.account_id = b.account_id and p.bill_id = b.bill_id)
    and not exists (select 1 from adjustment_part p join adjustment a on a.account_id = p.account_id and a.adjustment_id = p.adjustment_id
      where p.account_id = b.account_id and p.bill_id = b.bill_id and a.formula = 'retier'
        and not exists (select 1 from adjustment_reversal v where v.account_id = a.account_id and v.adjustment_id = a.adjustment_id))`

/** Bills issued since a day that could be priced again with what is granted. */
export async function retroBillsOf(reader: Reader, accountId: string, since: BusinessDate): Promise<RetroBill[]> {
  const rows = await select<{bill_id: string; bill_no: string; issued_on: BusinessDate}>(reader, RETRO_BILLS, {
    account: accountId,
    since,
  })
  return rows.map((row) => ({billId: row.bill_id, billNo: row.bill_no, issuedOn: row.issued_on}))
}
