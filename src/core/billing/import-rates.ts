import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {billedBetween, type BilledUnder} from '#core/billing/billed-under-views.js'
import {recordEtPeriods} from '#core/billing/et-periods.js'
import type {JudgedRateFile} from '#core/billing/judge-rate-file.js'
import {
  outcomeOf,
  type DecidedFile,
  type ImportRatesOutcome,
  type JudgedVersion,
  type VersionFate,
} from '#core/billing/rate-import-outcome.js'
import {
  isKnownVersion,
  keyOf,
  SHORT,
  versionFault,
  type RateFacts,
  type VersionRow,
  type VersionsHere,
} from '#core/billing/rate-version-check.js'
import {
  knownVersions,
  recordRateVersions,
  versionRows,
  type AdoptedPlan,
  type KnownVersion,
} from '#core/billing/rate-versions.js'
import {mustExist} from '#core/kernel/must.js'
import {Refusal, refuse, type RowFault} from '#core/kernel/refusal.js'
import type {RatePlan, RateVersion} from '#core/rates/rate-plan.js'
import type {Trx} from '#core/store/open.js'

export type ImportRatesInput = {
  readonly files: readonly {readonly file: string; readonly sha256: string}[]
  readonly code: string | null
  readonly compat: boolean
  readonly partial: boolean
}

interface Decision extends Decided {
  readonly files: readonly DecidedFile[]
  readonly partial: boolean
}

/** The files were read and judged before; the act compares them with what the store has and keeps what is new. */
export const importRates = (
  judged: readonly JudgedRateFile[],
): Act<ImportRatesInput, RateFacts, Decision, ImportRatesOutcome> => ({
  kind: 'import-rates',
  permission: 'import_rates',
  subject: ({files}) => (files.length === 1 ? (files[0]?.file ?? '') : `${files.length} files`),
  load: (trx) => loadFacts(trx, judged),
  decide: (facts, {partial}) => decide(judged, facts, partial),
  record: (trx, decision, context) => record(trx, decision, context),
})

async function loadFacts(trx: Trx, judged: readonly JudgedRateFile[]): Promise<RateFacts> {
  const known = await knownVersions(trx)
  const billed: BilledUnder[] = []
  for (const {plan} of judged) {
    if (plan === null || !known.some(({plan_code}) => plan_code === plan.code)) continue
    for (const version of plan.versions) {
      const from = version.effective_from
      if (known.some((one) => one.plan_code === plan.code && one.effective_from === from)) continue
      const found = await billedBetween(trx, plan.code, {from, to: followerOf(known, plan.code, from)})
      if (found !== null) billed.push(found)
    }
  }
  return {known, billed}
}

/** The day on which the version that comes next begins; null when none does. */
const followerOf = (known: readonly KnownVersion[], code: string, from: string): string | null =>
  known.find(({plan_code, effective_from}) => plan_code === code && effective_from > from)?.effective_from ?? null

/** @throws Refusal RATES_REFUSED (65) with every fault of every file, unless `partial` */
function decide(judged: readonly JudgedRateFile[], facts: RateFacts, partial: boolean): Decision {
  const here: VersionsHere = new Map()
  const files = judged.map((one) => decideFile(one, facts, here))
  if (!partial) mustBeGood(files)
  return {files, partial, summary: `rates from ${files.length} files`}
}

function mustBeGood(files: readonly DecidedFile[]): void {
  const rows = files.flatMap(({faults}) => faults)
  if (rows.length === 0) return
  const bad = files.filter(({faults}) => faults.length > 0).length
  const [only, second] = files
  const what =
    second === undefined ? `${only?.judged.file ?? ''} is wrong` : `${bad} of ${files.length} files are wrong`
  throw refuse('RATES_REFUSED', `${what}; nothing was imported`, {
    field: 'path',
    rows,
    next: ['mend the files, or take the good ones with --partial'],
  })
}

/** A file is taken whole or not at all: a version of half its classes could never be completed. */
function decideFile(judged: JudgedRateFile, facts: RateFacts, here: VersionsHere): DecidedFile {
  const {plan, file} = judged
  const found =
    plan === null ? [] : plan.versions.map((version) => judgeVersion({...judged, plan}, version, {facts, here}))
  const faults = [...judged.faults, ...found.flatMap(({fault}) => fault ?? [])]
  const versions = found.map(({row, version, known}): JudgedVersion => {
    const fate = known ? 'known' : faults.length > 0 ? 'refused' : 'new'
    if (fate === 'new') here.set(keyOf(row), {hash: row.content_hash, file})
    return {row, version, fate}
  })
  return {judged, versions, faults}
}

function judgeVersion(
  judged: PlanFile,
  version: RateVersion,
  {facts, here}: {readonly facts: RateFacts; readonly here: VersionsHere},
): {row: VersionRow; version: RateVersion; known: boolean; fault: RowFault | null} {
  const row = mustExist(versionRows(adopted(judged, version))[0], 'a version has its row')
  const reason = versionFault(row, facts, here)
  const known = isKnownVersion(row, facts, here)
  const value = row.content_hash.slice(0, SHORT)
  const fault = reason === null ? null : {file: judged.file, line: 0, field: keyOf(row), value, reason}
  return {row, version, known, fault}
}

type PlanFile = Omit<JudgedRateFile, 'plan'> & {readonly plan: RatePlan}
const adopted = ({plan, kind, file}: PlanFile, ...versions: readonly RateVersion[]): AdoptedPlan => ({
  plan: {...plan, versions},
  source: kind === 'owrs' ? 'owrs' : 'plan',
  fileName: file,
})

async function record(trx: Trx, {files, partial}: Decision, context: ActContext): Promise<ImportRatesOutcome> {
  const plans = files.flatMap(({judged, versions}) => {
    const {plan} = judged
    const fresh = versions.filter(({fate}) => fate === 'new').map(({version}) => version)
    return plan === null || fresh.length === 0 ? [] : [adopted({...judged, plan}, ...fresh)]
  })
  await recordRateVersions(trx, plans, context)
  const kept = await recordSeries(trx, files, context)
  if (!partial) mustBeGood(kept.map(({file}) => file))
  const shown = kept.map(({file, periods}) => outcomeOf(file, periods))
  const count = (fate: VersionFate): number =>
    files.reduce((sum, {versions}) => sum + versions.filter((one) => one.fate === fate).length, 0)
  return {
    files: shown,
    new_versions: count('new'),
    known_versions: count('known'),
    new_et_periods: kept.reduce((sum, {periods}) => sum + periods, 0),
    refused: shown.filter(({faults}) => faults.length > 0).length,
  }
}

interface KeptFile {
  readonly file: DecidedFile
  /** Periods of its series that were new. */
  readonly periods: number
}

/** A series that differs from what is kept is a fault of its file; nothing of it is written then. */
async function recordSeries(trx: Trx, files: readonly DecidedFile[], context: ActContext): Promise<KeptFile[]> {
  const kept: KeptFile[] = []
  for (const file of files) {
    const {et, file: name} = file.judged
    try {
      kept.push({file, periods: et.length === 0 ? 0 : await recordEtPeriods(trx, et, context)})
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const fault = {file: name, line: 0, field: 'rows', value: et[0]?.zone ?? '', reason: error.message}
      kept.push({file: {...file, faults: [...file.faults, fault]}, periods: 0})
    }
  }
  return kept
}
