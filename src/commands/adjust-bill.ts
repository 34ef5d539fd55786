import {CLASSES} from '#core/ledger/chart.js'
import {account} from '#terminal/args.js'
import {adjustedView, postQuestion, showPlan} from '#terminal/adjust-views.js'
import {adjusting, effective, expect, Flags, note, ofBill, papers, planning, reason} from '#terminal/flags.js'
import {PlanCommand} from '#terminal/plan-command.js'
import {accountNumber, amount, choice, orFlags} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class AdjustBill extends PlanCommand<typeof AdjustBill> {
  static override summary = 'Correct a bill: worked out by the rule, shown, then posted'
  static override examples = [
    '<%= config.bin %> adjust-bill 236-25124-07 --bill BL-00000011 --reason BILLING_ERROR --credit 12.50 --charge water',
    '<%= config.bin %> adjust-bill 236-25124-07 --reason CONSERVATION --fact program=TOILET --fact quantity=1 --dry-run',
    '<%= config.bin %> adjust-bill 236-25124-07 --bill BL-00000011 --reason COURTESY --credit 5.00 --yes --json',
    '<%= config.bin %> adjust-bill --file errors.csv --reason BILLING_ERROR --batch-total -12.50',
    '<%= config.bin %> adjust-bill --apply PL-00000011 --yes',
  ]
  static override args = {account: account()}
  static override flags = {
    bill: ofBill,
    reason,
    leak: Flags.boolean({summary: 'the same as --reason LEAK', exclusive: ['reason']}),
    ...adjusting,
    charge: Flags.option({options: CLASSES, summary: 'the kind of charge that is changed'})(),
    ...papers,
    effective,
    note,
    expect,
    ...planning,
  }

  async run(): Promise<View> {
    const {file, apply, partial, 'show-plan': shown, limit = 0} = this.flags
    if (file !== undefined) return this.many(file)
    if (shown !== undefined)
      return this.listPlan((await import('#core/adjustments/show-plan.js')).showPlan, shown, limit)
    if (apply === undefined) return this.one()
    return this.applyPlan((await import('#core/adjustments/apply-plan.js')).applyPlan, {plan: apply, partial})
  }

  async many(path: string): Promise<View> {
    const {planAdjustments, planRequest} = await import('#core/adjustments/plan-adjustments.js')
    const {rowsOfPlan: rows} = await import('#core/adjustments/show-plan.js')
    return this.planFile(planAdjustments, planRequest(this.flags, path), {output: this.flags.plan, rows})
  }

  async one(): Promise<View> {
    const {adjustBill} = await import('#core/adjustments/adjust-bill.js')
    const {adjustInput} = await import('#core/adjustments/adjust-input.js')
    const {adjustmentPolicy} = await import('#core/policies/adjustment-policy.js')
    const {reasons} = adjustmentPolicy(this.desk.district.id, this.desk.today)
    const choices = Array.from(reasons.values(), ({code, title}) => ({value: code, name: `${code}  ${title}`}))
    const asked = await this.asker.fill({
      account: accountNumber('Account'),
      reason: orFlags(choice('Why', choices), 'leak'),
    })
    const why = asked.reason ?? 'LEAK'
    const typed = reasons.get(why)?.formula === 'stated'
    const stated = typed ? await this.asker.fill({credit: orFlags(amount('Credit in dollars'), 'debit')}) : this.flags
    const said = {...this.flags, ...asked, reason: why, credit: stated.credit, today: this.desk.today}
    const shown = {expected: this.flags.expect ?? null, plan: showPlan, question: postQuestion}
    const performed = await this.asker.tellFacts(this.flags.fact ?? [], async (fact) =>
      this.performAsShown(adjustBill, await adjustInput({...said, fact: [...fact]}), shown),
    )
    return adjustedView(performed)
  }
}
export default AdjustBill
