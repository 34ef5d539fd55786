import type {Desk} from '#core/acts/desk.js'
import {adjustmentPlan, lastOfPage, planReasons, type StoredPlan} from '#core/adjustments/adjustment-plan-views.js'
import {changeFault, type ChangedRow} from '#core/adjustments/changed-rows.js'
import {keepPlan, keepTerms, type NewPlan} from '#core/adjustments/keep-plan.js'
import {mustBeNewFile} from '#core/adjustments/known-files.js'
import {KEEP_MIRRORS, LEFT_OUT, POSTED_PAGE} from '#core/adjustments/mirror-rows.sql.js'
import type {PlannedAdjustments} from '#core/adjustments/plan-adjustments.js'
import {sha256} from '#core/kernel/canonical-json.js'
import {rowKey} from '#core/kernel/ids.js'
import {refuse} from '#core/kernel/refusal.js'
import {select} from '#core/store/dialect.js'
import {inTransaction} from '#core/store/transaction.js'

export interface ReversalAsked {
  /** The applied plan. */
  readonly plan: string
  readonly reason: string
  readonly key: string | null
}

const PAGE = 5000

/**
 * Makes a plan of the mirrors of an applied plan. Rows that were reversed before, or whose credit was refunded or moved
 * since, are listed and left out. @throws Refusal NOT_FOUND (66), NOTHING_TO_REVERSE, ALREADY_PLANNED, ALREADY_IMPORTED (65)
 */
export async function planReversal(desk: Desk, asked: ReversalAsked): Promise<PlannedAdjustments> {
  const {db} = desk.store
  const of = await adjustmentPlan(db, asked.plan)
  if (of.kind === 'reverse')
    throw refuse('NOT_REVERSIBLE', `${of.plan_no} took back another plan; post its file again instead`)
  const plan = await reversalOf(desk, of, asked)
  await mustBeNewFile(desk, plan, asked.key)
  const leftOut = await select<ChangedRow>(db, LEFT_OUT, {of: of.plan_id})
  const planId = rowKey(desk.clock.now())
  await keepTerms(desk, planId, plan.terms)
  const rows = await keepMirrors(desk, {planId, of: of.plan_id})
  if (rows === 0)
    throw refuse('NOTHING_TO_REVERSE', `nothing that ${of.plan_no} posted can be taken back`, {
      rows: leftOut.map(changeFault),
    })
  const {kept, replayed} = await keepPlan(desk, {...plan, planId, refused: leftOut.length}, asked.key)
  return {...kept, warnings: [], refusedRows: leftOut.map(changeFault), replayed}
}

async function reversalOf(desk: Desk, of: StoredPlan, {reason}: ReversalAsked): Promise<NewPlan> {
  return {
    ...{kind: 'reverse', reason, fileName: of.plan_no, fileDigest: sha256(`reversal of ${of.plan_no}`)},
    ...{ofPlanId: of.plan_id, given: {}, terms: await planReasons(desk.store.db, of.plan_id)},
    ...{effectiveOn: desk.today, refused: 0, known: 0},
  }
}

interface Mirroring {
  readonly planId: string
  readonly of: string
}

async function keepMirrors(desk: Desk, {planId, of}: Mirroring): Promise<number> {
  for (let after = ''; ;) {
    const last = await lastOfPage(desk.store.db, POSTED_PAGE, {of, after, page: PAGE})
    if (last === null) break
    await inTransaction(desk.store, (trx) => trx.raw(KEEP_MIRRORS, {plan: planId, of, after, last}))
    after = last
  }
  const sql = 'select count(*) as n from adjustment_plan_row where plan_id = :plan'
  return (await select<{n: number}>(desk.store.db, sql, {plan: planId}))[0]?.n ?? 0
}
