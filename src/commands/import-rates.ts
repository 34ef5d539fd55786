import {textArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {bulk, compat, Flags, unconfirmed} from '#terminal/flags.js'
import {importedRatesView} from '#terminal/rates-views.js'
import type {View} from '#terminal/view.js'

export class ImportRates extends DeskCommand<typeof ImportRates> {
  static override summary = 'Adopt rate plans, OWRS files or ET series: judged whole, never changed'
  static override examples = [
    '<%= config.bin %> import-rates city.owrs --dry-run',
    '<%= config.bin %> import-rates rates --json',
    '<%= config.bin %> import-rates city.owrs --code CITY --compat',
  ]
  static override args = {path: textArg({description: 'a file, a folder, or - for stdin', required: true})}
  static override flags = {
    code: Flags.string({summary: 'OWRS files: the plan they become', helpValue: 'PLAN'}),
    compat,
    errors: bulk.errors,
    partial: bulk.partial,
    key: unconfirmed.key,
    'dry-run': unconfirmed['dry-run'],
  }

  async run(): Promise<View> {
    const {importRates} = await import('#core/billing/import-rates.js')
    const {judgeRateFile} = await import('#core/billing/judge-rate-file.js')
    const {readRateFiles} = await import('#core/billing/rate-files.js')
    const {code = null, compat, partial} = {...this.flags, code: this.flags.code ?? null}
    const files = await readRateFiles(this.args.path)
    const progress = this.progress('Reading rates', files.length)
    const judged = files.map((file) => {
      progress.advance(1)
      return judgeRateFile(file, {code, compat})
    })
    await progress.end()
    const named = files.map(({file, sha256}) => ({file, sha256}))
    return importedRatesView(await this.perform(importRates(judged), {files: named, code, compat, partial}))
  }
}
export default ImportRates
