import type {Service} from '#core/accounts/agreement.js'
import type {BillCase, PastBill, ServedPoint} from '#core/billing/bill-case.js'
import {billingFactsOf, type FactsOfAccount} from '#core/billing/billing-facts.js'
import {STANDS} from '#core/billing/cancelled-bills.js'
import {addDays, addMonths, maxDate, type BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {mustExist} from '#core/kernel/must.js'
import {lastReadOf, type UnbilledReads} from '#core/meters/unbilled-read.js'
import {unbilledReadsOf, type AccountOfCycle} from '#core/meters/unbilled-reads-views.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

const asked = (reader: Reader, ids: readonly string[]) =>
  rowsFrom(
    reader,
    ids.map((account_id) => ({account_id})),
    {account_id: 'text'},
    't',
  )

export interface CasesQuestion {
  readonly district: string
  readonly readsThrough: BusinessDate
  /** What was billed up to this day is due again, read or not. */
  readonly dueBefore: BusinessDate
}

/** Everything the bills of a page of accounts are made of; accounts without a day to bill are left out. */
export async function billCases(
  reader: Reader,
  accounts: readonly AccountOfCycle[],
  question: CasesQuestion,
): Promise<BillCase[]> {
  const ids = accounts.map((account) => account.accountId)
  const unbilled = groupBy(await unbilledReadsOf(reader, accounts, question), (one) => one.accountId)
  const bills = await billsOf(reader, ids, question.readsThrough)
  const unmetered = await unmeteredOf(reader, ids, question)
  const facts = await factsOf(reader, ids, (id) => lastDayServed(unbilled.get(id) ?? [], question))
  return accounts.flatMap(({accountId, accountNo, serviceClass}) => {
    const known = {facts: facts.get(accountId) ?? {}, bills: bills.get(accountId) ?? []}
    const served = (unmetered.get(accountId) ?? []).filter((point) => isServedAfter(point, known.bills[0]?.to))
    const points = [...meteredPoints(unbilled.get(accountId) ?? []), ...served]
    const one = {accountId, accountNo, serviceClass, points, ...known}
    return hasDaysToBill(one, question) ? [one] : []
  })
}

/** Facts hold on the last day served. Meters of a cycle are read on a few days, so this is a few statements. */
async function factsOf(
  reader: Reader,
  ids: readonly string[],
  dayOf: (id: string) => BusinessDate,
): Promise<Map<string, FactsOfAccount>> {
  const all: [string, FactsOfAccount][] = []
  for (const [day, of] of groupBy(ids, dayOf)) all.push(...(await billingFactsOf(reader, of, day)))
  return new Map(all)
}

function lastDayServed(unbilled: readonly UnbilledReads[], {readsThrough}: CasesQuestion): BusinessDate {
  const days = unbilled.flatMap((one) => lastReadOf(one)?.readOn ?? [])
  return addDays(days.length === 0 ? readsThrough : days.reduce(maxDate), -1)
}

const meteredPoints = (unbilled: readonly UnbilledReads[]): ServedPoint[] =>
  Array.from(
    groupBy(
      unbilled.filter(({ratePlan}) => ratePlan !== ''),
      (one) => one.agreementId,
    ).values(),
    (meters) => {
      const {servicePointId, service, ratePlan, startOn, finalOn} = mustExist(meters[0], 'a group has one')
      return {servicePointId, service, ratePlan, startOn, endOn: finalOn, meters}
    },
  )

const isServedAfter = ({startOn, endOn}: ServedPoint, billedTo: BusinessDate | undefined): boolean =>
  endOn === null || endOn > (billedTo ?? startOn)

/** A new read, an end of service, or a full period since the last bill: before that nobody has come to read it. */
function hasDaysToBill({points, bills}: BillCase, {dueBefore}: CasesQuestion): boolean {
  const billedTo = bills[0]?.to ?? null
  return points.some(({startOn, endOn, meters}) => {
    const since = billedTo === null ? startOn : maxDate(billedTo, startOn)
    if (endOn !== null && endOn > since && meters.length > 0) return true
    return since <= dueBefore || meters.some((one) => (lastReadOf(one)?.readOn ?? since) > since)
  })
}

interface UnmeteredRow {
  readonly account_id: string
  readonly service_point_id: string
  readonly service: Service
  readonly rate_plan: string
  readonly start_on: BusinessDate
  readonly final_on: BusinessDate | null
}

const EVENT = 'from agreement_event e where e.account_id = g.account_id and e.agreement_id = g.agreement_id'

/** Agreements for service without a meter (sewer) that began by the day and had not ended before it. */
export const UNMETERED_AGREEMENTS = `
  select g.account_id, g.service_point_id, g.service, g.rate_plan, g.start_on,
    (select max(e.effective_on) ${EVENT} and e.kind = 'finalize' and e.effective_on <= :day) as final_on
  from agreement g
  where g.account_id in (select account_id from :ids) and g.service not in ('water', 'recycled') and g.start_on <= :day
    and g.rate_plan <> '' and exists (select 1 ${EVENT} and e.kind = 'activate' and e.effective_on <= :day)
    and not exists (select 1 ${EVENT} and e.kind = 'cancel_start')
  order by g.account_id, g.service_point_id, g.start_on`

async function unmeteredOf(
  reader: Reader,
  ids: readonly string[],
  {readsThrough: day}: CasesQuestion,
): Promise<Map<string, ServedPoint[]>> {
  const rows = await select<UnmeteredRow>(reader, UNMETERED_AGREEMENTS, {ids: asked(reader, ids), day})
  const points = new Map<string, ServedPoint[]>()
  for (const [id, of] of groupBy(rows, (row) => row.account_id)) {
    points.set(
      id,
      of.map((row) => ({
        ...{servicePointId: row.service_point_id, service: row.service, ratePlan: row.rate_plan},
        ...{startOn: row.start_on, endOn: row.final_on, meters: []},
      })),
    )
  }
  return points
}

interface BillRow {
  readonly account_id: string
  readonly service_from: BusinessDate
  readonly service_to: BusinessDate
  readonly usage_thousandths: number | null
  readonly usage_unit: string | null
  readonly estimated: number
}

export const PAST_BILLS = `select b.account_id, b.service_from, b.service_to, b.usage_thousandths, b.usage_unit, b.estimated
  from :ids cross join bill b where b.account_id = t.account_id and b.service_from is not null and b.service_to > :since and ${STANDS}
  order by b.account_id, b.service_to desc, b.service_from desc`

/** Far enough back for the same season of the year before. */
const HISTORY_MONTHS = 16

/** Bills of the last months, the latest first; of an account that has none in them all it ever had. */
async function billsOf(
  reader: Reader,
  ids: readonly string[],
  through: BusinessDate,
): Promise<Map<string, PastBill[]>> {
  const since = async (of: readonly string[], day: BusinessDate): Promise<Map<string, PastBill[]>> => {
    const rows = await select<BillRow>(reader, PAST_BILLS, {ids: asked(reader, of), since: day})
    return new Map(
      Array.from(
        groupBy(rows, (row) => row.account_id),
        ([id, bills]) => [id, bills.map(pastBill)],
      ),
    )
  }
  const recent = await since(ids, addMonths(through, -HISTORY_MONTHS))
  const silent = ids.filter((id) => !recent.has(id))
  const older = silent.length === 0 ? [] : await since(silent, BEFORE_ALL)
  return new Map([...recent, ...older])
}

const BEFORE_ALL = '0001-01-01' as BusinessDate

const pastBill = (row: BillRow): PastBill => ({
  from: row.service_from,
  to: row.service_to,
  usageThousandths: row.usage_thousandths,
  usageUnit: row.usage_unit,
  estimated: row.estimated === 1,
})
