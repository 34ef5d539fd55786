import {usage} from '#core/kernel/refusal.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {apply, billDate, bulk, day, Flags, list, note, ofAccounts, shownPlan, spoken, write} from '#terminal/flags.js'
import {text} from '#terminal/questions.js'
import {appliedView, plannedView, releasedView, runRowsView} from '#terminal/run-bills-views.js'
import type {View} from '#terminal/view.js'

const OUTCOMES = ['bill', 'held', 'refused'] as const

export class RunBills extends DeskCommand<typeof RunBills> {
  static override summary = 'Price the reads of a cycle into a plan of bills, look at it, post it once'
  static override examples = [
    '<%= config.bin %> run-bills --cycle 03',
    '<%= config.bin %> run-bills --cycle 03 --account 893-75221-89 --json',
    '<%= config.bin %> run-bills --show-plan PL-00000011 --show held',
    "<%= config.bin %> run-bills --release-hold PL-00000011 --account 477-34433-33 --note 'read again, right'",
    '<%= config.bin %> run-bills --apply PL-00000011',
  ]
  static override flags = {
    cycle: Flags.string({summary: 'the billing cycle', helpValue: 'NN'}),
    'bill-date': billDate,
    'reads-through': day({summary: 'reads up to this day; without it today'}),
    account: ofAccounts,
    'show-plan': shownPlan,
    show: Flags.option({options: OUTCOMES, summary: 'which accounts to print', default: 'bill' as const})(),
    'release-hold': spoken('PL', {summary: 'the held bill of --account in this plan is right'}),
    note,
    apply,
    partial: bulk.partial,
    errors: bulk.errors,
    limit: list.limit,
    csv: list.csv,
    jsonl: list.jsonl,
    key: write.key,
    'dry-run': write['dry-run'],
  }

  async run(): Promise<View> {
    const {apply, 'show-plan': shown, 'release-hold': released} = this.flags
    if (apply !== undefined) return this.post(apply)
    if (shown !== undefined) return this.show(shown)
    return released === undefined ? this.price() : this.release(released)
  }

  async price(): Promise<View> {
    const {priceCycle} = await import('#core/billing/plan-bills.js')
    const {cycle} = await this.asker.fill({cycle: text('Which cycle')})
    const {account: accounts = [], 'bill-date': billOn = null, 'reads-through': readsThrough = null} = this.flags
    const {dryRun} = this.mode
    const asked = {cycle, billOn, readsThrough, accounts, dryRun}
    const {act, input} = await this.withProgress('Pricing accounts', (advance) => priceCycle(this.desk, asked, advance))
    return plannedView(await this.perform(act, input), dryRun)
  }

  async show(plan: string): Promise<View> {
    const {showRun} = await import('#core/billing/show-run.js')
    const found = await showRun(this.desk, {plan, outcome: this.flags.show, limit: this.flags.limit ?? 0})
    const accountNumbers = found.rows.map((row) => row.account)
    const look = {command: 'run-bills --show-plan', accountId: null, filter: `${plan} ${found.outcome}`, accountNumbers}
    return runRowsView(found, () => this.logLook(look))
  }

  async release(plan: string): Promise<View> {
    const {releaseHold} = await import('#core/billing/release-hold.js')
    const [account = '', ...more] = this.flags.account ?? []
    if (account === '' || more.length > 0) throw usage('ONE_ACCOUNT', 'a hold is released for one --account', 'account')
    const {note: told} = await this.asker.fill({note: text('What was found')})
    return releasedView(await this.perform(releaseHold, {plan, account, note: told}))
  }

  async post(plan: string): Promise<View> {
    const {applyBills} = await import('#core/billing/apply-bills.js')
    const asked = {plan, partial: this.flags.partial, dryRun: this.mode.dryRun}
    return appliedView(
      await this.withProgress('Checking and posting rows', (advance) => applyBills(this.desk, asked, advance)),
    )
  }
}
export default RunBills
