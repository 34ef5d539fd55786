import {districtFolder} from '#core/accounts/district-folder.js'
import {MONEY_TABLES, type DistrictTable} from '#core/accounts/district-tables.js'
import {moneyTotals} from '#core/accounts/district.sql.js'
import {postDistrict, POSTING_ORDER} from '#core/accounts/post-district.js'
import {releaseDistrict, type DistrictTotals, type ReleaseInput} from '#core/accounts/release-district.js'
import {stageDistrict, type StagedTable, type StageOutcome} from '#core/accounts/stage-district.js'
import {whoWorks, type Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import type {RequestOutcome} from '#core/acts/requests.js'
import {canonicalJson, sha256} from '#core/kernel/canonical-json.js'
import {must, mustExist} from '#core/kernel/must.js'
import {notPermitted} from '#core/kernel/refusal.js'
import {standing} from '#core/staff/roles.js'
import {select} from '#core/store/dialect.js'

/** Rows of one transaction. */
const CHUNK_ROWS = 1000

export interface DistrictImport {
  /** `posted`: on the books. `waiting`: read and checked, a second person must say yes. `checked`: a dry run. */
  readonly status: 'posted' | 'waiting' | 'checked'
  readonly files: string
  readonly tables: readonly (StagedTable & {readonly posted: number})[]
  readonly totals: readonly DistrictTotals[]
  readonly request: RequestOutcome | null
  readonly strangers: readonly string[]
}

export interface ImportDistrictOptions {
  readonly dryRun: boolean
  readonly request: boolean
  /** Told after every chunk: rows posted. */
  readonly advance: (rows: number) => void
}

/**
 * Takes over a district from a folder of files: read and checked as a whole, released by a second person where money is
 * in it, posted in chunks. The same folder again goes on where it stopped, or adds nothing.
 * @throws Refusal ROW_ERRORS, CONTROL_TOTAL, FILE_CHANGED (65), NOT_FOUND (66), NOT_YOURS, OVER_AUTHORITY (77)
 */
export async function importDistrict(
  desk: Desk,
  folder: string,
  options: ImportDistrictOptions,
): Promise<DistrictImport> {
  mustMayRead(desk)
  const {sources, strangers} = await districtFolder(folder)
  const {act, input} = stageDistrict(sources)
  const files = sha256(canonicalJson(input))
  const staged = await perform(desk, act, input, {key: `stage-${files}`, dryRun: options.dryRun})
  must(staged.status === 'done', 'reading waits for nobody')
  const found = {files, strangers, request: null}
  const asRead = staged.outcome.tables.map((table) => ({...table, posted: 0}))
  if (options.dryRun) return {...found, status: 'checked', tables: asRead, totals: []}
  const totals = await totalsOf(desk, staged.outcome)
  const fresh = staged.outcome.tables.some((table) => table.new > 0)
  const release = fresh
    ? await released(desk, {outcome: staged.outcome, files, totals, request: options.request})
    : null
  if (release !== null) return {...found, status: 'waiting', tables: asRead, totals, request: release}
  const tables = fresh ? await postAll(desk, staged.outcome, files, options) : asRead
  return {...found, status: 'posted', tables: staged.replayed ? tables.map(asKnown) : tables, totals}
}

/** A stored outcome is told to nobody who could not have made it. */
function mustMayRead(desk: Desk): void {
  if (standing(desk.staff, 'read_district', whoWorks(desk).roles) === 'yes') return
  throw notPermitted(
    'NOT_YOURS',
    `only ${desk.staff.permissions.read_district.yes.join(', ')} may take over a district`,
    {
      because: [{rule: 'authority.read_district', citation: desk.staff.citation}],
    },
  )
}

/** The same files again: what an earlier run posted is known now. */
const asKnown = (table: StagedTable & {readonly posted: number}): StagedTable & {readonly posted: number} => ({
  ...table,
  new: table.posted,
  known: table.known + table.new - table.posted,
})

async function totalsOf(desk: Desk, outcome: StageOutcome): Promise<DistrictTotals[]> {
  const totals: DistrictTotals[] = []
  for (const {table, batch} of outcome.tables) {
    const money = MONEY_TABLES[table as DistrictTable]
    if (money === undefined) continue
    const id = await batchId(desk, batch)
    const sql = moneyTotals(desk.store.db, money.field, money.by)
    const rows = await select<{class: string; rows: number; cents: number}>(desk.store.db, sql, {batch: id})
    totals.push(...rows.map((row) => ({table, class: row.class, rows: row.rows, total_cents: row.cents})))
  }
  return totals
}

interface Question {
  readonly outcome: StageOutcome
  readonly files: string
  readonly totals: readonly DistrictTotals[]
  readonly request: boolean
}

/** The request that waits, or null when the files may be posted. */
async function released(desk: Desk, {outcome, files, totals, request}: Question): Promise<RequestOutcome | null> {
  const there: unknown = await desk.store.db('district_release').where('files_hash', files).first('release_id')
  if (there !== undefined) return null
  const tables = outcome.tables.map((table) => ({table: table.table, rows: table.new}))
  const input: ReleaseInput = {files, tables, totals}
  const key = `release-${files}-${await refusedBefore(desk, files)}`
  const performed = await perform(desk, releaseDistrict, input, {key, request})
  return performed.status === 'waiting' ? performed.request : null
}

const ANSWERED = `select r.expires_at, a.answer from act t join request r on r.act_id = t.act_id
  left join request_answer a on a.request_id = r.request_id where t.idempotency_key = :key`

/** How many requests for these files were declined or ran out: the next one is a new request. */
async function refusedBefore(desk: Desk, files: string): Promise<number> {
  for (let asked = 0; ; asked += 1) {
    const key = `release-${files}-${asked}`
    const rows = await select<{expires_at: string; answer: string | null}>(desk.store.db, ANSWERED, {key})
    const [row] = rows
    if (row === undefined) return asked
    if (row.answer === null && row.expires_at > desk.clock.now()) return asked
  }
}

async function postAll(
  desk: Desk,
  outcome: StageOutcome,
  files: string,
  {advance}: ImportDistrictOptions,
): Promise<DistrictImport['tables']> {
  const batches = new Map<string, string>()
  for (const {table, batch} of outcome.tables) batches.set(table, await batchId(desk, batch))
  const accounts = await accountsBatch(desk, batches.get('agreements'))
  if (accounts !== null) batches.set('accounts', accounts)
  const posted = new Map<string, number>()
  for (const table of POSTING_ORDER) {
    const batch = batches.get(table)
    if (batch === undefined) continue
    for (let after = 0; ;) {
      const input = {files, table, batch, after, most: CHUNK_ROWS}
      const chunk = await perform(desk, postDistrict, input, {key: `${batch}/${after}`})
      must(chunk.status === 'done', 'released rows wait for nobody')
      if (chunk.outcome.posted === 0) break
      after = chunk.outcome.last_line
      if (chunk.replayed) continue
      posted.set(table, (posted.get(table) ?? 0) + chunk.outcome.posted)
      advance(chunk.outcome.posted)
    }
  }
  return outcome.tables.map((table) => ({...table, posted: posted.get(table.table) ?? 0}))
}

async function batchId(desk: Desk, number: string): Promise<string> {
  const row = await desk.store
    .db<{batch_id: string; batch_no: string}>('batch')
    .where('batch_no', number)
    .first('batch_id')
  return mustExist(row?.batch_id, 'a batch that was staged')
}

const ACCOUNTS = `select batch_id from batch where kind = 'district/accounts' and profile = :agreements`

async function accountsBatch(desk: Desk, agreements: string | undefined): Promise<string | null> {
  if (agreements === undefined) return null
  return (await select<{batch_id: string}>(desk.store.db, ACCOUNTS, {agreements}))[0]?.batch_id ?? null
}
