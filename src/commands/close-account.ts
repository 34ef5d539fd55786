import {account} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {Flags, reason, write} from '#terminal/flags.js'
import {text, yesNo} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

export class CloseAccount extends DeskCommand<typeof CloseAccount> {
  static override summary = 'Take back a start that has not begun, with its order and its deposit'
  static override examples = [
    "<%= config.bin %> close-account 236-25124-07 --cancel-start --reason 'moves elsewhere'",
    "<%= config.bin %> close-account 236-25124-07 --cancel-start --reason 'moves elsewhere' --json",
  ]
  static override args = {account: account({required: true})}
  static override flags = {
    'cancel-start': Flags.boolean({summary: 'the customer never moves in'}),
    reason,
    key: write.key,
    'dry-run': write['dry-run'],
    request: write.request,
  }

  async run(): Promise<View> {
    const {cancelStart} = await import('#core/accounts/cancel-start.js')
    const {usage} = await import('#core/kernel/refusal.js')
    const {account: number} = this.args
    const answers = await this.asker.fill({
      'cancel-start': {...yesNo('Take back the start'), absent: false},
      reason: text('Why'),
    })
    if (!answers['cancel-start'])
      throw usage('NOT_YET', 'only a start that has not begun can be taken back: --cancel-start', 'cancel-start')
    const performed = await this.perform(cancelStart, {account: number, reason: answers.reason})
    if (performed.status === 'waiting') return waitingView(performed.request)
    const {orders} = performed.outcome
    return {
      data: performed.outcome,
      id: number,
      human(screen) {
        screen.done([`CANCELED ${number}`, ...orders.map((order) => `order ${order} canceled`)].join(' · '))
      },
    }
  }
}
export default CloseAccount
