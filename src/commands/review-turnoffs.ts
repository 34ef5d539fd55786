import {DeskCommand} from '#terminal/desk-command.js'
import {day, Flags, list, write} from '#terminal/flags.js'
import {boardView, pulledAllView} from '#terminal/board-views.js'
import type {View} from '#terminal/view.js'

export class ReviewTurnoffs extends DeskCommand<typeof ReviewTurnoffs> {
  static override summary = "A day's turn-off orders: what changed, what must be pulled, what was lost"
  static override examples = [
    '<%= config.bin %> review-turnoffs',
    '<%= config.bin %> review-turnoffs --pull',
    '<%= config.bin %> review-turnoffs --for 2026-11-24 --day-end --limit 1 --csv',
  ]
  static override flags = {
    for: day({summary: 'the day; without it the next lawful one'}),
    pull: Flags.boolean({summary: 'ask back all that must not be done, name every wrongful turn-off'}),
    'day-end': Flags.boolean({summary: 'end 11 while a pull is not acknowledged or a wrongful turn-off not named'}),
    limit: list.limit,
    csv: list.csv,
    jsonl: list.jsonl,
    readonly: list.readonly,
    key: write.key,
    'dry-run': write['dry-run'],
  }

  async run(): Promise<View> {
    const {boardDay, pullAll, reviewTurnOffs} = await import('#core/turnoffs/review-turnoffs.js')
    const asked = this.flags.for ?? null
    if (this.flags.pull) {
      const on = await boardDay(this.desk.store.db, this.desk.today, asked)
      return pulledAllView(await this.perform(pullAll, {day: on}))
    }
    const board = await reviewTurnOffs(this.desk, asked)
    const {'day-end': dayEnd, limit = 0} = this.flags
    const look = {command: 'review-turnoffs', accountId: null, filter: `for ${board.day}`}
    return boardView(board, {
      ...{dayEnd, limit, now: this.desk.clock.now(), zone: this.desk.clock.zone},
      look: (accountNumbers) => this.logLook({...look, accountNumbers}),
    })
  }
}
export default ReviewTurnoffs
