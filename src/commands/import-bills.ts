import {DeskCommand} from '#terminal/desk-command.js'
import {bulk, controlCount, controlTotal, encoding, profile, textArg, write} from '#terminal/flags.js'
import {importView} from '#terminal/import-view.js'
import type {View} from '#terminal/view.js'

export class ImportBills extends DeskCommand<typeof ImportBills> {
  static override summary = 'Bring in bills made elsewhere: checked whole, posted once'
  static override examples = [
    '<%= config.bin %> import-bills bills.csv',
    '<%= config.bin %> import-bills bills.csv --profile curbstop --dry-run --json',
  ]
  static override args = {file: textArg({description: 'the file', required: true})}
  static override flags = {
    profile: profile(),
    count: controlCount,
    'control-total': controlTotal,
    encoding,
    errors: bulk.errors,
    partial: bulk.partial,
    'dry-run': write['dry-run'],
  }

  async run(): Promise<View> {
    const {billsImporter} = await import('#core/billing/import-bills.js')
    const {expectedTotals, importFile} = await import('#core/imports/import-file.js')
    const {loadProfile} = await import('#core/imports/profile-files.js')
    const layout = loadProfile('bills', this.flags.profile)
    const progress = this.progress('Reading and posting rows')
    const request = {
      path: this.args.file,
      profile: layout,
      importer: billsImporter(layout, this.desk.district.id),
      expected: expectedTotals(this.flags.count, this.flags['control-total']),
      allowDuplicateRows: false,
      encoding: this.flags.encoding ?? null,
      partial: this.flags.partial,
      dryRun: this.mode.dryRun,
    }
    const imported = await importFile(this.desk, request, (rows) => {
      progress.advance(rows)
    })
    await progress.end()
    return importView(imported, 'bills')
  }
}
export default ImportBills
