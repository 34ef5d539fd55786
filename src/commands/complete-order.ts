import {spokenArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {Flags, reason, write} from '#terminal/flags.js'
import {atTheMeter} from '#terminal/shutoff-flags.js'
import {choice, count, text} from '#terminal/questions.js'
import {completedView} from '#terminal/turn-off-views.js'
import type {View} from '#terminal/view.js'

const RESULTS = ['off', 'restored', 'no_access', 'stand_down'] as const

export class CompleteOrder extends DeskCommand<typeof CompleteOrder> {
  static override summary = 'The field reports what it did with an order'
  static override examples = [
    '<%= config.bin %> complete-order F-00000011 --result off --reading 4182 --seal-no 77120 --tag-left',
    "<%= config.bin %> complete-order F-00000011 --result stand_down --reason 'oxygen machine in use'",
    '<%= config.bin %> complete-order F-00000011 --result restored --reading 4182 --json',
  ]
  static override args = {order: spokenArg('F')({required: true})}
  static override flags = {
    result: Flags.option({options: RESULTS, summary: 'what was done at the meter'})(),
    ...atTheMeter,
    reason,
    key: write.key,
    'dry-run': write['dry-run'],
  }

  async run(): Promise<View> {
    const {completeOrder} = await import('#core/turnoffs/complete-order.js')
    const choices = RESULTS.map((value) => ({name: value.replace('_', ' '), value}))
    const {result} = await this.asker.fill({result: choice('What was done', choices)})
    const {at = null, photo = null, 'tag-left': tagLeft} = this.flags
    const said = {order: this.args.order, result, at, photo, tag_left: tagLeft}
    return completedView(await this.perform(completeOrder, {...said, ...(await this.askOf(result))}))
  }

  async askOf(result: (typeof RESULTS)[number]) {
    const {reading = null, 'seal-no': seal = null, reason: why = null} = this.flags
    if (result === 'off') {
      const shown = await this.asker.fill({reading: count('Register shows'), 'seal-no': text('Seal or lock number')})
      return {reading: shown.reading, seal: shown['seal-no'], reason: why}
    }
    if (result === 'restored') {
      const shown = await this.asker.fill({reading: count('Register shows')})
      return {reading: shown.reading, seal, reason: why}
    }
    return {reading, seal, reason: (await this.asker.fill({reason: text('Why')})).reason}
  }
}
export default CompleteOrder
