import {spokenArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {Flags, reason, write} from '#terminal/flags.js'
import {atTheMeter} from '#terminal/shutoff-flags.js'
import {count, text} from '#terminal/questions.js'
import {completedView, pulledView} from '#terminal/turn-off-views.js'
import type {View} from '#terminal/view.js'

export class PullTurnoff extends DeskCommand<typeof PullTurnoff> {
  static override summary = 'Ask a turn-off order back; the field says yes, or that it came too late'
  static override examples = [
    "<%= config.bin %> pull-turnoff F-00000011 --reason 'paid at the bank, receipt shown'",
    '<%= config.bin %> pull-turnoff F-00000011 --acknowledge --json',
    '<%= config.bin %> pull-turnoff F-00000011 --already-off --reading 4182 --seal-no 77120',
  ]
  static override args = {order: spokenArg('F')({required: true})}
  static override flags = {
    reason,
    acknowledge: Flags.boolean({summary: 'the field: it will not be done', exclusive: ['already-off', 'reason']}),
    'already-off': Flags.boolean({summary: 'the field: it was done when the pull came', exclusive: ['reason']}),
    ...atTheMeter,
    key: write.key,
    'dry-run': write['dry-run'],
  }

  async run(): Promise<View> {
    const {acknowledgePull, requestPullByHand} = await import('#core/turnoffs/pull-turnoff.js')
    const {order} = this.args
    const {at = null} = this.flags
    if (this.flags['already-off']) return this.tooLate()
    if (this.flags.acknowledge) return pulledView(await this.perform(acknowledgePull, {order, at}))
    const {reason: why} = await this.asker.fill({reason: text('Why is it asked back')})
    return pulledView(await this.perform(requestPullByHand, {order, reason: why}))
  }

  async tooLate(): Promise<View> {
    const {completeOrder} = await import('#core/turnoffs/complete-order.js')
    const shown = await this.asker.fill({reading: count('Register shows'), 'seal-no': text('Seal or lock number')})
    const {at = null, photo = null, 'tag-left': tagLeft} = this.flags
    const said = {order: this.args.order, result: 'off' as const, at, photo, tag_left: tagLeft, reason: null}
    const input = {...said, reading: shown.reading, seal: shown['seal-no']}
    return completedView(await this.perform(completeOrder, input))
  }
}
export default PullTurnoff
