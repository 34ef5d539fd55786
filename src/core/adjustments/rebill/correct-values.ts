import type {AccountVersionRow} from '#core/accounts/tables.js'
import {
  ACCOUNT_VERSION,
  recordAgreementEvents,
  recordAgreements,
  type NewAgreement,
} from '#core/accounts/record-accounts.js'
import {asOf, inForceOrFirst} from '#core/accounts/versions.js'
import type {ActContext} from '#core/acts/act.js'
import type {ChangedValue} from '#core/adjustments/rebill/rebill-inputs.js'
import {CLASS} from '#core/adjustments/rebill/value-changes.js'
import type {BillingFactName, NewBillingFact} from '#core/billing/billing-fact.js'
import {recordBillingFacts} from '#core/billing/billing-facts.js'
import {STANDS} from '#core/billing/cancelled-bills.js'
import {addDays, maxDate, type BusinessDate} from '#core/kernel/business-date.js'
import {laterThan} from '#core/kernel/clock.js'
import {insertRows, select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

interface Correcting {
  readonly accountId: string
  readonly changed: ChangedValue
  readonly reason: string
  /** Plans that priced the bills before. */
  readonly was: readonly string[]
}

/** The account goes on with the right value: the next bill is right as well. */
export async function correctValue(trx: Trx, of: Correcting, context: ActContext): Promise<void> {
  const {accountId, changed, reason} = of
  const {name, value, from_on: fromOn, until_on: untilOn, plan} = changed
  if (name !== CLASS) {
    const fact = {accountId, name: name as BillingFactName, value, fromOn, untilOn, source: `adjustment ${reason}`}
    return recordFactsLast(trx, [fact], context)
  }
  const versions = await versionsOf(trx, accountId)
  const days = [fromOn, ...versions.map((version) => version.effective_from).filter((day) => day > fromOn)]
  await recordClasses(trx, {versions, classes: new Map(days.map((day) => [day, value]))}, context)
  if (plan !== null) await changePlan(trx, {accountId, from: of.was, to: plan}, context)
}

const RECORDED = 'select f.recorded_at from billing_fact f where f.account_id = :account and f.name = :name'

/** Facts that hold against all that were recorded before, be it in the same minute. */
export async function recordFactsLast(trx: Trx, facts: readonly NewBillingFact[], context: ActContext): Promise<void> {
  const [first] = facts
  if (first === undefined) return
  const {accountId: account, name} = first
  const rows = await select<{recorded_at: string}>(trx, RECORDED, {account, name})
  const recordedAt = laterThan(
    context.recordedAt,
    rows.map((row) => row.recorded_at),
  )
  await recordBillingFacts(trx, facts, {...context, recordedAt})
}

const VERSIONS = `select v.account_id, v.version_id, v.person_id, v.premise_id, v.class, v.customer_role, v.tenure, v.mail_address, v.mail_differs,
    v.cycle, v.paperless, v.effective_from, v.recorded_at, v.act_id from account_version v where v.account_id = :account`

export type StoredVersion = AccountVersionRow & {readonly act_id: string}

export const versionsOf = (trx: Trx, account: string): Promise<StoredVersion[]> =>
  select<StoredVersion>(trx, VERSIONS, {account})

interface Classes {
  readonly versions: readonly StoredVersion[]
  /** By the day from which it holds. */
  readonly classes: ReadonlyMap<BusinessDate, string>
}

/** The version in force on each of the days again, with another class. */
export async function recordClasses(trx: Trx, {versions, classes}: Classes, context: ActContext): Promise<void> {
  const recordedAt = laterThan(
    context.recordedAt,
    versions.map((version) => version.recorded_at),
  )
  const rows = Array.from(classes).flatMap(([day, name]) => {
    const version = inForceOrFirst(versions, asOf(day))
    if (version === null) return []
    const made = {version_id: context.key(), recorded_at: recordedAt, act_id: context.actId}
    return [{...version, ...made, class: name, effective_from: day}]
  })
  await insertRows(trx, 'account_version', ACCOUNT_VERSION, rows)
}

const OF_PLAN = `select g.agreement_id, g.service_point_id, g.service, g.start_on, g.rate_plan from agreement g
  where g.account_id = :account and not exists (select 1 from agreement_event e
    where e.account_id = g.account_id and e.agreement_id = g.agreement_id and e.kind in ('finalize', 'cancel_start'))
  order by g.start_on, g.agreement_id`
const BILLED_TO = `select max(b.service_to) as day from bill b where b.account_id = :account and ${STANDS}`

interface ChangedPlan {
  readonly accountId: string
  readonly from: readonly string[]
  readonly to: string
}

interface AgreementOfPlan {
  readonly agreement_id: string
  readonly service_point_id: string
  readonly service: NewAgreement['service']
  readonly start_on: BusinessDate
  readonly rate_plan: string
}

/**
 * Agreements are never changed: service under the old plan ends with the days that are billed, and goes on under the
 * new one. It begins on the last of those days, so that the next bill is no opening bill.
 */
export async function changePlan(trx: Trx, {accountId, from, to}: ChangedPlan, context: ActContext): Promise<void> {
  const rows = await select<AgreementOfPlan>(trx, OF_PLAN, {account: accountId})
  const [billed] = await select<{day: BusinessDate | null}>(trx, BILLED_TO, {account: accountId})
  const day = billed?.day == null ? context.today : addDays(billed.day, -1)
  const ending = rows.filter((row) => from.includes(row.rate_plan) && row.rate_plan !== to)
  const made = ending.map((row) => ({
    ...{accountId, agreementId: context.key(), servicePointId: row.service_point_id, service: row.service},
    ...{startOn: maxDate(day, row.start_on), ratePlan: to},
  }))
  await recordAgreements(trx, made, context)
  await recordAgreementEvents(
    trx,
    made.flatMap(({agreementId, startOn}, at) => [
      {accountId, agreementId: ending[at]?.agreement_id ?? '', kind: 'finalize' as const, effectiveOn: startOn},
      {accountId, agreementId, kind: 'activate' as const, effectiveOn: startOn},
    ]),
    context,
  )
}
