import type {Desk} from '#core/acts/desk.js'
import {planAnswer, plansOfFile, planStates, type StoredPlan} from '#core/adjustments/adjustment-plan-views.js'
import {changedRows} from '#core/adjustments/changed-rows.js'
import type {NewPlan} from '#core/adjustments/keep-plan.js'
import {refuse} from '#core/kernel/refusal.js'
import {select} from '#core/store/dialect.js'

/**
 * A file makes one plan, whatever it is called. One that was declined or ran out, or whose rows have changed since, may be
 * planned again. @throws Refusal ALREADY_IMPORTED, ALREADY_PLANNED (65)
 */
export async function mustBeNewFile(
  desk: Desk,
  {fileDigest}: Pick<NewPlan, 'fileDigest'>,
  key: string | null,
): Promise<void> {
  if (key !== null && (await isUsed(desk, key))) return
  for (const plan of await plansOfFile(desk.store.db, fileDigest)) {
    const {posted} = await planStates(desk.store.db, plan.plan_id)
    if (posted > 0)
      throw refuse('ALREADY_IMPORTED', `${subjectOf(plan)} was posted by ${plan.plan_no}`, {
        field: 'file',
        next: [`curbstop adjust-bill --show-plan ${plan.plan_no}`],
      })
    if (await stands(desk, plan))
      throw refuse('ALREADY_PLANNED', `${subjectOf(plan)} is planned as ${plan.plan_no}`, {
        field: 'file',
        next: [`curbstop adjust-bill --show-plan ${plan.plan_no}`, `curbstop adjust-bill --apply ${plan.plan_no}`],
      })
  }
}

const subjectOf = ({kind, file_name: name}: StoredPlan): string =>
  kind === 'reverse' ? `taking back ${name}` : 'this file'

/** The act of the key gives its stored outcome, or refuses the key. */
async function isUsed(desk: Desk, key: string): Promise<boolean> {
  const sql = 'select count(*) as n from act where idempotency_key = :key'
  return (await select<{n: number}>(desk.store.db, sql, {key}))[0]?.n === 1
}

async function stands(desk: Desk, plan: StoredPlan): Promise<boolean> {
  if ((await planAnswer(desk.store.db, plan, desk.clock.now())) === 'declined') return false
  return (await changedRows(desk, plan, () => undefined)).length === 0
}

/** Another plan of the same file must not have posted meanwhile. @throws Refusal ALREADY_IMPORTED (65) */
export async function mustBeOnlyPlan(desk: Desk, plan: StoredPlan): Promise<void> {
  for (const other of await plansOfFile(desk.store.db, plan.file_sha256)) {
    if (other.plan_id === plan.plan_id || (await planStates(desk.store.db, other.plan_id)).posted === 0) continue
    throw refuse('ALREADY_IMPORTED', `${subjectOf(plan)} was posted by ${other.plan_no}`)
  }
}
