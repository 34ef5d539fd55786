import type {Service} from '#core/accounts/agreement.js'
import {groupBy} from '#core/kernel/group-by.js'
import {minDate, type BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {ROLLOVER, type ReadKind} from '#core/meters/loaded-read.js'
import {registerIn, type RegisterColumns} from '#core/meters/registers-views.js'
import type {ServedPoint, UnbilledReads} from '#core/meters/unbilled-read.js'
import {readsSince, unbilledAt, type Billed, type HungMeter, type ReadOfMeter} from '#core/meters/unbilled-segments.js'
import * as statements from '#core/meters/unbilled.sql.js'
import {meterRegisterPolicy, type MeterRegisterPolicy} from '#core/policies/meter-registers.js'
import {openingPolicy} from '#core/policies/opening-service.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface UnbilledQuestion {
  readonly district: string
  readonly cycle: string
  /** Reads up to and on this day. */
  readonly readsThrough: BusinessDate
  /** Accounts of one page; the usual number if it is left out. */
  readonly page?: number
}

export interface AccountOfCycle {
  readonly accountId: string
  readonly accountNo: string
  readonly serviceClass: string
  readonly premiseId: string
}

export interface UnbilledPage {
  /** Every account of the cycle, those without a meter too, in the order of their keys. */
  readonly accounts: readonly AccountOfCycle[]
  /** Of these accounts, in the same order, point by point. */
  readonly reads: readonly UnbilledReads[]
}

const PAGE = 1000

/** What is not billed yet of a cycle, page by page: memory does not grow with the district. */
export async function* unbilledReads(reader: Reader, question: UnbilledQuestion): AsyncGenerator<UnbilledPage> {
  const {cycle, readsThrough: day, page = PAGE} = question
  for (let after = ''; ;) {
    const accounts = await accountsOfCycle(reader, {cycle, day, after, page})
    const last = accounts.at(-1)
    if (last === undefined) return
    yield {accounts, reads: await unbilledReadsOf(reader, accounts, question)}
    after = last.accountId
  }
}

/** What is not billed yet of a page of accounts, in their order, point by point. */
export const unbilledReadsOf = (
  reader: Reader,
  accounts: readonly AccountOfCycle[],
  {district, readsThrough: day}: Pick<UnbilledQuestion, 'district' | 'readsThrough'>,
): Promise<UnbilledReads[]> =>
  readsOfPage(reader, accounts, {
    day,
    registers: meterRegisterPolicy(district, day),
    startReadWithinDays: openingPolicy(district, day).start_read_within_days,
  })

interface OfCycle {
  readonly cycle: string
  readonly day: BusinessDate
}

/** The next accounts of a cycle, as they are on a day, in the order of their keys. */
export async function accountsOfCycle(
  reader: Reader,
  asked: OfCycle & {readonly after: string; readonly page: number},
): Promise<AccountOfCycle[]> {
  return (await select<AccountRow>(reader, statements.ACCOUNTS_OF_CYCLE, {...asked})).map(accountOf)
}

/** Of accounts named by key those of the cycle. */
export async function accountsNamed(
  reader: Reader,
  accountIds: readonly string[],
  on: OfCycle,
): Promise<AccountOfCycle[]> {
  const asked = accountIds.map((account_id) => ({account_id}))
  const ids = rowsFrom(reader, asked, {account_id: 'text'}, 't')
  return (await select<AccountRow>(reader, statements.ACCOUNTS_NAMED, {...on, ids})).map(accountOf)
}

const accountOf = ({account_id, account_no, class: serviceClass, premise_id}: AccountRow): AccountOfCycle => ({
  ...{accountId: account_id, accountNo: account_no, serviceClass, premiseId: premise_id},
})

interface Paging {
  readonly day: BusinessDate
  readonly registers: MeterRegisterPolicy
  readonly startReadWithinDays: number
}
interface AccountRow {
  readonly account_id: string
  readonly account_no: string
  readonly class: string
  readonly premise_id: string
}
interface AgreementRow {
  readonly account_id: string
  readonly agreement_id: string
  readonly service_point_id: string
  readonly service: Service
  readonly rate_plan: string
  readonly start_on: BusinessDate
  readonly final_on: BusinessDate | null
}
interface BilledRow {
  readonly account_id: string
  readonly service_point_id: string
  readonly read_id: string
  readonly read_on: BusinessDate
}
interface MeterRow extends RegisterColumns {
  readonly service_point_id: string
  readonly meter_id: string
  readonly serial: string
  readonly installed_on: BusinessDate
  readonly removed_on: BusinessDate | null
}
interface ReadRow {
  readonly service_point_id: string
  readonly read_id: string
  readonly meter_id: string
  readonly read_on: BusinessDate
  readonly value: number
  readonly kind: ReadKind
  readonly code: string | null
}

async function readsOfPage(reader: Reader, accounts: readonly AccountOfCycle[], how: Paging): Promise<UnbilledReads[]> {
  const {day} = how
  const asked = accounts.map(({accountId}) => ({account_id: accountId}))
  const ids = rowsFrom(reader, asked, {account_id: 'text'}, 't')
  const agreements = await select<AgreementRow>(reader, statements.METERED_AGREEMENTS, {ids, day})
  const billed = await billedOf(reader, ids)
  const byId = new Map(accounts.map((account) => [account.accountId, account]))
  const points = agreements.map((row) => {
    const point = pointOf(row, mustExist(byId.get(row.account_id), 'an account of the page'))
    const of = billed(point)
    return {point, billed: of, since: readsSince(point, of, how.startReadWithinDays)}
  })
  const earliest = new Map<string, BusinessDate>()
  for (const {point, since} of points)
    earliest.set(point.servicePointId, minDate(since, earliest.get(point.servicePointId) ?? since))
  const hung = await hungAt(reader, earliest, how)
  return points.flatMap(({point, billed: of, since}) => {
    const {meters, reads} = hung(point.servicePointId)
    const facts = {billed: of, readsThrough: day, meters, reads: reads.filter(({readOn}) => readOn >= since)}
    return unbilledAt(point, facts)
  })
}

const pointOf = (row: AgreementRow, account: AccountOfCycle): ServedPoint => ({
  accountId: account.accountId,
  accountNo: account.accountNo,
  serviceClass: account.serviceClass,
  premiseId: account.premiseId,
  agreementId: row.agreement_id,
  servicePointId: row.service_point_id,
  service: row.service,
  ratePlan: row.rate_plan,
  startOn: row.start_on,
  finalOn: row.final_on,
})

async function billedOf(reader: Reader, ids: ReturnType<typeof rowsFrom>): Promise<(point: ServedPoint) => Billed> {
  const throughs = await select<{account_id: string; through: BusinessDate}>(reader, statements.BILLED_THROUGH, {ids})
  const rows = await select<BilledRow>(reader, statements.BILLED_READS, {ids})
  const through = new Map(throughs.map((row) => [row.account_id, row.through]))
  // In the order of their days: the last one of each point stays.
  const reads = new Map(
    rows.map((row) => [`${row.account_id} ${row.service_point_id}`, {readId: row.read_id, readOn: row.read_on}]),
  )
  return ({accountId, servicePointId}) => ({
    read: reads.get(`${accountId} ${servicePointId}`) ?? null,
    through: through.get(accountId) ?? null,
  })
}

interface Hung {
  readonly meters: readonly HungMeter[]
  readonly reads: readonly ReadOfMeter[]
}

/** Meters and reads of service points, each from a day of its own on. */
async function hungAt(
  reader: Reader,
  since: ReadonlyMap<string, BusinessDate>,
  {day, registers}: Paging,
): Promise<(servicePointId: string) => Hung> {
  const asked = Array.from(since, ([service_point_id, from]) => ({service_point_id, since: from}))
  const points = rowsFrom(reader, asked, {service_point_id: 'text', since: 'text'}, 't')
  const meters = await select<MeterRow>(reader, statements.METERS_AT_POINTS, {points})
  const reads = await select<ReadRow>(reader, statements.READS_AT_POINTS, {points, day})
  const flagged = await select<{read_id: string; check_name: string}>(reader, statements.FLAGS_AT_POINTS, {points})
  const flags = groupBy(flagged, (flag) => flag.read_id)
  const metersOf = groupBy(meters, (row) => row.service_point_id)
  const readsOf = groupBy(reads, (row) => row.service_point_id)
  return (id) => ({
    meters: (metersOf.get(id) ?? []).map((row) => meterOf(row, registers)),
    reads: (readsOf.get(id) ?? []).map((row) =>
      readOf(
        row,
        (flags.get(row.read_id) ?? []).map((flag) => flag.check_name),
      ),
    ),
  })
}

const meterOf = (row: MeterRow, registers: MeterRegisterPolicy): HungMeter => ({
  meterId: row.meter_id,
  serial: row.serial,
  size: row.size,
  register: registerIn(row, registers),
  installedOn: row.installed_on,
  removedOn: row.removed_on,
})

const readOf = (row: ReadRow, flags: readonly string[]): ReadOfMeter => ({
  readId: row.read_id,
  meterId: row.meter_id,
  readOn: row.read_on,
  value: row.value,
  kind: row.kind,
  code: row.code ?? '',
  rolledOver: row.code === ROLLOVER,
  flags,
})
