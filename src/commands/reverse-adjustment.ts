import {spokenArgs} from '#terminal/args.js'
import {reversedView, reverseQuestion, showReversal} from '#terminal/adjust-views.js'
import {note, reason, write} from '#terminal/flags.js'
import {PlanCommand} from '#terminal/plan-command.js'
import {text} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class ReverseAdjustment extends PlanCommand<typeof ReverseAdjustment> {
  static override summary = 'Take an adjustment back by its mirror, or a whole plan of them by a plan'
  static override examples = [
    "<%= config.bin %> reverse-adjustment J-00000011 --reason 'wrong account'",
    "<%= config.bin %> reverse-adjustment J-00000011 --reason 'wrong account' --yes --json",
    "<%= config.bin %> reverse-adjustment PL-00000011 --reason 'wrong file'",
  ]
  static override args = {adjustment: spokenArgs('J', 'PL')({required: true})}
  static override flags = {reason, note, ...write}

  async run(): Promise<View> {
    const {reverseAdjustment} = await import('#core/adjustments/reverse-adjustment.js')
    const {adjustment: journal} = this.args
    const {reason: why} = await this.asker.fill({reason: text('Why')})
    if (journal.startsWith('PL-')) {
      const {planReversal} = await import('#core/adjustments/plan-reversal.js')
      return this.planReversal(planReversal, {plan: journal, reason: why})
    }
    const input = {journal, reason: why, note: this.flags.note ?? ''}
    const performed = await this.performAsShown(reverseAdjustment, input, {
      expected: null,
      plan: showReversal,
      question: reverseQuestion,
    })
    return reversedView(performed)
  }
}
export default ReverseAdjustment
