import {receiptPart} from '#terminal/args.js'
import {accountFlag, Flags, note, reason, witnessSession, write} from '#terminal/flags.js'
import {accountNumber, choice, orFlags} from '#terminal/questions.js'
import {UndoCommand} from '#terminal/undo-command.js'
import {movedView, moveLines, moveQuestion} from '#terminal/undo-views.js'
import type {View} from '#terminal/view.js'

export class MovePayment extends UndoCommand<typeof MovePayment> {
  static override summary = 'Move a payment that is on the wrong account, with its own day'
  static override examples = [
    '<%= config.bin %> move-payment RC-00000011 --to-account 236-25124-07 --reason WRONG_ACCOUNT',
    '<%= config.bin %> move-payment RC-00000011.2 --to-account 236-25124-07 --reason WRONG_ACCOUNT --yes --json',
    '<%= config.bin %> move-payment RC-00000011 --to-suspense --reason OWNER_UNKNOWN --witness-session rpatel.session',
  ]
  static override args = {receipt: receiptPart({required: true})}
  static override flags = {
    'to-account': accountFlag({summary: 'the account the money belongs to', exclusive: ['to-suspense']}),
    'to-suspense': Flags.boolean({summary: 'nobody knows yet whose money it is'}),
    reason,
    note,
    'witness-session': witnessSession,
    ...write,
  }

  async run(): Promise<View> {
    const {movePayment} = await import('#core/payments/move-payment.js')
    const {voidPolicy} = await import('#core/policies/void-policy.js')
    const {move_reasons: reasons} = voidPolicy(this.desk.district.id, this.desk.today)
    const choices = Array.from(reasons, ([value, title]) => ({value, name: `${value}  ${title}`}))
    const asked = await this.asker.fill({
      'to-account': orFlags(accountNumber('To which account'), 'to-suspense'),
      reason: choice('Why', choices),
    })
    const to = asked['to-account'] ?? null
    const input = {receipt: this.args.receipt, to, reason: asked.reason, note: this.flags.note ?? ''}
    return movedView(await this.performTogether(movePayment, input, {lines: moveLines, question: moveQuestion}))
  }
}
export default MovePayment
