import {setImmediate} from 'node:timers/promises'
import type {Desk} from '#core/acts/desk.js'
import {contextOf} from '#core/acts/perform.js'
import {factsOf} from '#core/adjustments/adjust-input.js'
import {askSlice, type Asking} from '#core/adjustments/asked-rows.js'
import {mustBeNewFile} from '#core/adjustments/known-files.js'
import {statedFormula, type StatedInputs} from '#core/adjustments/formula-stated.js'
import {judgeAsked} from '#core/adjustments/judge-asked.js'
import {keepPlan, keepRows, totalsOfAsked, type KeptPlan, type NewPlan} from '#core/adjustments/keep-plan.js'
import {ASKED, ASKED_COLUMNS} from '#core/adjustments/plan-rows.sql.js'
import {PlanTerms} from '#core/adjustments/plan-terms.js'
import {readAdjustments} from '#core/adjustments/read-adjustments.js'
import {PlanShelf} from '#core/billing/plan-shelf.js'
import {requireControlTotals, type ExpectedTotals} from '#core/imports/control-totals.js'
import {openImportSource, type ImportSource} from '#core/imports/import-source.js'
import type {TextEncodingName} from '#core/imports/layout-profile.js'
import type {ParsedRow} from '#core/imports/parsed-row.js'
import {loadProfile} from '#core/imports/profile-files.js'
import type {ReadSummary} from '#core/imports/read-records.js'
import {plainMoney, type Cents} from '#core/kernel/money.js'
import {refuse, type RowFault} from '#core/kernel/refusal.js'
import {emptyWorkTable} from '#core/store/dialect.js'

export interface PlanRequest {
  /** The file, or - for stdin. */
  readonly path: string
  /** Of rows that name none; empty without one. */
  readonly reason: string
  /** What the formulas of all rows are told. */
  readonly given: Readonly<Record<string, string>>
  readonly expected: ExpectedTotals
  readonly allowDuplicateRows: boolean
  readonly encoding: TextEncodingName | null
  /** Plan the good rows though some are bad. */
  readonly partial: boolean
  readonly dryRun: boolean
  readonly key: string | null
}

/** What is said of a file of adjustments at the desk; what is not said is undefined. */
export interface PlanSaid {
  readonly reason?: string | undefined
  readonly fact?: readonly string[] | undefined
  readonly 'batch-total'?: Cents | undefined
  readonly 'control-count'?: number | undefined
  readonly 'allow-duplicate-rows': boolean
  readonly encoding?: TextEncodingName | undefined
  readonly partial: boolean
}

/** @throws Refusal BAD_FACT (64) */
export function planRequest(said: PlanSaid, path: string): Omit<PlanRequest, 'dryRun' | 'key'> {
  const {'batch-total': amountCents, 'control-count': count, partial} = said
  return {
    ...{path, reason: said.reason ?? '', given: factsOf(said.fact ?? []), partial},
    expected: {...(count === undefined ? {} : {count}), ...(amountCents === undefined ? {} : {amountCents})},
    ...{allowDuplicateRows: said['allow-duplicate-rows'], encoding: said.encoding ?? null},
  }
}

export type PlannedAdjustments = KeptPlan & {
  readonly warnings: readonly string[]
  readonly refusedRows: readonly RowFault[]
  readonly replayed: boolean
}

/** Rows of one slice: as many as are parsed and looked up at once. */
const SLICE = 1000

/**
 * Makes a plan of a file: read and judged whole, worked out, kept with its hash; nothing is posted. Beyond the authority
 * of whoever makes it the plan is kept with its request.
 * @throws Refusal ROW_ERRORS listing every bad row, CONTROL_TOTAL, ALREADY_PLANNED, ALREADY_IMPORTED, and what the file
 *   itself is refused for (65); NOT_FOUND (66)
 */
export async function planAdjustments(
  desk: Desk,
  request: PlanRequest,
  progress: (rows: number) => void,
): Promise<PlannedAdjustments> {
  const context = contextOf(desk)
  const terms = new PlanTerms(desk.district.id, desk.today)
  if (request.reason !== '') terms.mustHave(request.reason)
  const source = await openImportSource(request.path)
  try {
    const {db} = desk.store
    await emptyWorkTable(db, ASKED, ASKED_COLUMNS, 'line')
    const asking = {
      terms,
      reason: request.reason,
      work: (inputs: StatedInputs) => statedFormula.work(inputs, NO_PLANS),
    }
    const read = await readAll(desk, {request, source, asking}, progress)
    requireTold(read.summary, request)
    const plan = newPlan(desk, {request, terms}, read.summary)
    await mustBeNewFile(desk, plan, request.key)
    const shelf = new PlanShelf(db)
    const working = {terms, given: request.given, effectiveOn: desk.today, context, shelf}
    const judging = {...working, allowDuplicateRows: request.allowDuplicateRows, day: desk.today}
    const judged = await judgeAsked(db, judging)
    const faults = [...read.faults, ...judged.faults].toSorted((a, b) => a.line - b.line)
    mustBeSound(faults, read.summary, request)
    await requireWorkedTotal(desk, read.summary, request)
    const counted = {...plan, refused: linesOf(faults), known: judged.known}
    const {kept, replayed} = request.dryRun ? await dryRun(desk, counted) : await keep(desk, counted, request)
    return {...kept, warnings: read.summary.warnings, refusedRows: faults, replayed}
  } finally {
    await source.close()
  }
}

const NO_PLANS = new Map<string, never>()

interface Reading {
  readonly request: PlanRequest
  readonly source: ImportSource
  readonly asking: Asking
}
interface ReadFile {
  readonly summary: ReadSummary
  readonly faults: readonly RowFault[]
}

async function readAll(desk: Desk, reading: Reading, progress: (rows: number) => void): Promise<ReadFile> {
  const {request, source, asking} = reading
  const profile = loadProfile('adjustments', 'curbstop')
  const records = await readAdjustments(source, {path: request.path, profile, encoding: request.encoding})
  const faults: RowFault[] = []
  let slice: ParsedRow[] = []
  // One slice is judged by the store while the next is read.
  let judging = Promise.resolve()
  const judge = async (): Promise<void> => {
    const rows = slice
    slice = []
    await judging
    judging = askSlice(desk.store.db, rows, asking).then((found) => {
      faults.push(...found)
      progress(rows.length)
    })
    judging.catch(() => undefined)
  }
  for await (const row of records) {
    const length = slice.push(row)
    if (length % 100 === 0) await setImmediate()
    if (length === SLICE) await judge()
  }
  if (slice.length > 0) await judge()
  await judging
  await source.requireUnchanged()
  return {summary: records.summary(), faults}
}

/** Amounts that are worked out are in no total of the sender's file; the plan's own total is compared then. */
const isWorkedOut = ({totals}: ReadSummary): boolean => totals.unreadable > 0

function requireTold(summary: ReadSummary, {expected}: PlanRequest): void {
  const {amountCents, ...rest} = expected
  const told = amountCents === undefined || isWorkedOut(summary) ? rest : expected
  requireControlTotals(summary.totals, told)
}

async function requireWorkedTotal(desk: Desk, summary: ReadSummary, {expected}: PlanRequest): Promise<void> {
  if (expected.amountCents === undefined || !isWorkedOut(summary)) return
  const {total_cents: total} = await totalsOfAsked(desk.store.db)
  if (total !== expected.amountCents)
    throw refuse(
      'CONTROL_TOTAL',
      `the control total given says ${plainMoney(expected.amountCents)}, the rows come to ${plainMoney(total)}; nothing was stored`,
    )
}

const linesOf = (faults: readonly RowFault[]): number => new Set(faults.map((fault) => fault.line)).size

function mustBeSound(faults: readonly RowFault[], {rows}: ReadSummary, {partial}: PlanRequest): void {
  const wrong = linesOf(faults)
  if (wrong === 0 || (partial && wrong < rows)) return
  throw refuse('ROW_ERRORS', `${wrong} of ${rows} rows ${wrong === 1 ? 'is' : 'are'} wrong; nothing was stored`, {
    rows: faults,
    next: ['mend the file, or plan the good rows with --partial'],
  })
}

interface Planning {
  readonly request: PlanRequest
  readonly terms: PlanTerms
}

function newPlan(
  desk: Desk,
  {request, terms}: Planning,
  {fileDigest}: ReadSummary,
): Omit<NewPlan, 'refused' | 'known'> {
  const fileName = request.path.split('/').at(-1) ?? request.path
  return {
    ...{kind: 'adjust', reason: request.reason, fileName, fileDigest, ofPlanId: null},
    ...{given: request.given, terms: terms.used, effectiveOn: desk.today},
  }
}

async function dryRun(desk: Desk, plan: NewPlan): Promise<{kept: KeptPlan; replayed: boolean}> {
  const totals = await totalsOfAsked(desk.store.db)
  const {fileName: file, fileDigest: file_sha256, refused, known} = plan
  const nothing = {plan: null, request: null, approvers: [], hash: null} as const
  return {kept: {...nothing, file, file_sha256, ...totals, refused, known}, replayed: false}
}

async function keep(desk: Desk, plan: NewPlan, {key}: PlanRequest): Promise<{kept: KeptPlan; replayed: boolean}> {
  const planId = await keepRows(desk, plan)
  return keepPlan(desk, {...plan, planId}, key)
}
