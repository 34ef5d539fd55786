import type {LayoutProfile} from '#core/imports/layout-profile.js'
import {textArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {allowDuplicateRows, bulk, controlCount, controlTotal, encoding, profile, write} from '#terminal/flags.js'
import {importView} from '#terminal/import-view.js'
import type {View} from '#terminal/view.js'

export class ImportPayments extends DeskCommand<typeof ImportPayments> {
  static override summary = 'Bring in payments taken elsewhere; unknown accounts go to suspense'
  static override examples = [
    '<%= config.bin %> import-payments payments.csv',
    '<%= config.bin %> import-payments payments.csv --control-total 120.00 --count 2 --json',
  ]
  static override args = {file: textArg({description: 'the file, or - for stdin', required: true})}
  static override flags = {
    profile: profile(),
    count: controlCount,
    'control-total': controlTotal,
    encoding,
    errors: bulk.errors,
    partial: bulk.partial,
    'allow-duplicate-rows': allowDuplicateRows,
    'dry-run': write['dry-run'],
  }

  async run(): Promise<View> {
    const {bringIn} = await import('#core/imports/bring-in.js')
    const {paymentsImporter} = await import('#core/payments/import-payments.js')
    const file = {
      path: this.args.file,
      dryRun: this.mode.dryRun,
      said: this.flags,
      importer: (profile: LayoutProfile) =>
        paymentsImporter(profile, {today: this.desk.today, zone: this.desk.district.zone}),
    }
    const imported = await this.withProgress('Reading and posting rows', (advance) =>
      bringIn(this.desk, 'payments', file, advance),
    )
    return importView(imported, 'payments')
  }
}
export default ImportPayments
