import type {LayoutProfile} from '#core/imports/layout-profile.js'
import {textArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {bulk, controlCount, controlTotal, encoding, profile, write} from '#terminal/flags.js'
import {importView} from '#terminal/import-view.js'
import type {View} from '#terminal/view.js'

export class ImportBills extends DeskCommand<typeof ImportBills> {
  static override summary = 'Bring in bills made elsewhere: checked whole, posted once'
  static override examples = [
    '<%= config.bin %> import-bills bills.csv',
    '<%= config.bin %> import-bills bills.csv --profile curbstop --dry-run --json',
  ]
  static override args = {file: textArg({description: 'the file, or - for stdin', required: true})}
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
    const {bringIn} = await import('#core/imports/bring-in.js')
    const {billsImporter} = await import('#core/billing/import-bills.js')
    const file = {
      path: this.args.file,
      dryRun: this.mode.dryRun,
      said: this.flags,
      importer: (profile: LayoutProfile) => billsImporter(profile, this.desk.district.id),
    }
    const imported = await this.withProgress('Reading and posting rows', (advance) =>
      bringIn(this.desk, 'bills', file, advance),
    )
    return importView(imported, 'bills')
  }
}
export default ImportBills
