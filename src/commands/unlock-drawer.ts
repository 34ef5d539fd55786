import {readFileSync} from 'node:fs'
import {DeskCommand} from '#terminal/desk-command.js'
import {lockedView} from '#terminal/drawer-views.js'
import {drawer, note, pinFile, unconfirmed} from '#terminal/flags.js'
import {pin} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class UnlockDrawer extends DeskCommand<typeof UnlockDrawer> {
  static override summary = 'Unlock your drawer with your PIN; a supervisor may unlock another'
  static override examples = [
    '<%= config.bin %> unlock-drawer',
    '<%= config.bin %> unlock-drawer --pin-file pin --json',
    "<%= config.bin %> unlock-drawer --drawer 2 --note 'cashier went home ill' --pin-file pin",
  ]
  static override flags = {drawer, 'pin-file': pinFile, note, ...unconfirmed}

  async run(): Promise<View> {
    const {'pin-file': file, drawer: number, note: why = ''} = this.flags
    const typed =
      file === undefined
        ? (await this.asker.fill({'pin-file': pin('Your PIN')}))['pin-file']
        : readFileSync(file, 'utf8').trim()
    const {sayPinAgain} = await import('#core/staff/sign-in.js')
    await sayPinAgain(this.desk, typed)
    const {unlockDrawer} = await import('#core/cashiering/lock-drawer.js')
    return lockedView(await this.perform(unlockDrawer, {drawer: number ?? null, note: why}))
  }
}
export default UnlockDrawer
