import {spokenArg} from '#terminal/args.js'
import {note, reason, witnessSession, write} from '#terminal/flags.js'
import {choice} from '#terminal/questions.js'
import {UndoCommand} from '#terminal/undo-command.js'
import {voidedView, voidLines, voidQuestion} from '#terminal/undo-views.js'
import type {View} from '#terminal/view.js'

export class VoidPayment extends UndoCommand<typeof VoidPayment> {
  static override summary = 'Take back a whole receipt while its drawer session is open'
  static override examples = [
    '<%= config.bin %> void-payment RC-00000011 --reason WRONG_AMOUNT',
    '<%= config.bin %> void-payment RC-00000011 --reason DUPLICATE --yes --witness-session rpatel.session --json',
  ]
  static override args = {receipt: spokenArg('RC')({required: true})}
  static override flags = {reason, note, 'witness-session': witnessSession, ...write}

  async run(): Promise<View> {
    const {voidPayment} = await import('#core/payments/void-payment.js')
    const {voidPolicy} = await import('#core/policies/void-policy.js')
    const {void_reasons: reasons} = voidPolicy(this.desk.district.id, this.desk.today)
    const choices = Array.from(reasons, ([value, title]) => ({value, name: `${value}  ${title}`}))
    const asked = await this.asker.fill({reason: choice('Why', choices)})
    const input = {receipt: this.args.receipt, reason: asked.reason, note: this.flags.note ?? ''}
    return voidedView(await this.performTogether(voidPayment, input, {lines: voidLines, question: voidQuestion}))
  }
}
export default VoidPayment
