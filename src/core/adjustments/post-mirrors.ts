import type {ActContext} from '#core/acts/act.js'
import {checkPage, type PageOfPlan} from '#core/adjustments/changed-rows.js'
import {bindingsOf, recordResults, type PostedPage} from '#core/adjustments/plan-results.js'
import {OPEN_ROWS} from '#core/adjustments/plan-rows.sql.js'
import {applyHeldCredits} from '#core/ledger/apply-credits.js'
import {cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {insertRows, select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

interface MirrorRow {
  readonly account_id: string
  readonly line: number
  readonly reverses_id: string
  readonly amount_cents: number
  readonly reason: string
}

/** The last row of an account is taken back first. */
const MIRRORS = `select r.account_id, r.line, r.reverses_id, r.amount_cents, r.reason from (${OPEN_ROWS}) r
  order by r.account_id, r.line desc`

export const REVERSE_KIND = 'adjustment.reverse'

/** Takes back the adjustments of a page of a plan, each by the mirror of its journal, as its money stands today. */
export async function postMirrors(trx: Trx, page: PageOfPlan, context: ActContext): Promise<PostedPage> {
  const {plan} = page
  const {changed} = await checkPage(trx, page, context)
  await recordResults(trx, {plan, rows: changed, state: 'refused'}, context)
  const rows = await select<MirrorRow>(trx, MIRRORS, bindingsOf(page))
  const effectiveOn = plan.effective_on
  const mirrors = await reverseJournals(
    trx,
    rows.map(({account_id: accountId, reverses_id: journalId, reason}) => ({
      ...{accountId, journalId, paymentId: null, kind: REVERSE_KIND},
      ...{memo: `${reason} taken back by ${plan.plan_no}`, effectiveOn, contra: null},
    })),
    context,
  )
  const byOriginal = new Map(mirrors.map((mirror) => [mirror.reversesId, mirror.journalId]))
  // What had paid a charge that is gone pays what else is open.
  await applyHeldCredits(
    trx,
    rows.map((row) => row.account_id),
    context.today,
    context,
  )
  await recordReversals(trx, {page, rows, byOriginal}, context)
  await recordResults(trx, {plan, rows, state: 'posted'}, context)
  const total = cents(rows.reduce((sum, row) => sum + row.amount_cents, 0))
  return {changed, done: {posted: rows.length, total}}
}

interface Reversed {
  readonly page: PageOfPlan
  readonly rows: readonly MirrorRow[]
  readonly byOriginal: ReadonlyMap<string | null, string>
}

const recordReversals = (trx: Trx, {page, rows, byOriginal}: Reversed, context: ActContext): Promise<void> =>
  insertRows(
    trx,
    'adjustment_reversal',
    {
      ...({account_id: 'text', adjustment_id: 'text', journal_id: 'text', reason: 'text', note: 'text'} as const),
      ...({plan_id: 'text', plan_line: 'integer', operator_id: 'text', recorded_at: 'text', act_id: 'text'} as const),
    },
    rows.map(({account_id, reverses_id, line}) => ({
      ...{account_id, adjustment_id: reverses_id, reason: page.plan.reason, note: ''},
      journal_id: mustExist(byOriginal.get(reverses_id), 'every row has its mirror'),
      ...{plan_id: page.plan.plan_id, plan_line: line, operator_id: context.operatorId},
      ...{recorded_at: context.recordedAt, act_id: context.actId},
    })),
  )
