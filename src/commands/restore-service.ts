import {account} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {Flags, write} from '#terminal/flags.js'
import {restorationView, restoredServiceView} from '#terminal/restore-views.js'
import type {View} from '#terminal/view.js'

export class RestoreService extends DeskCommand<typeof RestoreService> {
  static override summary = 'What it takes to turn water on again, and the order to do it'
  static override examples = [
    '<%= config.bin %> restore-service 005-20837-63',
    '<%= config.bin %> restore-service 005-20837-63 --order',
    '<%= config.bin %> restore-service 090-35321-09 --out-of-hours --json',
  ]
  static override args = {account: account({required: true})}
  static override flags = {
    order: Flags.boolean({summary: 'send the field, once what it takes is there'}),
    'out-of-hours': Flags.boolean({summary: 'outside of office hours, at the fee for that'}),
    key: write.key,
    'dry-run': write['dry-run'],
  }

  async run(): Promise<View> {
    const {restoreService, showRestoration} = await import('#core/turnoffs/restore-service.js')
    const {account: number} = this.args
    const {order, 'out-of-hours': outOfHours} = this.flags
    if (order)
      return restoredServiceView(await this.perform(restoreService, {account: number, out_of_hours: outOfHours}))
    const of = await showRestoration(this.desk, number)
    const look = {command: 'restore-service', accountId: of.accountId, filter: '', accountNumbers: [number]}
    return restorationView(of, outOfHours, () => this.logLook(look))
  }
}
export default RestoreService
