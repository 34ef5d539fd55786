import {CAUSE_CODES} from '#core/cashiering/cause-codes.js'
import {BalanceCommand, type BalanceActs, type Balanced} from '#terminal/balance-command.js'
import {abandonedView, balancingView, figuresView} from '#terminal/balance-views.js'
import {bag, counted, countedPaper, drawer, Flags, operator, reason, witnessSession, write} from '#terminal/flags.js'
import {text} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

export class BalanceDrawer extends BalanceCommand<typeof BalanceDrawer> {
  static override summary = 'Count a drawer without knowing what should be in it, settle what differs, seal the bag'
  static override examples = [
    '<%= config.bin %> balance-drawer --drawer 2',
    "<%= config.bin %> balance-drawer --count '20x18,10x4,1x4,coin0.35' --checks 0.00:0 --cards 0.00:0 --final --yes --json",
    '<%= config.bin %> balance-drawer --drawer 2 --seal --bag 004418 --yes',
    "<%= config.bin %> balance-drawer --abandon --reason 'a customer came in'",
    '<%= config.bin %> balance-drawer --history --operator tngo',
  ]
  static override flags = {
    drawer,
    count: counted,
    ...countedPaper,
    recount: Flags.boolean({summary: 'count again though a count is saved'}),
    final: Flags.boolean({summary: 'this count stands: nothing is counted again'}),
    cause: Flags.option({options: CAUSE_CODES, summary: 'why it was wrong'})(),
    seal: Flags.boolean({summary: 'the float back, the rest into the bag, once it is balanced'}),
    bag,
    abandon: Flags.boolean({summary: 'give up a count that is not saved', exclusive: ['seal', 'count', 'final']}),
    reason,
    history: Flags.boolean({
      summary: 'over and short per cashier, with control limits',
      exclusive: ['abandon', 'seal', 'count'],
    }),
    operator,
    'witness-session': witnessSession,
    key: write.key,
    'dry-run': write['dry-run'],
    yes: write.yes,
  }

  async run(): Promise<View> {
    const {drawer: number = null, count, recount, final, seal} = this.flags
    if (this.flags.history) return this.history()
    if (this.flags.abandon) return this.abandon(number)
    const acts = await this.acts()
    const bagNo = this.flags.bag === undefined ? null : acts.read.bag(this.flags.bag)
    if (seal && count === undefined) return this.told(await this.seal(acts, {drawer: number, bag: bagNo}))
    const balanced = await this.balance(acts, {drawer: number, count, recount, final})
    if (!seal || balanced.waits !== null || balanced.at.status !== 'balanced') return this.told(balanced)
    const sealed = await this.seal(acts, {drawer: number, bag: bagNo})
    if (sealed.waits !== null) return this.told(sealed)
    return this.told({at: {...balanced.at, status: sealed.at.status, sealed: sealed.at.sealed}, waits: null})
  }

  told(balanced: Balanced): View {
    return balanced.waits === null ? balancingView(balanced.at) : waitingView(balanced.waits)
  }

  async abandon(number: string | null): Promise<View> {
    const {abandonCount} = await import('#core/cashiering/abandon-count.js')
    const {reason: why} = await this.asker.fill({reason: text('Why')})
    return abandonedView(await this.perform(abandonCount, {drawer: number, reason: why}))
  }

  async history(): Promise<View> {
    const {cashierFigures, shownByDefault} = await import('#core/cashiering/drawer-history-views.js')
    const whose = this.flags.operator ?? shownByDefault(this.desk)
    return figuresView(await cashierFigures(this.desk, whose), whose !== null)
  }

  async acts(): Promise<BalanceActs> {
    const {balanceActs} = await import('#core/cashiering/balance-acts.js')
    return balanceActs(this.desk)
  }
}
export default BalanceDrawer
