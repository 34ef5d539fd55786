import {usage} from '#core/kernel/refusal.js'
import {spokenArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {expect, Flags, from, note, revoking, until, write} from '#terminal/flags.js'
import {decidedView, grantQuestion, showDecision} from '#terminal/variance-views.js'
import type {View} from '#terminal/view.js'

const exclusive = (...others: string[]) => ({exclusive: others})

export class DecideVariance extends DeskCommand<typeof DecideVariance> {
  static override summary = 'Grant, deny, end or renew a larger water budget, or decide an appeal'
  static override examples = [
    '<%= config.bin %> decide-variance V-00000011 --grant --dry-run',
    '<%= config.bin %> decide-variance V-00000011 --grant --yes',
    "<%= config.bin %> decide-variance V-00000011 --deny --note 'the area was measured: 1,300 square feet' --json",
    "<%= config.bin %> decide-variance V-00000011 --revoke --from 2026-12-01 --note 'two persons moved out'",
    '<%= config.bin %> decide-variance V-00000011 --renew --until 2027-06-30',
    "<%= config.bin %> decide-variance V-00000011 --uphold --note 'measured twice'",
  ]
  static override args = {variance: spokenArg('V')({required: true})}
  static override flags = {
    grant: Flags.boolean({
      summary: 'the budget is larger from the next bill on',
      ...exclusive('deny', 'revoke', 'renew', 'uphold'),
    }),
    deny: Flags.boolean({summary: 'it stays as it is; --note says why', ...exclusive('revoke', 'renew', 'uphold')}),
    revoke: Flags.boolean({...revoking, ...exclusive('renew', 'uphold')}),
    renew: Flags.boolean({summary: 'it stands on, after new papers', ...exclusive('uphold')}),
    uphold: Flags.boolean({summary: 'an appeal changes nothing'}),
    from,
    until,
    note,
    expect,
    ...write,
  }

  async run(): Promise<View> {
    const {decideVariance} = await import('#core/variances/decide-variance.js')
    const {DECISIONS} = await import('#core/variances/decision-facts.js')
    const decision = DECISIONS.find((one) => this.flags[one])
    if (decision === undefined)
      throw usage('MISSING', `say what is decided: ${DECISIONS.map((one) => `--${one}`).join(', ')}`, 'grant')
    const {from: first = null, until: last = null, note: told = '', expect: expected = null} = this.flags
    const input = {variance: this.args.variance, decision, from: first, until: last, note: told}
    if (decision !== 'grant' && !this.mode.dryRun) {
      const shown = expected === null ? {} : {expect: expected}
      return decidedView(await this.perform(decideVariance, input, shown))
    }
    const plan = {expected, plan: showDecision, question: grantQuestion}
    return decidedView(await this.performAsShown(decideVariance, input, plan))
  }
}
export default DecideVariance
