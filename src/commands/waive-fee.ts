import {MissingFacts} from '#core/kernel/missing-facts.js'
import {FEE_KINDS} from '#core/policies/fee-waivers.js'
import {account} from '#terminal/args.js'
import {adjustedView, postQuestion, showPlan} from '#terminal/adjust-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {attach, evidence, expect, Flags, note, ofBill, reason, write} from '#terminal/flags.js'
import {choice} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class WaiveFee extends DeskCommand<typeof WaiveFee> {
  static override summary = 'Waive a fee: once a period, and always where the mistake was ours or the bank’s'
  static override examples = [
    '<%= config.bin %> waive-fee 236-25124-07 --reason LATE_FEE',
    '<%= config.bin %> waive-fee 236-25124-07 --fee meter-test --reason BANK_ERROR --dry-run',
    '<%= config.bin %> waive-fee 236-25124-07 --fee returned --reason MISPOSTED --yes --json',
  ]
  static override args = {account: account({required: true})}
  static override flags = {
    fee: Flags.option({options: FEE_KINDS, summary: 'which fee, where the reason does not say it'})(),
    bill: ofBill,
    reason,
    attach,
    evidence,
    note,
    expect,
    ...write,
  }

  async run(): Promise<View> {
    const {waiveFee, waiverReasons} = await import('#core/adjustments/waive-fee.js')
    const {adjustInput} = await import('#core/adjustments/adjust-input.js')
    const {account: number} = this.args
    const reasons = waiverReasons(this.desk.district.id, this.desk.today)
    const choices = reasons.map(({code, title}) => ({value: code, name: `${code}  ${title}`}))
    const {reason: why} = await this.asker.fill({reason: choice('Why', choices)})
    const said = {...this.flags, account: number, reason: why, today: this.desk.today}
    const shown = {expected: this.flags.expect ?? null, plan: showPlan, question: postQuestion}
    const waive = async (fee: string | undefined) => {
      const fact = fee === undefined ? [] : [`fee=${fee}`]
      return this.performAsShown(waiveFee, await adjustInput({...said, fact}), shown)
    }
    const performed = await waive(this.flags.fee).catch(async (error: unknown) => {
      if (!(error instanceof MissingFacts)) throw error
      const kinds = FEE_KINDS.map((value) => ({value, name: value}))
      return waive((await this.asker.fill({fee: choice('Which fee', kinds)})).fee)
    })
    return adjustedView(performed)
  }
}
export default WaiveFee
