import {dayArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {bulk, from, judgedFor, list} from '#terminal/flags.js'
import {policyDiffView} from '#terminal/policy-diff-views.js'
import type {View} from '#terminal/view.js'

export class DiffPolicy extends DeskCommand<typeof DiffPolicy> {
  static override summary = 'Which rules change on a day or by a proposal, and whom they treat differently'
  static override examples = [
    '<%= config.bin %> diff-policy 2020-02-01 --limit 3 --csv',
    '<%= config.bin %> diff-policy 2027-01-01 --file shutoff.json --json',
  ]
  static override args = {date: dayArg({required: true, description: 'the day on which the new rules hold'})}
  static override flags = {
    from,
    file: bulk.file,
    for: judgedFor,
    limit: list.limit,
    csv: list.csv,
    jsonl: list.jsonl,
    readonly: list.readonly,
  }

  async run(): Promise<View> {
    const {comparePolicies} = await import('#core/collections/compare-policies.js')
    const {readWhole} = await import('#core/imports/import-source.js')
    const {from: before = null, file, for: day = null, limit = 0} = this.flags
    const proposal = file === undefined ? null : {name: file, text: await readWhole(file)}
    const question = {on: this.args.date, from: before, proposal, judgedFor: day}
    const compared = await this.withProgress('Judging accounts', (advance) =>
      comparePolicies(this.desk, question, advance),
    )
    const look = {command: 'diff-policy', accountId: null, filter: `${compared.before} and ${compared.after}`}
    return policyDiffView(compared, {
      limit,
      nameOf: await this.naming(),
      look: (accountNumbers) => this.logLook({...look, accountNumbers}),
    })
  }
}
export default DiffPolicy
