import type {Act, Decided} from '#core/acts/act.js'
import {approversOf} from '#core/staff/roles.js'

export type DistrictTotals = {
  readonly table: string
  readonly class: string
  readonly rows: number
  readonly total_cents: number
}
export type ReleaseInput = {
  /** Hash of the files: the yes is to exactly these. */
  readonly files: string
  readonly tables: readonly {readonly table: string; readonly rows: number}[]
  /** Opening money by class, to be compared with the former system's control totals. */
  readonly totals: readonly DistrictTotals[]
}
type ReleaseFacts = boolean
type ReleaseDecision = Decided & {readonly input: ReleaseInput; readonly already: boolean}
export type ReleaseOutcome = {readonly files: string; readonly released: true; readonly next: string}

/**
 * A yes to posting the files that were read. Opening money of the former system asks for a second person, by nature:
 * never the one who loads it.
 */
export const releaseDistrict: Act<ReleaseInput, ReleaseFacts, ReleaseDecision, ReleaseOutcome> = {
  kind: 'release-district',
  permission: 'import_district',
  subject: (input) => input.files.slice(0, 12),
  async load(trx, input) {
    const row: unknown = await trx('district_release').where('files_hash', input.files).first('release_id')
    return row !== undefined
  },
  decide(already, input, {desk}) {
    const money = input.totals.reduce((total, part) => total + part.total_cents, 0)
    const rows = input.tables.reduce((total, part) => total + part.rows, 0)
    return {
      input,
      already,
      amountCents: money,
      summary: `take over ${rows} rows of a district`,
      approval:
        input.totals.length === 0
          ? null
          : {
              why: 'by_nature',
              approvers: approversOf(desk.staff, 'import_district'),
              message: 'opening money waits for a second person',
              because: [{rule: 'authority.opening_balance', citation: desk.staff.citation}],
            },
    }
  },
  async record(trx, {input, already}, context) {
    if (!already) {
      await trx('district_release').insert({
        release_id: context.key(),
        files_hash: input.files,
        operator_id: context.operatorId,
        recorded_at: context.recordedAt,
        act_id: context.actId,
      })
    }
    return {files: input.files, released: true, next: 'curbstop import-district FOLDER'}
  },
}
