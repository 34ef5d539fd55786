import {DeskCommand} from '#terminal/desk-command.js'
import {bulk, controlCount, controlSum, encoding, profile, textArg, write} from '#terminal/flags.js'
import {importView} from '#terminal/import-view.js'
import type {View} from '#terminal/view.js'

export class LoadReads extends DeskCommand<typeof LoadReads> {
  static override summary = 'Take the reads of meters from a file; every read that cannot be is listed'
  static override examples = [
    '<%= config.bin %> load-reads reads.csv',
    '<%= config.bin %> load-reads reads.csv --count 2 --control-sum 5140 --json',
  ]
  static override args = {file: textArg({description: 'the file, or - for stdin', required: true})}
  static override flags = {
    profile: profile(),
    count: controlCount,
    'control-sum': controlSum,
    encoding,
    errors: bulk.errors,
    partial: bulk.partial,
    'dry-run': write['dry-run'],
  }

  async run(): Promise<View> {
    const {importFile, importRequest} = await import('#core/imports/import-file.js')
    const {loadProfile} = await import('#core/imports/profile-files.js')
    const {readsImporter} = await import('#core/meters/load-reads.js')
    const profile = loadProfile('reads', this.flags.profile)
    const importer = readsImporter(profile, {district: this.desk.district.id, today: this.desk.today})
    const request = importRequest(this.flags, {path: this.args.file, profile, importer, dryRun: this.mode.dryRun})
    const progress = this.progress('Reading and posting reads')
    const imported = await importFile(this.desk, request, (rows) => {
      progress.advance(rows)
    })
    await progress.end()
    return importView(imported, 'reads')
  }
}
export default LoadReads
