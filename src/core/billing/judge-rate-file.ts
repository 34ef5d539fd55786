import {readEtSeries} from '#core/billing/et-series.js'
import type {NewEtPeriod} from '#core/billing/et-period.js'
import type {RateFile} from '#core/billing/rate-files.js'
import {isJsonFault, parseRateJson, type RateJson} from '#core/billing/rate-json.js'
import {Refusal, type RowFault} from '#core/kernel/refusal.js'
import {convertOwrs} from '#core/rates/owrs/convert-owrs.js'
import type {RatePlan} from '#core/rates/rate-plan.js'
import {RATE_PLAN_SCHEMA, readRatePlan} from '#core/rates/read-plan.js'

export type RateFileKind = 'plan' | 'owrs' | 'et'

/** What a file of rates or weather holds, and everything that is wrong with it. */
export interface JudgedRateFile {
  readonly file: string
  readonly sha256: string
  readonly kind: RateFileKind
  /** What of it can be used: null when nothing can. */
  readonly plan: RatePlan | null
  readonly et: readonly NewEtPeriod[]
  readonly faults: readonly RowFault[]
  /** Wrong, but touches no bill. */
  readonly warnings: readonly RowFault[]
  readonly notes: readonly string[]
}

export interface JudgeOptions {
  /** Code of the plan that an OWRS file becomes; null: made from the name of the utility. */
  readonly code: string | null
  /** Round as the reference calculator of the Open Water Rate Specification does. */
  readonly compat: boolean
}

export const ET_SCHEMA = 'curbstop.et-series/1'
const NOTHING = {plan: null, et: [], faults: [], warnings: [], notes: []}

/** Reads one file as what it is: JSON is a plan or a series, anything else the Open Water Rate Specification. */
export function judgeRateFile(file: RateFile, options: JudgeOptions): JudgedRateFile {
  const isJson = file.file.toLowerCase().endsWith('.json') || /^\s*[{[]/.test(file.text)
  const {file: name, sha256} = file
  return {file: name, sha256, ...(isJson ? judgeJson(file) : judgeOwrs(file, options))}
}

type Judged = Omit<JudgedRateFile, 'file' | 'sha256'>

function judgeJson({file, text}: RateFile): Judged {
  const json = parseRateJson(text)
  if (isJsonFault(json))
    return {...NOTHING, kind: 'plan', faults: [{file, line: json.line, field: 'file', value: '', reason: json.reason}]}
  const kind = fieldOf(json, 'schema') === ET_SCHEMA ? 'et' : 'plan'
  if (kind === 'plan' && !isPlan(json)) {
    const reason = `neither a rate plan (${RATE_PLAN_SCHEMA}) nor a series of evapotranspiration (${ET_SCHEMA})`
    return {
      ...NOTHING,
      kind,
      faults: [{file, line: 1, field: 'schema', value: wordOf(fieldOf(json, 'schema')), reason}],
    }
  }
  try {
    return kind === 'et'
      ? {...NOTHING, kind, et: readEtSeries(json.value, file)}
      : {...NOTHING, kind, plan: readRatePlan(json.value, file)}
  } catch (error) {
    return {...NOTHING, kind, faults: faultsOf(error, file, json)}
  }
}

const fieldOf = ({value}: RateJson, name: string): unknown =>
  (value as Readonly<Record<string, unknown>> | null)?.[name]
const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '')
/** A plan that names no format is known by its versions. */
const isPlan = (json: RateJson): boolean =>
  fieldOf(json, 'schema') === RATE_PLAN_SCHEMA ||
  (fieldOf(json, 'schema') === undefined && fieldOf(json, 'versions') !== undefined)

function judgeOwrs({file, text}: RateFile, {code, compat}: JudgeOptions): Judged {
  try {
    const mode = compat ? 'compat' : 'exact'
    const converted = convertOwrs(text, {file, code: '', mode, changePolicy: 'by_bill_date'})
    const {plan, faults, warnings, notes} = converted
    const named = {...plan, code: code ?? codeOf(plan.title)}
    const usable = Object.keys(plan.versions[0]?.classes ?? {}).length > 0
    return {
      ...NOTHING,
      kind: 'owrs',
      plan: usable ? named : null,
      faults: Array.from(faults.values())
        .flat()
        .map((row) => ({...row, file})),
      warnings: warnings.map((row) => ({...row, file})),
      notes,
    }
  } catch (error) {
    return {...NOTHING, kind: 'owrs', faults: faultsOf(error, file, null)}
  }
}

/** A refusal of the whole file as rows that name the file; what is no refusal is a bug and goes on. */
function faultsOf(error: unknown, file: string, json: RateJson | null): readonly RowFault[] {
  if (!(error instanceof Refusal)) throw error
  const rows =
    error.rows.length > 0 ? error.rows : [{line: 0, field: error.field ?? 'file', value: '', reason: error.message}]
  return rows.map((row) => ({
    ...row,
    file,
    line: row.line === 0 && json !== null ? json.lineOf(row.field) : row.line,
    value: row.value.length > MOST_SHOWN ? `${row.value.slice(0, MOST_SHOWN)}…` : row.value,
  }))
}

/** Of a wrong value: the place says the rest. */
const MOST_SHOWN = 60
const MOST_LETTERS = 40

/** `City of Santa Monica` is CITY-OF-SANTA-MONICA. */
const codeOf = (utility: string): string =>
  utility
    .normalize('NFKD')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, MOST_LETTERS) || 'OWRS'
