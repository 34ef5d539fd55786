import type {ActContext} from '#core/acts/act.js'
import type {PageOfPlan} from '#core/adjustments/changed-rows.js'
import type {PostedRows} from '#core/adjustments/plan-results.js'
import {
  CLOSE_ITEMS,
  LOWER_ITEMS,
  PAID,
  PAID_COLUMNS,
  pay,
  POSTING,
  POSTING_COLUMNS,
  TAKE_CREDITS,
  WRITE_CREDITS,
} from '#core/adjustments/post-rows.sql.js'
import {cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {mustBeOpenDay} from '#core/ledger/closed-days.js'
import {loadPaymentOrder} from '#core/policies/payment-order.js'
import {emptyWorkTable, freshStatistics, select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/**
 * Posts the credits of a page of a plan in SQL alone, from the rows as they were kept, with the outcome that
 * postAdjustments has for each of them in turn. The accounts must be locked. @throws Refusal DAY_CLOSED (65)
 */
export async function postCredits(trx: Trx, page: PageOfPlan, context: ActContext): Promise<PostedRows> {
  const {plan, after, last} = page
  await emptyWorkTable(trx, POSTING, POSTING_COLUMNS, 'account_id, turn')
  await emptyWorkTable(trx, PAID, PAID_COLUMNS, 'account_id, row_id, n')
  await trx.raw(TAKE_CREDITS, {plan: plan.plan_id, after, last})
  await freshStatistics(trx, POSTING)
  const taken = `select count(*) as n, coalesce(max(turn), 0) as turns, coalesce(sum(amount_cents), 0) as total from ${POSTING}`
  const {n, turns, total} = mustExist((await select<Taken>(trx, taken))[0], 'a count has a row')
  if (n === 0) return {posted: 0, total: cents(0)}
  await mustBeOpenDay(trx, context.today)
  await payInTurns(trx, turns, context)
  const bindings: Readonly<Record<string, string>> = {
    ...{plan: plan.plan_id, effective: plan.effective_on, today: context.today},
    ...{recorded: context.recordedAt, act: context.actId, operator: context.operatorId},
  }
  for (const sql of Object.values(WRITE_CREDITS)) {
    const used = Object.fromEntries(Object.entries(bindings).filter(([name]) => sql.includes(`:${name}`)))
    await trx.raw(sql, used)
  }
  return {posted: n, total: cents(-total)}
}

interface Taken {
  readonly n: number
  readonly turns: number
  readonly total: number
}

/** The second row of an account pays what the first one left. */
async function payInTurns(trx: Trx, turns: number, context: ActContext): Promise<void> {
  const {classOrder} = loadPaymentOrder(context.desk.district.id, context.today)
  for (let turn = 1; turn <= turns; turn += 1) {
    await trx.raw(pay(trx, classOrder), {turn})
    await freshStatistics(trx, PAID)
    await trx.raw(LOWER_ITEMS, {turn})
    await trx.raw(CLOSE_ITEMS, {turn})
  }
}
