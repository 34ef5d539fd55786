import {judgeRateFile, type JudgeOptions} from '#core/billing/judge-rate-file.js'
import {readRateFiles} from '#core/billing/rate-files.js'
import {refuse, type RowFault} from '#core/kernel/refusal.js'
import type {RatePlan} from '#core/rates/rate-plan.js'

/** A plan that was read from a file and is kept nowhere. */
export interface RatesOfFile {
  readonly file: string
  readonly plan: RatePlan
  /** Classes of the file that could not be read. */
  readonly faults: readonly RowFault[]
  readonly notes: readonly string[]
}

/** @throws Refusal BAD_RATES (65) with every fault when nothing of the file can be used, NOT_RATES for a series */
export async function ratesOfFile(path: string, options: JudgeOptions): Promise<RatesOfFile> {
  const files = await readRateFiles(path)
  const [only, second] = files
  if (only === undefined || second !== undefined)
    throw refuse('NOT_RATES', `${path} holds ${files.length} files; name one of them`, {field: 'file'})
  const {file, kind, plan, faults, notes} = judgeRateFile(only, options)
  if (kind === 'et')
    throw refuse('NOT_RATES', `${file} is a series of evapotranspiration, not a rate plan`, {field: 'file'})
  if (plan === null)
    throw refuse('BAD_RATES', `${file} cannot be read as rates`, {field: 'file', rows: faults, next: ['mend the file']})
  return {file, plan, faults, notes}
}
