import {account} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {Flags, note, write} from '#terminal/flags.js'
import {text} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

export class AddNote extends DeskCommand<typeof AddNote> {
  static override summary = 'Write a note on an account, a problem, or how it was resolved'
  static override examples = [
    "<%= config.bin %> add-note 236-25124-07 --note 'Gate is locked, call first' --problem",
    "<%= config.bin %> add-note 236-25124-07 --note 'Asked for a copy of the October bill' --json",
  ]
  static override args = {account: account({required: true})}
  static override flags = {
    note,
    problem: Flags.boolean({summary: 'an alert until it is resolved', exclusive: ['resolved']}),
    resolved: Flags.boolean({summary: 'resolves the oldest problem of the account'}),
    key: write.key,
    'dry-run': write['dry-run'],
  }

  async run(): Promise<View> {
    const {addNote} = await import('#core/accounts/add-note.js')
    const {account: number} = this.args
    const {note: body} = await this.asker.fill({note: text('Note')})
    const {problem, resolved} = this.flags
    const kind = problem ? 'problem' : resolved ? 'resolution' : 'note'
    const performed = await this.perform(addNote, {account: number, kind, note: body})
    if (performed.status === 'waiting') return waitingView(performed.request)
    return {
      data: performed.outcome,
      id: number,
      human(screen) {
        screen.done(`NOTED ${number} (${kind})`)
      },
      next: [`curbstop show-account ${number}`],
    }
  }
}
export default AddNote
