import {CLASSES} from '#core/ledger/chart.js'
import {adjustedView, postQuestion, showPlan} from '#terminal/adjust-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {
  account,
  adjusting,
  attach,
  effective,
  evidence,
  expect,
  Flags,
  note,
  ofBill,
  reason,
  write,
} from '#terminal/flags.js'
import {accountNumber, amount, choice, orFlags} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class AdjustBill extends DeskCommand<typeof AdjustBill> {
  static override summary = 'Correct a bill: worked out by the rule, shown, then posted'
  static override examples = [
    '<%= config.bin %> adjust-bill 236-25124-07 --bill BL-00000011 --reason BILLING_ERROR --credit 12.50 --charge water',
    '<%= config.bin %> adjust-bill 236-25124-07 --reason CONSERVATION --fact program=TOILET --fact quantity=1 --dry-run',
    '<%= config.bin %> adjust-bill 236-25124-07 --bill BL-00000011 --reason COURTESY --credit 5.00 --yes --json',
  ]
  static override args = {account: account()}
  static override flags = {
    bill: ofBill,
    reason,
    leak: Flags.boolean({summary: 'the same as --reason LEAK', exclusive: ['reason']}),
    ...adjusting,
    charge: Flags.option({options: CLASSES, summary: 'the kind of charge that is changed'})(),
    attach,
    evidence,
    effective,
    note,
    expect,
    ...write,
  }

  async run(): Promise<View> {
    const {adjustBill} = await import('#core/adjustments/adjust-bill.js')
    const {adjustInput} = await import('#core/adjustments/adjust-input.js')
    const {adjustmentPolicy} = await import('#core/policies/adjustment-types.js')
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
    const performed = await this.performAsShown(adjustBill, await adjustInput(said), {
      expected: this.flags.expect ?? null,
      plan: showPlan,
      question: postQuestion,
    })
    return adjustedView(performed)
  }
}
export default AdjustBill
