import type {Command} from '@oclif/core'
import type {StoredPlan} from '#core/adjustments/adjustment-plan-views.js'
import type {applyPlan, ApplyPlanRequest} from '#core/adjustments/apply-plan.js'
import type {planAdjustments, PlannedAdjustments, PlanRequest} from '#core/adjustments/plan-adjustments.js'
import type {planReversal, ReversalAsked} from '#core/adjustments/plan-reversal.js'
import type {rowsOfPlan, showPlan} from '#core/adjustments/show-plan.js'
import {negate, plainMoney} from '#core/kernel/money.js'
import {appliedPlanView, plannedPlanView, planRowsView, writePlan} from '#terminal/adjust-plan-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {mustBeCreatable} from '#terminal/output-file.js'
import type {View} from '#terminal/view.js'

interface WrittenOut {
  /** A new file, if the plan is also to be read elsewhere. */
  readonly output: string | undefined
  readonly rows: typeof rowsOfPlan
}

/** Commands that make, show or apply plans of many adjustments; what does so is theirs to load. */
export abstract class PlanCommand<T extends typeof Command> extends DeskCommand<T> {
  protected async planFile(
    make: typeof planAdjustments,
    asked: Omit<PlanRequest, 'dryRun' | 'key'>,
    {output, rows}: WrittenOut,
  ): Promise<View> {
    if (output !== undefined) await mustBeCreatable(output, 'plan')
    const {dryRun, key} = this.mode
    const planned = await this.withProgress('Reading rows', (advance) =>
      make(this.desk, {...asked, dryRun, key}, advance),
    )
    if (output !== undefined && planned.plan !== null) await this.#writeOut(planned, output, rows)
    return plannedPlanView(planned)
  }

  protected async planReversal(make: typeof planReversal, asked: Omit<ReversalAsked, 'key'>): Promise<View> {
    return plannedPlanView(await make(this.desk, {...asked, key: this.mode.key}))
  }

  protected async listPlan(show: typeof showPlan, plan: string, limit: number): Promise<View> {
    const found = await show(this.desk, plan, limit)
    const accountNumbers = found.rows.map((row) => row.account)
    const look = {command: `${this.commandId} --show-plan`, accountId: null, filter: plan, accountNumbers}
    return planRowsView(found, () => this.logLook(look))
  }

  protected async applyPlan(apply: typeof applyPlan, asked: Pick<ApplyPlanRequest, 'plan' | 'partial'>): Promise<View> {
    const {dryRun} = this.mode
    const confirm = (kept: StoredPlan): Promise<void> => this.#confirmTotal(kept)
    return appliedPlanView(
      await this.withProgress('Posting rows', (advance) => apply(this.desk, {...asked, dryRun, confirm}, advance)),
    )
  }

  /** The total is typed, not nodded at. */
  async #confirmTotal({plan_no: plan, row_count: rows, total_cents: total}: StoredPlan): Promise<void> {
    if (this.mode.yes) return
    const text = plainMoney(total < 0 ? negate(total) : total)
    const message = `${plan}: ${rows} rows, ${total < 0 ? 'credit' : 'charge'}. Type ${text} to apply`
    await this.asker.confirmTyped('yes', message, {text, otherwise: `the plan comes to ${text}. Nothing posted.`})
  }

  async #writeOut(planned: PlannedAdjustments, output: string, rows: typeof rowsOfPlan): Promise<void> {
    const plan = planned.plan ?? ''
    const filter = `${plan} ${planned.row_count} rows`
    await this.logLook({command: `${this.commandId} --plan`, accountId: null, filter, accountNumbers: []})
    await writePlan(output, rows(this.desk, plan))
  }
}
