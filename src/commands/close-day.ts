import {closedView, reopenedView} from '#terminal/day-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {businessDay, Flags, note, reason, witnessSession, write} from '#terminal/flags.js'
import {text} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class CloseDay extends DeskCommand<typeof CloseDay> {
  static override summary = 'Close a proved day: from then on it takes no entry'
  static override examples = [
    "<%= config.bin %> close-day --note 'bag 004417 goes tomorrow' --yes",
    '<%= config.bin %> close-day --date 2026-11-23 --yes --json',
    "<%= config.bin %> close-day --reopen --reason 'late envelope' --witness-session r",
  ]
  static override flags = {
    date: businessDay,
    note,
    reopen: Flags.boolean({summary: 'open a closed day again, two people'}),
    reason,
    'witness-session': witnessSession,
    ...write,
  }

  async run(): Promise<View> {
    const {date = this.desk.today, note: said = ''} = this.flags
    if (this.flags.reopen) {
      const {reopenDay} = await import('#core/bank/reopen-day.js')
      const {reason: why} = await this.asker.fill({reason: text('Why is it opened again')})
      return reopenedView(await this.perform(reopenDay, {date, reason: why}, {witness: await this.secondPerson()}))
    }
    const {closeDay} = await import('#core/bank/close-day.js')
    await this.asker.confirm(`Close ${date}? It takes no entry from then on.`)
    return closedView(await this.perform(closeDay, {date, note: said}))
  }
}
export default CloseDay
