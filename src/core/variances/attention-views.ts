import type {Desk} from '#core/acts/desk.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {variancePolicy} from '#core/policies/variance-policy.js'
import {select} from '#core/store/dialect.js'
import {variancesBy, variancesOf, type VarianceKey} from '#core/variances/variance-views.js'
import {foldOf, inOrder, isOpen, isRunning, statusOf} from '#core/variances/variance-status.js'
import type {StoredVariance, VarianceStatus} from '#core/variances/variance.js'
import type {Reader} from '#core/store/open.js'

/** A variance that somebody has to look at. */
export interface NeedsLook {
  readonly variance: string
  readonly account: string
  readonly reason: string
  readonly status: VarianceStatus
  /** Its last day, its review, or the day from which missing papers are asked for again. */
  readonly due_on: BusinessDate | null
}

/** Found by the index of the days on which something falls due; what ended or was overtaken is left out. */
const DUE = `select distinct e.account_id, e.variance_id from variance_event e
  where e.due_on <= :horizon and (e.until_on is null or e.until_on > :today)
    and not exists (select 1 from variance_event l where l.account_id = e.account_id and l.variance_id = e.variance_id
      and l.recorded_at > e.recorded_at and l.kind in ('supply', 'grant', 'renew', 'deny', 'revoke', 'replace')
      and (l.kind <> 'supply' or e.kind in ('receive', 'supply')))`

/** Those that end or are reviewed within the days of the policy, and those that have lacked papers for too long. */
export async function variancesToLookAt(desk: Desk): Promise<NeedsLook[]> {
  const {today} = desk
  const {expiringDays} = variancePolicy(desk.district.id, today)
  const {db} = desk.store
  const keys = await select<VarianceKey>(db, DUE, {horizon: addDays(today, expiringDays), today})
  const all = keys.length === 0 ? [] : await variancesBy(db, keys)
  return all
    .map((one) => lookOf(one, today, expiringDays))
    .filter(
      ({status, due_on: due}) => status === 'expiring' || (status === 'incomplete' && due !== null && due <= today),
    )
    .toSorted((a, b) => (`${a.due_on ?? ''} ${a.variance}` < `${b.due_on ?? ''} ${b.variance}` ? -1 : 1))
}

function lookOf(
  {varianceNo, accountNo, form, events}: StoredVariance,
  today: BusinessDate,
  warningDays: number,
): NeedsLook {
  const {term} = foldOf(events, today)
  const last = inOrder(events).findLast(({dueOn}) => dueOn !== null)
  const ends = term?.until == null ? null : addDays(term.until, -1)
  return {
    variance: varianceNo,
    account: accountNo,
    reason: form.reason,
    status: statusOf(events, today, warningDays),
    due_on: ends ?? term?.dueOn ?? last?.dueOn ?? null,
  }
}

/** A variance as the screen of its account tells it. */
export interface StandingVariance extends NeedsLook {
  readonly since: BusinessDate
}

export interface AccountMoment {
  readonly accountId: string
  readonly day: BusinessDate
  readonly knownAt: string
  readonly district: string
}

/** Those of an account that wait, hold or are about to end, on a day as it was known at a moment. */
export async function standingVariances(
  reader: Reader,
  {accountId, day, knownAt, district}: AccountMoment,
): Promise<StandingVariance[]> {
  const all = (await variancesOf(reader, accountId, knownAt)).filter(({receivedOn}) => receivedOn <= day)
  if (all.length === 0) return []
  const {expiringDays} = variancePolicy(district, day)
  return all
    .map((one) => ({...lookOf(one, day, expiringDays), since: foldOf(one.events, day).term?.from ?? one.receivedOn}))
    .filter(({status}) => isOpen(status) || isRunning(status))
}
