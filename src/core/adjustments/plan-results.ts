import type {ActContext} from '#core/acts/act.js'
import type {StoredPlan} from '#core/adjustments/adjustment-plan-views.js'
import type {ChangedRow, PageOfPlan} from '#core/adjustments/changed-rows.js'
import type {Cents} from '#core/kernel/money.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export interface PostedRows {
  readonly posted: number
  readonly total: Cents
}

export interface PostedPage {
  readonly changed: readonly ChangedRow[]
  readonly done: PostedRows
}

export const bindingsOf = ({plan, after, last}: PageOfPlan) => ({plan: plan.plan_id, after, last})

export interface Results {
  readonly plan: StoredPlan
  readonly rows: readonly {readonly account_id: string; readonly line: number; readonly reason?: string}[]
  readonly state: 'posted' | 'refused'
}

/** What became of rows of a plan: a row with a result is never posted again. */
export const recordResults = (trx: Trx, {plan, rows, state}: Results, context: ActContext): Promise<void> =>
  insertRows(
    trx,
    'adjustment_plan_result',
    {
      ...({plan_id: 'text', account_id: 'text', line: 'integer', state: 'text'} as const),
      ...({reason: 'text', recorded_at: 'text', act_id: 'text'} as const),
    },
    rows.map(({account_id, line, reason}) => ({
      ...{plan_id: plan.plan_id, account_id, line, state, reason: state === 'refused' ? (reason ?? '') : ''},
      ...{recorded_at: context.recordedAt, act_id: context.actId},
    })),
  )
