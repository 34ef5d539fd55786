import type {LayoutProfile} from '#core/imports/layout-profile.js'
import {textArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {bulk, controlCount, controlSum, encoding, profile, write} from '#terminal/flags.js'
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
    const {bringIn} = await import('#core/imports/bring-in.js')
    const {readsImporter} = await import('#core/meters/load-reads.js')
    const file = {
      path: this.args.file,
      dryRun: this.mode.dryRun,
      said: this.flags,
      importer: (profile: LayoutProfile) =>
        readsImporter(profile, {district: this.desk.district.id, today: this.desk.today}),
    }
    const imported = await this.withProgress('Reading and posting reads', (advance) =>
      bringIn(this.desk, 'reads', file, advance),
    )
    return importView(imported, 'reads')
  }
}
export default LoadReads
