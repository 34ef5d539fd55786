import {DeskCommand} from '#terminal/desk-command.js'
import {Flags} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class InitStore extends DeskCommand<typeof InitStore> {
  static override opens = 'nothing' as const
  static override summary = 'Make a new store'
  static override examples = [
    "<%= config.bin %> init-store --operator kchen --name 'Karen Chen'",
    '<%= config.bin %> init-store --store district.db --json',
  ]
  static override flags = {
    operator: Flags.string({summary: 'short name of the first supervisor: this login', helpValue: 'NAME'}),
    name: Flags.string({summary: 'full name of the first supervisor', helpValue: 'TEXT'}),
  }

  async run(): Promise<View> {
    const {initDistrict} = await import('#terminal/init-runs.js')
    const {operator, name} = this.flags
    return initDistrict({
      location: this.location,
      version: this.config.version,
      operator: operator ?? null,
      name: name ?? null,
    })
  }
}
export default InitStore
