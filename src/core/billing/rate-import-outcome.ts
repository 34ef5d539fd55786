import type {JudgedRateFile, RateFileKind} from '#core/billing/judge-rate-file.js'
import type {VersionRow} from '#core/billing/rate-version-check.js'
import type {RowFault} from '#core/kernel/refusal.js'
import type {RateVersion} from '#core/rates/rate-plan.js'

export type VersionFate = 'new' | 'known' | 'refused'
export type ImportedVersion = {
  readonly effective_from: string
  readonly status: VersionFate
  readonly content_hash: string
  readonly classes: readonly string[]
  readonly lines: number
}
export type ShownFault = {
  readonly line: number
  readonly field: string
  readonly value: string
  readonly reason: string
}
export type ImportedRateFile = {
  readonly file: string
  readonly sha256: string
  readonly kind: RateFileKind
  readonly plan: string | null
  readonly title: string | null
  readonly versions: readonly ImportedVersion[]
  readonly et: {
    readonly zone: string
    readonly from: string
    readonly to: string
    readonly periods: number
    readonly new: number
  } | null
  readonly faults: readonly ShownFault[]
  readonly warnings: readonly ShownFault[]
  readonly notes: readonly string[]
}
export type ImportRatesOutcome = {
  readonly files: readonly ImportedRateFile[]
  readonly new_versions: number
  readonly known_versions: number
  readonly new_et_periods: number
  readonly refused: number
}

/** One version of one file and what becomes of it. */
export interface JudgedVersion {
  readonly row: VersionRow
  readonly version: RateVersion
  readonly fate: VersionFate
}

export interface DecidedFile {
  readonly judged: JudgedRateFile
  readonly versions: readonly JudgedVersion[]
  readonly faults: readonly RowFault[]
}

const shownFault = ({line, field, value, reason}: RowFault): ShownFault => ({line, field, value, reason})

/** What a person is told of one file. */
export function outcomeOf({judged, versions, faults}: DecidedFile, newPeriods: number): ImportedRateFile {
  const {file, sha256, kind, plan, et, warnings, notes} = judged
  const [first, last] = [et[0], et.at(-1)]
  return {
    file,
    sha256,
    kind,
    plan: plan?.code ?? null,
    title: plan?.title ?? null,
    versions: versions.map(({row, version, fate}) => ({
      effective_from: row.effective_from,
      status: fate,
      content_hash: row.content_hash,
      classes: Object.keys(version.classes),
      lines: Object.values(version.classes).reduce((sum, {lines}) => sum + lines.length, 0),
    })),
    et:
      first === undefined || last === undefined
        ? null
        : {zone: first.zone, from: first.from, to: last.to, periods: et.length, new: newPeriods},
    faults: faults.map(shownFault),
    warnings: warnings.map(shownFault),
    notes,
  }
}
