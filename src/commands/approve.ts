import {spokenArg} from '#terminal/args.js'
import {approvedView, askedText} from '#terminal/approve-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {witnessSession, write} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class Approve extends DeskCommand<typeof Approve> {
  static override summary = "Say yes to another person's request: it is decided again on today's facts"
  static override examples = [
    '<%= config.bin %> approve RQ-00000011',
    '<%= config.bin %> approve RQ-00000011 --yes --witness-session rpatel.session --json',
  ]
  static override args = {request: spokenArg('RQ')({required: true})}
  static override flags = {'witness-session': witnessSession, 'dry-run': write['dry-run'], yes: write.yes}

  async run(): Promise<View> {
    const {approveRequest, waitingRequest} = await import('#core/acts/approve.js')
    const {deskOfSession} = await import('#core/acts/desk.js')
    const {actOfKind} = await import('#core/acts/registry.js')
    const session = this.flags['witness-session']
    const desk = session === undefined ? this.desk : await deskOfSession(this.desk, session)
    const {request: number} = this.args
    const asked = await waitingRequest(desk, number)
    // What would no longer come out as it was asked for is refused before anybody is asked.
    const today = asked.exact ? await approveRequest(desk, number, actOfKind, true) : null
    await this.asker.confirm(`${asked.requester} asks: ${askedText(asked, today)}. Approve?`)
    return approvedView(await approveRequest(desk, number, actOfKind, this.mode.dryRun), asked)
  }
}
export default Approve
