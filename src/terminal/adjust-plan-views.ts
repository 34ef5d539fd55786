import type {AppliedPlan} from '#core/adjustments/apply-plan.js'
import type {PlannedAdjustments} from '#core/adjustments/plan-adjustments.js'
import type {PlanRowShown, ShownPlan} from '#core/adjustments/show-plan.js'
import {EXIT, type Exit} from '#core/kernel/refusal.js'
import type {Column, Row} from '#terminal/columns.js'
import {csvHeader, csvRows} from '#terminal/csv.js'
import {dollars} from '#terminal/dollars.js'
import {fileSink} from '#terminal/output-file.js'
import type {View} from '#terminal/view.js'

const counted = (n: number): string => `${n} ${n === 1 ? 'row' : 'rows'}`

export const PLAN_COLUMNS: readonly Column[] = [
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'bill', title: 'Bill', kind: 'id', rank: 2},
  {key: 'class', title: 'Class', kind: 'text', rank: 3},
  {key: 'reason', title: 'Reason', kind: 'text'},
  {key: 'amount_cents', title: 'Amount', kind: 'cents'},
  {key: 'before_cents', title: 'Before', kind: 'cents'},
  {key: 'after_cents', title: 'After', kind: 'cents'},
  {key: 'state', title: 'State', kind: 'text'},
  {key: 'journal', title: 'Journal', kind: 'id', rank: 2},
  {key: 'line', title: 'Line', kind: 'count', rank: 3},
  {key: 'note', title: 'Note', kind: 'text', rank: 3, wraps: true},
]

/** What a file or a plan taken back would post; nothing is posted yet. */
export function plannedPlanView(planned: PlannedAdjustments): View {
  const {plan, request, row_count: rows, refusedRows, warnings, approvers, file, file_sha256, hash, known} = planned
  const {total_cents, credit_cents, charge_cents, refused} = planned
  const word = plan === null ? 'DRY RUN' : 'PLANNED'
  const status = plan === null ? 'plan_dry_run' : request === null ? 'plan_ready' : 'plan_waiting'
  return {
    data: {
      ...{status, plan, request, approvers, rows, total_cents, credit_cents, charge_cents},
      ...{refused, known, file, file_sha256, hash},
    },
    ...(plan === null ? {} : {id: plan}),
    exit: exitOf(planned),
    refusedRows,
    warnings: warnings.map((message) => ({code: 'FILE_NOTICE', message})),
    human(screen) {
      screen.done(`${word} ${plan ?? 'nothing kept'}: ${counted(rows)}, ${dollars(total_cents)}`)
      screen.card([
        ['file', `${file}, sha256 ${file_sha256.slice(0, SHOWN_HASH)}`],
        ['credits', dollars(credit_cents)],
        ['charges', dollars(charge_cents)],
        ['refused', String(refused)],
        ['known', String(known)],
        ...(request === null ? [] : [['waits', `${request} for ${approvers.join(' or ')}`] as const]),
      ])
      if (hash !== null) screen.line(`  plan hash ${hash.slice(0, SHOWN_HASH)}`)
    },
    next:
      plan === null
        ? []
        : [
            `curbstop adjust-bill --show-plan ${plan}`,
            ...(request === null ? [] : [`another person: curbstop approve ${request}`]),
            `curbstop adjust-bill --apply ${plan}`,
          ],
  }
}

const SHOWN_HASH = 6

const exitOf = ({request, refused}: PlannedAdjustments): Exit =>
  request !== null ? EXIT.waits : refused > 0 ? EXIT.partial : EXIT.done

/** Without the account's own key. */
const rowOf = (row: PlanRowShown): Row =>
  Object.fromEntries(PLAN_COLUMNS.map(({key}) => [key, row[key as keyof PlanRowShown]]))

/** Rows of a plan with what became of each. */
export function planRowsView({plan, answer, posted, refused, rows: shown}: ShownPlan, look: () => Promise<void>): View {
  const {plan_no, kind, reason, row_count: total, total_cents, rows_hash: hash, file_name: file, request_no} = plan
  const rows = shown.map(rowOf)
  return {
    data: {
      ...{status: 'plan_shown', plan: plan_no, kind, reason, file, hash, total_cents, request: request_no},
      ...{answer, posted, refused, total, truncated: rows.length < total, rows},
    },
    list: {columns: PLAN_COLUMNS, rows},
    id: plan_no,
    human(screen) {
      if (screen.isTty)
        screen.heading(`${plan_no}: ${counted(total)}, ${dollars(total_cents)}, of ${file}; posted ${posted}`)
      if (rows.length > 0) screen.table(PLAN_COLUMNS, rows)
    },
    look,
  }
}

/** What applying a plan posted, and what it left. */
export function appliedPlanView(applied: AppliedPlan): View {
  const {plan, kind, status, posted, postedCents: total_cents, skipped, refusedBefore, refusedRows} = applied
  const word = {applied: 'APPLIED', nothing_new: 'NOTHING NEW', dry_run: 'DRY RUN'}[status]
  const refused = refusedBefore + refusedRows.length
  return {
    data: {status: `plan_${status}`, plan, kind, posted, skipped, refused, total_cents},
    id: plan,
    exit: refused > 0 ? EXIT.partial : EXIT.done,
    refusedRows,
    human(screen) {
      screen.done(`${word} ${plan}: ${counted(posted)}, ${dollars(total_cents)}`)
      screen.card([
        ['posted before', String(skipped)],
        ['refused', String(refused)],
      ])
    },
    ...(status === 'applied' && kind === 'adjust' ? {undo: `curbstop reverse-adjustment ${plan} --reason …`} : {}),
  }
}

/** A plan as a CSV file for reading; what is applied is always the plan that is kept. */
export async function writePlan(path: string, rows: AsyncIterable<PlanRowShown>): Promise<void> {
  const sink = await fileSink(path, 'plan')
  await sink.write(csvHeader(PLAN_COLUMNS))
  for await (const row of rows) await sink.write(csvRows([rowOf(row)], PLAN_COLUMNS))
  await sink.finish()
}
