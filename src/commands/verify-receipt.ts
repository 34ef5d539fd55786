import {spokenArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {Flags, view} from '#terminal/flags.js'
import {verifiedView} from '#terminal/receipt-views.js'
import type {View} from '#terminal/view.js'

export class VerifyReceipt extends DeskCommand<typeof VerifyReceipt> {
  static override summary = 'Prove that a receipt is as it was printed'
  static override examples = [
    '<%= config.bin %> verify-receipt RC-00000011 --printed-code A1B2-C3D4-E5F6',
    '<%= config.bin %> verify-receipt RC-00000011 --json',
  ]
  static override args = {receipt: spokenArg('RC')({required: true})}
  static override flags = {
    'printed-code': Flags.string({summary: 'verification code on the paper', helpValue: 'CODE'}),
    readonly: view.readonly,
  }

  async run(): Promise<View> {
    const {verifyReceipt} = await import('#core/payments/verify-receipt.js')
    const {receipt} = this.args
    const verified = await verifyReceipt(this.desk, {receipt, code: this.flags['printed-code'] ?? null})
    const accountNumbers = verified.receipt.parts.flatMap((part) => part.account ?? [])
    return verifiedView(verified, {
      nameOf: await this.naming(),
      look: () => this.logLook({command: this.commandId, accountId: null, filter: receipt, accountNumbers}),
    })
  }
}
export default VerifyReceipt
