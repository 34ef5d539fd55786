import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {
  adjustmentPlan,
  approvedHash,
  planAnswer,
  planHash,
  planStates,
  type StoredPlan,
} from '#core/adjustments/adjustment-plan-views.js'
import {changedRows, changeFault, type ChangedRow} from '#core/adjustments/changed-rows.js'
import {mustBeOnlyPlan} from '#core/adjustments/known-files.js'
import {judgePlan, planReach} from '#core/adjustments/plan-authority.js'
import {OPEN_PAGE} from '#core/adjustments/plan-rows.sql.js'
import {postPlanChunk} from '#core/adjustments/post-plan-chunk.js'
import {cents, ZERO, type Cents} from '#core/kernel/money.js'
import {notPermitted, refuse, type RowFault} from '#core/kernel/refusal.js'
import {rolesOf} from '#core/acts/desk.js'
import {select} from '#core/store/dialect.js'

export interface ApplyPlanRequest {
  readonly plan: string
  /** Post the good rows though others have changed. */
  readonly partial: boolean
  /** Check every row again and post nothing. */
  readonly dryRun: boolean
  /** Accounts of one posting transaction; the usual number if it is left out. */
  readonly chunk?: number
  /** Asked when all is judged and before anything is posted; throws where the answer is no. */
  readonly confirm?: (plan: StoredPlan) => Promise<void>
}

export interface AppliedPlan {
  readonly plan: string
  readonly kind: StoredPlan['kind']
  readonly status: 'applied' | 'nothing_new' | 'dry_run'
  readonly posted: number
  readonly postedCents: Cents
  /** Posted by an earlier run of the same plan. */
  readonly skipped: number
  /** Refused when the plan was made. */
  readonly refusedBefore: number
  readonly refusedRows: readonly RowFault[]
}

/** Accounts of one posting transaction: others wait for less than half a second. */
const CHUNK = 1000

/**
 * Posts a plan exactly as it was approved: every row is judged again first, then all of them chunk by chunk, each an act
 * with its own key. Killed anywhere, the same plan applied again posts what is left; applied again when all is posted it
 * posts nothing.
 * @throws Refusal NOT_FOUND (66), PLAN_CHANGED, PLAN_STALE, ALREADY_IMPORTED (65), NOT_APPROVED, NOT_YOURS (77)
 */
export async function applyPlan(
  desk: Desk,
  request: ApplyPlanRequest,
  progress: (rows: number) => void,
): Promise<AppliedPlan> {
  const plan = await planToApply(desk, request.plan)
  const before = await planStates(desk.store.db, plan.plan_id)
  const changed = await changedRows(desk, plan, () => undefined)
  if (changed.length > 0 && !request.partial)
    throw refuse('PLAN_STALE', `${rowsOf(changed, plan)} changed since; nothing was posted`, {
      rows: changed.map(changeFault),
      next: [`curbstop adjust-bill --apply ${plan.plan_no} --partial posts the rest`],
    })
  if (!request.dryRun && before.posted + before.refused < plan.row_count) await request.confirm?.(plan)
  const done = request.dryRun ? NOTHING : await postChunks(desk, {plan, chunk: request.chunk ?? CHUNK}, progress)
  const refusedRows = request.dryRun ? changed.map(changeFault) : done.refused
  return {
    ...{plan: plan.plan_no, kind: plan.kind},
    status: request.dryRun ? 'dry_run' : done.posted + done.refused.length > 0 ? 'applied' : 'nothing_new',
    ...{posted: done.posted, postedCents: done.total, skipped: before.posted},
    ...{refusedBefore: plan.refused_count + before.refused, refusedRows},
  }
}

/** @throws Refusal as applyPlan */
async function planToApply(desk: Desk, planNo: string): Promise<StoredPlan> {
  const {db} = desk.store
  const plan = await adjustmentPlan(db, planNo)
  const hash = await planHash(db, plan.plan_id)
  if (hash !== plan.rows_hash)
    throw refuse('PLAN_CHANGED', `${plan.plan_no} is not what was made: its hash does not fit`)
  if ((await approvedHash(db, plan.plan_id)) !== hash) await mustBeWithinOwn(desk, plan)
  await mustBeOnlyPlan(desk, plan)
  return plan
}

/** @throws Refusal NOT_APPROVED (77) */
async function mustBeWithinOwn(desk: Desk, plan: StoredPlan): Promise<void> {
  const reach = await planReach(desk.store.db, desk, plan.plan_id)
  const need = judgePlan(reach, rolesOf(desk), desk.staff)
  if (need === null) return
  const answer = await planAnswer(desk.store.db, plan, desk.clock.now())
  const waiting =
    answer === 'waiting' ? `waits for ${plan.request_no ?? ''}` : 'is beyond your authority and not approved'
  throw notPermitted('NOT_APPROVED', `${plan.plan_no} ${waiting} (${need.approvers.join(' or ')})`, {
    because: need.because,
    next: answer === 'waiting' ? [`another person: curbstop approve ${plan.request_no ?? ''}`] : [],
  })
}

const rowsOf = ({length}: readonly ChangedRow[], {plan_no: plan}: StoredPlan): string =>
  `${length} ${length === 1 ? 'row' : 'rows'} of ${plan}`

interface Done {
  readonly posted: number
  readonly total: Cents
  readonly refused: readonly RowFault[]
}
const NOTHING: Done = {posted: 0, total: ZERO, refused: []}

interface Applying {
  readonly plan: StoredPlan
  readonly chunk: number
}

/** A row that was posted or refused is not among the open ones, so a chunk's first account names it for good. */
async function postChunks(desk: Desk, {plan, chunk}: Applying, progress: (rows: number) => void): Promise<Done> {
  let {posted, total} = NOTHING
  const refused: RowFault[] = []
  for (let after = ''; ;) {
    const asked = {plan: plan.plan_id, after, page: chunk}
    const [page] = await select<{first: string | null; last: string | null}>(desk.store.db, OPEN_PAGE, asked)
    if (page?.first == null || page.last === null) return {posted, total, refused}
    const {first, last} = page
    const input = {plan: plan.plan_no, hash: plan.rows_hash, first, last}
    const act = postPlanChunk({plan, after, last})
    const done = await perform(desk, act, input, {key: `${plan.plan_no}/${first}`})
    // Another process that applies the same plan may have posted this chunk meanwhile: it counts there.
    if (done.status === 'done' && !done.replayed) {
      posted += done.outcome.posted
      total = cents(total + done.outcome.posted_cents)
      for (const {account: value, line, reason} of done.outcome.refused)
        refused.push({line, field: 'account', value, reason})
      progress(done.outcome.posted + done.outcome.refused.length)
    }
    after = last
  }
}
