import {readFile} from 'node:fs/promises'
import type {Desk} from '#core/acts/desk.js'
import {perform, type PerformOptions} from '#core/acts/perform.js'
import {statementLines} from '#core/bank/bank-lines.js'
import {readBai2} from '#core/bank/read-bai2.js'
import {readReport} from '#core/bank/read-report.js'
import {reconcileReport, type ReportOutcome} from '#core/bank/reconcile-report.js'
import {reconcileStatement, type StatementInput, type StatementOutcome} from '#core/bank/reconcile-statement.js'
import {fileDigest} from '#core/imports/file-digest.js'
import {loadProfile} from '#core/imports/profile-files.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'

export interface FilesToReconcile {
  /** Of the processor; null where there is none. */
  readonly report: string | null
  /** Of the bank, in BAI2. */
  readonly statement: string | null
  /** Layout of the report. */
  readonly profile: string
}

/**
 * Matches the report first and then nets what the bank has credited. Both are read whole before anything is written.
 * @throws Refusal ROW_ERRORS, BAD_STATEMENT (65), NOT_FOUND (66)
 */
export async function reconcileFiles(
  desk: Desk,
  {report, statement, profile}: FilesToReconcile,
  {key, dryRun}: Pick<PerformOptions, 'key' | 'dryRun'>,
): Promise<{report: ReportOutcome | null; bank: StatementOutcome | null}> {
  const reported = report === null ? null : await readReport(report, loadProfile('settlements', profile))
  const lines = statement === null ? null : await readStatement(desk, statement)
  const under = (part: string) => (key === null || key === undefined ? {} : {key: `${key}/${part}`})
  const [matched, netted] = [
    reported === null
      ? null
      : await perform(desk, reconcileReport, {file: nameOf(report), ...reported}, {...under('report'), ...dry(dryRun)}),
    lines === null ? null : await perform(desk, reconcileStatement, lines, {...under('statement'), ...dry(dryRun)}),
  ]
  return {report: outcomeOf(matched), bank: outcomeOf(netted)}
}

const dry = (dryRun: boolean | undefined) => (dryRun === undefined ? {} : {dryRun})
const nameOf = (path: string | null): string => path?.split('/').at(-1) ?? ''

const outcomeOf = <Outcome>(
  performed: {readonly status: 'done'; readonly outcome: Outcome} | {readonly status: 'waiting'} | null,
): Outcome | null => (performed?.status === 'done' ? performed.outcome : null)

async function readStatement(desk: Desk, path: string): Promise<StatementInput> {
  const sha256 = await fileDigest(path)
  const file = readBai2((await readFile(path)).toString('latin1'))
  if (file.faults.length > 0)
    throw refuse('BAD_STATEMENT', `${nameOf(path)} has ${file.faults.length} faults; nothing was recorded`, {
      rows: file.faults,
      next: ['ask the bank whether the statement is complete'],
    })
  mustExist(file.groups[0], 'a statement without faults has its group')
  return {file: nameOf(path), sha256, accounts: statementLines(file, desk.today)}
}
