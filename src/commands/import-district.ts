import {textArg} from '#terminal/args.js'
import {districtView} from '#terminal/district-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {bulk, write} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class ImportDistrict extends DeskCommand<typeof ImportDistrict> {
  static override summary = 'Take over a district from a folder of CSV files'
  static override examples = [
    '<%= config.bin %> import-district former-system --dry-run',
    '<%= config.bin %> import-district former-system',
    '<%= config.bin %> import-district former-system --json',
  ]
  static override args = {folder: textArg({description: 'premises.csv, persons.csv, agreements.csv …', required: true})}
  static override flags = {errors: bulk.errors, 'dry-run': write['dry-run'], request: write.request}

  async run(): Promise<View> {
    const {importDistrict} = await import('#core/accounts/import-district.js')
    const {dryRun, request} = this.mode
    const done = await this.withProgress('Posting rows', (advance) =>
      importDistrict(this.desk, this.args.folder, {dryRun, request, advance}),
    )
    return districtView(done, this.args.folder)
  }
}
export default ImportDistrict
