import {DeskCommand} from '#terminal/desk-command.js'
import type {View} from '#terminal/view.js'

export class MigrateStore extends DeskCommand<typeof MigrateStore> {
  static override opens = 'nothing' as const
  static override summary = 'Bring an older store up to date, after a backup beside it'
  static override examples = ['<%= config.bin %> migrate-store', '<%= config.bin %> migrate-store --json']

  async run(): Promise<View> {
    const {verifyChain} = await import('#core/acts/audit-chain.js')
    const {utcNow} = await import('#core/kernel/clock.js')
    const {upgradeStore} = await import('#core/store/upgrade.js')
    const {location} = this
    const upgraded = await upgradeStore(location, utcNow(), verifyChain)
    return {
      data: {store: location, ...upgraded},
      id: location,
      human(screen) {
        if (upgraded.steps.length === 0) screen.done(`UP TO DATE ${location}, schema ${upgraded.to}`)
        else screen.done(`MIGRATED ${location} from schema ${upgraded.from} to ${upgraded.to}`)
        if (upgraded.backup !== null) screen.line(`  Backup as it was: ${upgraded.backup}`)
      },
    }
  }
}
export default MigrateStore
