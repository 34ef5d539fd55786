import {textArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {list} from '#terminal/flags.js'
import {policyView} from '#terminal/policy-views.js'
import type {View} from '#terminal/view.js'

export class ShowPolicy extends DeskCommand<typeof ShowPolicy> {
  static override summary = 'Rules of law and of the district in force on a day, with values and citation'
  static override examples = [
    '<%= config.bin %> show-policy --limit 2',
    '<%= config.bin %> show-policy shutoff --as-of 2026-12-01',
    '<%= config.bin %> show-policy S-60D --json',
  ]
  static override args = {rule: textArg({description: 'a topic or a rule; without it the list of topics'})}
  static override flags = {
    'as-of': list['as-of'],
    limit: list.limit,
    csv: list.csv,
    jsonl: list.jsonl,
  }

  async run(): Promise<View> {
    const {lookUp} = await import('#core/policies/rule-search.js')
    const {'as-of': asOf = this.desk.today, limit = 0} = this.flags
    return policyView(lookUp({district: this.desk.district.id, on: asOf}, this.args.rule), {asOf, limit})
  }
}
export default ShowPolicy
