import {DeskCommand} from '#terminal/desk-command.js'
import {lockedView} from '#terminal/drawer-views.js'
import {note, unconfirmed} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class LockDrawer extends DeskCommand<typeof LockDrawer> {
  static override summary = 'Lock your drawer while you are away: it takes no money'
  static override examples = ['<%= config.bin %> lock-drawer', "<%= config.bin %> lock-drawer --note 'lunch' --json"]
  static override flags = {note, ...unconfirmed}

  async run(): Promise<View> {
    const {lockDrawer} = await import('#core/cashiering/lock-drawer.js')
    return lockedView(await this.perform(lockDrawer, {note: this.flags.note ?? ''}))
  }
}
export default LockDrawer
