import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {notFound} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'
import type {
  FactChange,
  Grant,
  KnownPaper,
  StoredVariance,
  VarianceEvent,
  VarianceEventKind,
  VarianceForm,
} from '#core/variances/variance.js'
import {endOf, foldOf} from '#core/variances/variance-status.js'

interface VarianceRow {
  readonly account_id: string
  readonly account_no: string
  readonly variance_id: string
  readonly variance_no: string
  readonly form_json: string
  readonly channel: string
  readonly received_on: BusinessDate
}
interface EventRow {
  readonly variance_id: string
  readonly kind: VarianceEventKind
  readonly business_date: BusinessDate
  readonly effective_on: BusinessDate
  readonly until_on: BusinessDate | null
  readonly due_on: BusinessDate | null
  readonly detail_json: string
  readonly note: string
  readonly operator_id: string
  readonly recorded_at: string
}
interface PaperRow {
  readonly variance_id: string
  readonly kind: string
  readonly name: string
  readonly sha256: string
  readonly recorded_at: string
}

/** What is kept of an event beside its days. */
export interface EventDetail {
  readonly missing?: readonly string[]
  readonly papers?: readonly string[]
  readonly change?: FactChange | null
  readonly adjustment?: string | null
}

const VARIANCES = `select v.account_id, a.account_no, v.variance_id, v.variance_no, v.form_json, v.channel, v.received_on
  from :keys cross join variance v join account a on a.account_id = v.account_id
  where v.account_id = k.account_id and (k.variance_id = '' or v.variance_id = k.variance_id) order by v.variance_id`
const EVENTS = `select e.variance_id, e.kind, e.business_date, e.effective_on, e.until_on, e.due_on, e.detail_json, e.note, e.operator_id, e.recorded_at
  from :keys cross join variance_event e where e.account_id = k.account_id and (k.variance_id = '' or e.variance_id = k.variance_id)
    and e.recorded_at <= :knownAt order by e.event_id`
const PAPERS = `select e.variance_id, e.kind, e.name, e.sha256, e.recorded_at
  from :keys cross join variance_evidence e where e.account_id = k.account_id and (k.variance_id = '' or e.variance_id = k.variance_id)
  order by e.recorded_at, e.sha256`

/** Later than any instant. */
const NOW = '9999'

export interface VarianceKey {
  readonly account_id: string
  /** Empty: every one of the account. */
  readonly variance_id: string
}

/** Variances with what happened to each, in the order in which they were filed; by the keys of their tables alone. */
export async function variancesBy(
  reader: Reader,
  keys: readonly VarianceKey[],
  knownAt: string = NOW,
): Promise<StoredVariance[]> {
  const asked = rowsFrom(reader, keys, {account_id: 'text', variance_id: 'text'}, 'k')
  const rows = await select<VarianceRow>(reader, VARIANCES, {keys: asked})
  if (rows.length === 0) return []
  const events = groupBy(await select<EventRow>(reader, EVENTS, {keys: asked, knownAt}), (row) => row.variance_id)
  const papers = groupBy(await select<PaperRow>(reader, PAPERS, {keys: asked}), (row) => row.variance_id)
  return rows.flatMap((row) => {
    const own = events.get(row.variance_id) ?? []
    if (own.length === 0) return []
    const evidence = (papers.get(row.variance_id) ?? []).map(paperOf)
    return [{...headOf(row), events: own.map(eventOf), evidence}]
  })
}

const headOf = (row: VarianceRow) => ({
  accountId: row.account_id,
  accountNo: row.account_no,
  varianceId: row.variance_id,
  varianceNo: row.variance_no,
  form: JSON.parse(row.form_json) as VarianceForm,
  channel: row.channel,
  receivedOn: row.received_on,
})

function eventOf(row: EventRow): VarianceEvent {
  const {missing = [], papers = [], change = null} = JSON.parse(row.detail_json) as EventDetail
  return {
    kind: row.kind,
    on: row.business_date,
    effectiveOn: row.effective_on,
    untilOn: row.until_on,
    dueOn: row.due_on,
    recordedAt: row.recorded_at,
    operatorId: row.operator_id,
    note: row.note,
    missing,
    papers,
    change,
  }
}

const paperOf = ({kind, name, sha256, recorded_at: recordedAt}: PaperRow): KnownPaper => ({
  kind,
  name,
  sha256,
  recordedAt,
})

export const variancesOf = (reader: Reader, accountId: string, knownAt?: string): Promise<StoredVariance[]> =>
  variancesBy(reader, [{account_id: accountId, variance_id: ''}], knownAt)

const BY_NUMBER = 'select account_id, variance_id from variance where variance_no = :number'

/** @throws Refusal NOT_FOUND (66) */
export async function varianceByNumber(reader: Reader, number: string): Promise<StoredVariance> {
  const keys = await select<VarianceKey>(reader, BY_NUMBER, {number})
  const [found] = keys.length === 0 ? [] : await variancesBy(reader, keys)
  if (found !== undefined) return found
  throw notFound(`no variance ${number}`, ['curbstop show-account ACCOUNT shows those of an account'])
}

/**
 * Read after its account is locked: nobody else changes it until the transaction ends.
 * @throws Refusal NOT_FOUND (66)
 */
export async function lockedVariance(trx: Trx, number: string): Promise<StoredVariance> {
  const {accountId} = await varianceByNumber(trx, number)
  await lockAccounts(trx, [accountId])
  return varianceByNumber(trx, number)
}

/** What was granted on an account and changes a fact, each with the days on which it holds. */
export function grantsOf(variances: readonly StoredVariance[], day: BusinessDate): Grant[] {
  return variances.flatMap(({events, varianceNo}) => {
    const {term} = foldOf(events, day)
    const granted = events.find((event) => event.kind === 'grant')
    if (term === null || granted?.change == null) return []
    return [{varianceNo, change: granted.change, from: term.from, until: endOf(term), decidedAt: granted.recordedAt}]
  })
}

const LISTED = `select p.account_id, p.variance_id, p.name_key, p.born from :asked cross join variance_person p
  where p.name_key = t.name_key and p.born = t.born`

/** A variance that lists one of these persons. */
export interface ListedIn {
  readonly nameKey: string
  readonly born: number
  readonly variance: StoredVariance
}

/** Where persons are listed, in any account; found by their index. */
export async function listedIn(
  reader: Reader,
  persons: readonly {readonly name_key: string; readonly born: number}[],
): Promise<ListedIn[]> {
  if (persons.length === 0) return []
  const asked = rowsFrom(reader, persons, {name_key: 'text', born: 'integer'}, 't')
  const rows = await select<VarianceKey & {name_key: string; born: number}>(reader, LISTED, {asked})
  if (rows.length === 0) return []
  const keys = rows.map(({account_id, variance_id}) => ({account_id, variance_id}))
  const byId = new Map((await variancesBy(reader, keys)).map((one) => [one.varianceId, one]))
  return rows.flatMap(({variance_id, name_key: nameKey, born}) => {
    const variance = byId.get(variance_id)
    return variance === undefined ? [] : [{nameKey, born, variance}]
  })
}
