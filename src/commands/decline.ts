import {spokenArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {reason} from '#terminal/flags.js'
import {text} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class Decline extends DeskCommand<typeof Decline> {
  static override summary = "Say no to another person's request, or withdraw your own"
  static override examples = [
    "<%= config.bin %> decline RQ-00000011 --reason 'no repair receipt'",
    "<%= config.bin %> decline RQ-00000011 --reason 'asked twice' --json",
  ]
  static override args = {request: spokenArg('RQ')({required: true})}
  static override flags = {reason}

  async run(): Promise<View> {
    const {declineRequest} = await import('#core/acts/approve.js')
    const {actOfKind} = await import('#core/acts/registry.js')
    const {reason: why} = await this.asker.fill({reason: text('Why')})
    const answered = await declineRequest(this.desk, this.args.request, {reason: why, findAct: actOfKind})
    return {
      data: {request: answered.request, kind: answered.kind, requester: answered.requester, result: answered.result},
      id: answered.request,
      human(screen) {
        screen.done(`DECLINED ${answered.request}; nothing was posted`)
      },
    }
  }
}
export default Decline
