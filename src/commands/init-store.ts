import {DeskCommand} from '#terminal/desk-command.js'
import {Flags, name} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class InitStore extends DeskCommand<typeof InitStore> {
  static override opens = 'nothing' as const
  static override summary = 'Make a new store'
  static override examples = [
    "<%= config.bin %> init-store --supervisor kchen --name 'Karen Chen'",
    '<%= config.bin %> init-store --store district.db --json',
  ]
  static override flags = {
    supervisor: Flags.string({summary: 'short name of the first supervisor: this login', helpValue: 'NAME'}),
    name,
  }

  async run(): Promise<View> {
    const {newDistrictStore} = await import('#core/acts/init-store.js')
    const {supervisor, name: fullName} = this.flags
    const made = await newDistrictStore({
      location: this.location,
      version: this.config.version,
      operator: supervisor ?? null,
      name: fullName ?? null,
    })
    return {
      data: {...made},
      id: made.store,
      human(screen) {
        screen.done(`MADE ${made.store} for ${made.district}; ${made.operator} is its supervisor`)
      },
      next: ['curbstop add-staff OPERATOR --name NAME --role advisor', 'curbstop import-district FOLDER'],
    }
  }
}
export default InitStore
