import {textArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import type {View} from '#terminal/view.js'

export class BackupStore extends DeskCommand<typeof BackupStore> {
  static override summary = 'A whole, proved copy of the store while others go on working'
  static override examples = [
    '<%= config.bin %> backup-store evening.db',
    '<%= config.bin %> backup-store night.db --json > night.json',
  ]
  static override args = {file: textArg({description: 'the new file', required: true})}

  async run(): Promise<View> {
    const {backUpStore} = await import('#core/acts/back-up-store.js')
    const {backup, manifest, contents} = await backUpStore(this.desk, this.args.file)
    return {
      data: {file: backup, manifest, ...contents},
      id: backup,
      human(screen) {
        screen.done(`BACKED UP to ${backup}, proved`)
      },
      next: [`curbstop restore-store ${backup} --store NEW_FILE`],
    }
  }
}
export default BackupStore
