import {bagText, cashText} from '#terminal/cash-questions.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {bag, counted as countFlag, Flags, money, note, unconfirmed, witnessSession} from '#terminal/flags.js'
import {fundChangedView, fundView} from '#terminal/fund-views.js'
import type {View} from '#terminal/view.js'

const CHANGES = ['fund', 'raise', 'lower', 'close'] as const
const others = (own: string): {exclusive: string[]} => ({exclusive: CHANGES.filter((one) => one !== own)})

export class ManageFund extends DeskCommand<typeof ManageFund> {
  static override summary = 'Show the change fund, make or change it, or count the safe: always by two'
  static override examples = [
    '<%= config.bin %> manage-fund',
    '<%= config.bin %> manage-fund --raise 500.00 --witness-session rpatel.session',
    '<%= config.bin %> manage-fund --count 100x28 --witness-session rpatel.session --json',
    '<%= config.bin %> manage-fund --lower --count 20x50 --bag 004414 --witness-session rpatel.session',
  ]
  static override flags = {
    fund: money({summary: 'make the fund with this much from the bank', ...others('fund')}),
    raise: money({summary: 'add this much from the bank', ...others('raise')}),
    lower: Flags.boolean({summary: 'send the cash counted to the bank', ...others('lower')}),
    close: Flags.boolean({summary: 'end the fund: all of it goes to the bank', ...others('close')}),
    custodian: Flags.string({summary: 'who answers for the fund', helpValue: 'OPERATOR', dependsOn: ['fund']}),
    ...{count: countFlag, bag, note, 'witness-session': witnessSession, ...unconfirmed},
  }

  async run(): Promise<View> {
    const {fund, raise, lower, close, count: counted, custodian = null, note: why = ''} = this.flags
    const {fundShown, manageFund} = await import('#core/cashiering/manage-fund.js')
    const change = CHANGES.find((one) => this.flags[one] !== undefined && this.flags[one] !== false)
    if (change === undefined && counted === undefined) return fundView(await fundShown(this.desk))
    const {cashReader} = await import('#core/cashiering/district-cash.js')
    const read = cashReader(this.desk)
    const toBank = lower || close
    const asked = toBank ? await this.asker.fill({count: cashText('Cash', read), bag: bagText(read.bag)}) : null
    const [said, bagged] = [asked?.count ?? counted, asked?.bag ?? this.flags.bag]
    const input = {
      ...{change: change ?? 'count', amount_cents: fund ?? raise ?? 0, custodian, note: why},
      counted: said === undefined ? null : read.cash(said),
      bag: bagged === undefined ? null : read.bag(bagged),
    } as const
    return fundChangedView(await this.performBySecond(manageFund, input))
  }
}
export default ManageFund
