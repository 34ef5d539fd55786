import {spokenArg} from '#terminal/args.js'
import {
  ADJUSTING,
  CANCELING,
  REINSTATING,
  adjustedView,
  canceledView,
  historyView,
  reinstatedView,
} from '#terminal/arrangement-life-views.js'
import {delivered} from '#terminal/arrange-questions.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {newTerms} from '#terminal/arrangement-flags.js'
import {channel, expect, Flags, reason, view, write} from '#terminal/flags.js'
import {choice} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

const terms = [...Object.keys(newTerms), 'expect']

export class AdjustArrangement extends DeskCommand<typeof AdjustArrangement> {
  static override summary = 'Change, cancel or reinstate an arrangement, or show all its versions'
  static override examples = [
    '<%= config.bin %> adjust-arrangement A-00000011 --move 2026-12-25=2026-12-28 --reason PAY_DAY --delivered letter',
    '<%= config.bin %> adjust-arrangement A-00000011 --months 6 --add-current --reason HARDSHIP --delivered email --yes --json',
    '<%= config.bin %> adjust-arrangement A-00000011 --cancel --reason CUSTOMER_ASKED --yes',
    '<%= config.bin %> adjust-arrangement A-00000011 --as-of 2026-12-31',
  ]
  static override args = {arrangement: spokenArg('A')({required: true})}
  static override flags = {
    ...newTerms,
    cancel: Flags.boolean({summary: 'end it: the clocks run on', exclusive: [...terms, 'reinstate']}),
    reinstate: Flags.boolean({summary: 'set a broken one going again, what was missed is paid', exclusive: terms}),
    'as-of': view['as-of'],
    reason,
    channel,
    expect,
    ...write,
  }

  async run(): Promise<View> {
    const {arrangement} = this.args
    if (this.flags.cancel) return this.cancel(arrangement)
    if (this.flags.reinstate) return this.reinstate(arrangement)
    return terms.some((flag) => this.isGiven(flag)) ? this.adjust(arrangement) : this.history(arrangement)
  }

  async history(arrangement: string): Promise<View> {
    const {showArrangement} = await import('#core/collections/show-arrangement.js')
    const {accountId, shown} = await showArrangement(this.desk, arrangement, this.flags['as-of'] ?? null)
    const look = {command: this.commandId, accountId, filter: arrangement, accountNumbers: [shown.account]}
    return historyView(shown, () => this.logLook(look))
  }

  async adjust(arrangement: string): Promise<View> {
    const {adjustArrangement} = await import('#core/collections/adjust-arrangement.js')
    const {adjustArrangementInput} = await import('#core/collections/adjust-arrangement-input.js')
    const reason = await this.why('adjust_reasons')
    const {delivered: way} = await this.asker.fill({delivered})
    const input = adjustArrangementInput({...this.flags, arrangement, reason, delivered: way})
    return adjustedView(
      await this.performAsShown(adjustArrangement, input, {...ADJUSTING, expected: this.flags.expect ?? null}),
    )
  }

  async cancel(arrangement: string): Promise<View> {
    const {cancelArrangement} = await import('#core/collections/cancel-arrangement.js')
    const input = {arrangement, reason: await this.why('cancel_reasons')}
    return canceledView(await this.performAsShown(cancelArrangement, input, CANCELING))
  }

  async reinstate(arrangement: string): Promise<View> {
    const {reinstateArrangement} = await import('#core/collections/reinstate-arrangement.js')
    const input = {arrangement, reason: await this.why('reinstate_reasons')}
    return reinstatedView(await this.performAsShown(reinstateArrangement, input, REINSTATING))
  }

  async why(list: 'adjust_reasons' | 'cancel_reasons' | 'reinstate_reasons'): Promise<string> {
    const {arrangementLife} = await import('#core/policies/arrangement-life.js')
    const titles = arrangementLife(this.desk.district.id, this.desk.today)[list]
    const choices = Array.from(titles, ([value, title]) => ({value, name: `${value}  ${title}`}))
    return (await this.asker.fill({reason: choice('Why', choices)})).reason
  }
}
export default AdjustArrangement
