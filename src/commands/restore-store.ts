import {textArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import type {View} from '#terminal/view.js'

export class RestoreStore extends DeskCommand<typeof RestoreStore> {
  static override opens = 'nothing' as const
  static override summary = 'Make a new store of a backup, proved first; never over another'
  static override examples = [
    '<%= config.bin %> restore-store evening.db --store restored.db',
    '<%= config.bin %> restore-store evening.db --store again.db --json > again.json',
  ]
  static override args = {file: textArg({description: 'the backup', required: true})}

  async run(): Promise<View> {
    const {verifyChain} = await import('#core/acts/audit-chain.js')
    const {restoreStore} = await import('#core/store/backup.js')
    const {location} = this
    const manifest = await restoreStore(this.args.file, location, verifyChain)
    return {
      data: {store: location, ...manifest},
      id: location,
      human(screen) {
        screen.done(`RESTORED ${location} as of ${manifest.taken_at}, proved`)
      },
      next: [`curbstop check-store --store ${location}`],
    }
  }
}
export default RestoreStore
