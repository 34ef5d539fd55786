import {mustMay} from '#core/acts/desk.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {textArg} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class BackupStore extends DeskCommand<typeof BackupStore> {
  static override summary = 'A whole, proved copy of the store while others go on working'
  static override examples = [
    '<%= config.bin %> backup-store backup-2026-11-23.db',
    '<%= config.bin %> backup-store evening.db --json',
  ]
  static override args = {file: textArg({description: 'the new file', required: true})}

  async run(): Promise<View> {
    const {verifyChain} = await import('#core/acts/audit-chain.js')
    const {backupStore, manifestOf} = await import('#core/store/backup.js')
    const {file} = this.args
    mustMay(this.desk, 'keep_store')
    const manifest = await backupStore(this.desk.store, file, this.desk.clock.now(), verifyChain)
    return {
      data: {file, manifest: manifestOf(file), ...manifest},
      id: file,
      human(screen) {
        screen.done(`BACKED UP to ${file}, proved: ${manifest.acts} acts, sha256 ${manifest.sha256.slice(0, 16)}…`)
      },
      next: [`curbstop restore-store ${file} --store NEW_FILE`],
    }
  }
}
export default BackupStore
