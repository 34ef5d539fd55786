import {spokenArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {ofAccount, view} from '#terminal/flags.js'
import {investigateView} from '#terminal/investigate-views.js'
import type {View} from '#terminal/view.js'

export class InvestigateBill extends DeskCommand<typeof InvestigateBill> {
  static override summary = 'What may have made a bill unusual, ranked, with the bill it would have been'
  static override examples = [
    '<%= config.bin %> investigate-bill --account 236-25124-07',
    '<%= config.bin %> investigate-bill --account 236-25124-07 --json',
  ]
  static override args = {bill: spokenArg('BL')({required: false})}
  static override flags = {readonly: view.readonly, account: ofAccount}

  async run(): Promise<View> {
    const [{investigateBill}, {answerCase}] = await Promise.all([
      import('#core/billing/investigate/investigate-bill.js'),
      import('#core/billing/investigate/case-answer.js'),
    ])
    const found = await investigateBill(this.desk, {bill: this.args.bill ?? null, account: this.flags.account ?? null})
    const look = {command: this.commandId, accountId: found.bill.accountId, filter: found.bill.billNo}
    return investigateView(answerCase(found), this.config.commandIDs, () =>
      this.logLook({...look, accountNumbers: [found.account]}),
    )
  }
}
export default InvestigateBill
