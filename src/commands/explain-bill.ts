import {spokenArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {explainView} from '#terminal/explain-views.js'
import {Flags, language, ofAccount, trace, view} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class ExplainBill extends DeskCommand<typeof ExplainBill> {
  static override summary = 'A bill in plain words, and why it differs from the one before, to the cent'
  static override examples = [
    '<%= config.bin %> explain-bill --account 236-25124-07',
    '<%= config.bin %> explain-bill --account 236-25124-07 --language es --speak',
    '<%= config.bin %> explain-bill --account 236-25124-07 --trace',
  ]
  static override args = {bill: spokenArg('BL')({required: false})}
  static override flags = {
    readonly: view.readonly,
    account: ofAccount,
    language,
    speak: Flags.boolean({summary: 'short sentences to be read aloud, no signs and no digits'}),
    trace,
  }

  async run(): Promise<View> {
    const {answerBill} = await import('#core/billing/explain/bill-answer.js')
    const {account, language: asked, speak, trace: traced} = this.flags
    const answer = await answerBill(this.desk, {
      bill: this.args.bill ?? null,
      account: account ?? null,
      language: asked ?? null,
      speak,
    })
    const {explained} = answer
    const look = {command: this.commandId, accountId: explained.accountId, filter: explained.bill.billNo}
    return explainView(answer, {
      trace: traced,
      look: () => this.logLook({...look, accountNumbers: [explained.account]}),
    })
  }
}
export default ExplainBill
