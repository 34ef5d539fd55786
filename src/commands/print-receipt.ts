import {spokenArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {Flags, write} from '#terminal/flags.js'
import {printedView} from '#terminal/receipt-views.js'
import type {View} from '#terminal/view.js'

export class PrintReceipt extends DeskCommand<typeof PrintReceipt> {
  static override summary = 'Print a receipt: the original once, then copies that say so'
  static override examples = [
    '<%= config.bin %> print-receipt RC-00000011',
    '<%= config.bin %> print-receipt RC-00000011 --escpos --output receipt.bin',
    '<%= config.bin %> print-receipt RC-00000011 --json',
  ]
  static override args = {receipt: spokenArg('RC')({required: true})}
  static override flags = {
    escpos: Flags.boolean({summary: 'commands of a receipt printer', dependsOn: ['output'], exclusive: ['json']}),
    key: write.key,
    'dry-run': write['dry-run'],
  }

  async run(): Promise<View> {
    const {printReceipt} = await import('#core/payments/print-receipt.js')
    const {receiptLines} = await import('#core/payments/receipt-text.js')
    const {receipt} = this.args
    return printedView(await this.perform(printReceipt, {receipt}), {
      lines: (outcome, preview) => receiptLines(outcome, {copy: outcome.copy, preview}),
      bytes: this.flags.escpos ? (await import('#core/payments/receipt-escpos.js')).escposOf : null,
      look: ({parts}) => {
        const accountNumbers = parts.flatMap((part) => part.account ?? [])
        return this.logLook({command: this.commandId, accountId: null, filter: receipt, accountNumbers})
      },
    })
  }
}
export default PrintReceipt
