import {textArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {bulk, compat, list, serviceClass} from '#terminal/flags.js'
import {ratePlansView, ratesView} from '#terminal/rates-views.js'
import type {View} from '#terminal/view.js'

export class ShowRates extends DeskCommand<typeof ShowRates> {
  static override summary = 'Rate plans in force on a day, or every price of one plan'
  static override examples = [
    '<%= config.bin %> show-rates',
    '<%= config.bin %> show-rates RES-1 --as-of 2025-06-01',
    '<%= config.bin %> show-rates --file city.owrs --class RESIDENTIAL_SINGLE --json',
  ]
  static override args = {plan: textArg({description: 'a rate plan; without it the list of them'})}
  static override flags = {
    'as-of': list['as-of'],
    class: serviceClass,
    file: bulk.file,
    compat,
    limit: list.limit,
    csv: list.csv,
    jsonl: list.jsonl,
  }

  async run(): Promise<View> {
    const {listRates, mustBeOne, showRates, storedRates} = await import('#core/billing/show-rates.js')
    const {ratesOfFile} = await import('#core/billing/rates-of-file.js')
    const {file, compat, class: serviceClass = null, limit = 0, 'as-of': asOf = this.desk.today} = this.flags
    const {plan} = this.args
    const {db} = this.desk.store
    mustBeOne(plan, file)
    const question = {asOf, serviceClass, limit}
    if (file !== undefined) {
      const read = await ratesOfFile(file, {code: null, compat})
      const warnings = [
        ...read.notes,
        ...read.faults.map(({line, field, reason}) => `line ${line} ${field}: ${reason}`),
      ]
      return ratesView(showRates(read.plan, {...question, file: read.file}), {
        path: file,
        warnings: warnings.map((message) => ({code: 'RATES', message})),
      })
    }
    if (plan === undefined) return ratePlansView(await listRates(db, {asOf, limit}))
    return ratesView(showRates(await storedRates(db, plan), {...question, file: null}), {path: null, warnings: []})
  }
}
export default ShowRates
