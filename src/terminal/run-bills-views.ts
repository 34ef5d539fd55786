import type {Performed} from '#core/acts/perform.js'
import type {AppliedRun} from '#core/billing/apply-bills.js'
import type {PlannedRun} from '#core/billing/plan-bills.js'
import type {ReleasedHold} from '#core/billing/release-hold.js'
import type {RuleCount} from '#core/billing/run-tally.js'
import type {ShownRun} from '#core/billing/show-run.js'
import {EXIT} from '#core/kernel/refusal.js'
import type {CardLine} from '#terminal/card.js'
import type {Column, Row} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import type {Screen, View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

const RULE_COLUMNS: readonly Column[] = [
  {key: 'outcome', title: 'Outcome', kind: 'text'},
  {key: 'rule', title: 'Rule', kind: 'text'},
  {key: 'count', title: 'Accounts', kind: 'count', rank: 3},
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'total_cents', title: 'Bill', kind: 'cents', rank: 2},
  {key: 'detail', title: 'Found', kind: 'text', wraps: true},
]

/** What a run would bill, what it holds, what it refuses; nothing is posted yet. */
export function plannedView(performed: Performed<PlannedRun>, dryRun: boolean): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const run = performed.outcome
  const {plan: number, ...rest} = run
  const plan = dryRun ? '' : number
  return {
    data: {status: dryRun ? 'dry_run' : 'planned', plan: plan === '' ? null : plan, ...rest},
    ...(plan === '' ? {} : {id: plan}),
    human(screen) {
      screen.done(
        `PRICED ${plan === '' ? 'nothing kept' : plan}: ${counted(run.billed, 'bill')}, ${dollars(run.billed_cents)}`,
      )
      screen.card(summaryOf(run))
      const rows = [...ruleRows('held', run.held_by_rule), ...ruleRows('refused', run.refused_by_rule)]
      if (rows.length > 0) screen.table(RULE_COLUMNS, rows)
    },
    next:
      plan === ''
        ? []
        : [
            ...(run.held > 0 ? [`curbstop run-bills --show-plan ${plan} --show held`] : []),
            ...(run.refused > 0 ? [`curbstop run-bills --show-plan ${plan} --show refused`] : []),
            `curbstop run-bills --apply ${plan}${run.refused > 0 ? ' --partial' : ''}`,
          ],
  }
}

function summaryOf(run: PlannedRun): CardLine[] {
  const {last} = run
  return [
    ['cycle', `${run.cycle}, reads through ${run.reads_through}, bills of ${run.bill_on}, due ${run.due_on}`],
    ...run.by_class.map((of): CardLine => [of.class, `${counted(of.bills, 'bill')}, ${dollars(of.total_cents)}`]),
    ...run.by_service.map((of): CardLine => [of.service, dollars(of.total_cents)]),
    ['held', run.held === 0 ? 'none' : `${run.held}, ${dollars(run.held_cents)}`],
    ['refused', run.refused === 0 ? 'none' : String(run.refused)],
    [
      'last run',
      last === null
        ? 'none of this cycle'
        : `${last.plan} of ${last.bill_on}: ${counted(last.billed, 'bill')}, ${dollars(last.billed_cents)}, held ${last.held}, refused ${last.refused}`,
    ],
  ]
}

const ruleRows = (outcome: string, rules: readonly RuleCount[]): Row[] =>
  rules.flatMap(({rule, count, first}) =>
    first.map(({account, detail, total_cents}, at) => ({
      ...{outcome, rule, count: at === 0 ? count : null, account, detail},
      total_cents: outcome === 'refused' ? null : total_cents,
    })),
  )

const ROW_COLUMNS: readonly Column[] = [
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'outcome', title: 'Outcome', kind: 'text', rank: 3},
  {key: 'total_cents', title: 'Bill', kind: 'cents'},
  {key: 'rule', title: 'Rule', kind: 'text'},
  {key: 'state', title: 'State', kind: 'text'},
  {key: 'bill', title: 'Number', kind: 'id', rank: 2},
  {key: 'detail', title: 'Found', kind: 'text', wraps: true},
]

/** Rows of a plan with what became of each. */
export function runRowsView({run, outcome, total, rows: shown}: ShownRun, look: () => Promise<void>): View {
  const rows: Row[] = shown.map(({account, outcome: of, total_cents, rule, state, bill, detail}) => ({
    ...{account, outcome: of, total_cents, rule: rule === '' ? null : rule},
    ...{state, bill, detail: detail === '' ? null : detail},
  }))
  const {plan_no: plan, cycle, bill_on, due_on, reads_through, rows_hash: hash} = run
  const kept = {plan, cycle, reads_through, bill_on, due_on, hash}
  return {
    data: {status: 'shown', ...kept, show: outcome, total, truncated: rows.length < total, rows},
    list: {columns: ROW_COLUMNS, rows},
    id: plan,
    human(screen: Screen) {
      if (screen.isTty) screen.heading(`${plan}: cycle ${cycle}, bills of ${bill_on}; ${outcome}: ${total}`)
      if (rows.length > 0) screen.table(ROW_COLUMNS, rows)
    },
    look,
  }
}

/** What applying a plan posted, and what it left. */
export function appliedView(applied: AppliedRun): View {
  const {plan, cycle, status, posted, postedCents, skipped, held, refusedRows} = applied
  const word = {applied: 'POSTED', nothing_new: 'NOTHING NEW', dry_run: 'DRY RUN'}[status]
  return {
    data: {status, plan, cycle, posted, posted_cents: postedCents, skipped, held, refused: refusedRows.length},
    id: plan,
    exit: refusedRows.length > 0 ? EXIT.partial : EXIT.done,
    refusedRows,
    human(screen) {
      screen.done(`${word} ${plan}: ${counted(posted, 'bill')}, ${dollars(postedCents)}`)
      screen.card([
        ['posted before', String(skipped)],
        ['held', String(held)],
        ['refused', String(refusedRows.length)],
      ])
    },
    next: [
      ...(held > 0 ? [`curbstop run-bills --show-plan ${plan} --show held`] : []),
      ...(status === 'applied' ? ['curbstop prove-books'] : []),
    ],
  }
}

export function releasedView(performed: Performed<ReleasedHold>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {plan, account, rule, total_cents} = performed.outcome
  return {
    data: {status: 'released', ...performed.outcome},
    id: plan,
    human(screen) {
      screen.done(`RELEASED the bill of ${account} in ${plan}: ${rule}, ${dollars(total_cents)}`)
    },
    next: [`curbstop run-bills --apply ${plan}`],
  }
}
