import {parseBag} from '#core/cashiering/bag-number.js'
import {cashText} from '#terminal/cash-questions.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {bag, cash, Flags, money, note, unconfirmed, witnessSession} from '#terminal/flags.js'
import {fundChangedView, fundView} from '#terminal/fund-views.js'
import {typed} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

const CHANGES = ['fund', 'raise', 'lower', 'close'] as const
const others = (own: string): {exclusive: string[]} => ({exclusive: CHANGES.filter((one) => one !== own)})

export class ManageFund extends DeskCommand<typeof ManageFund> {
  static override summary = 'Show the change fund, make or change it, or count the safe: always by two'
  static override examples = [
    '<%= config.bin %> manage-fund',
    '<%= config.bin %> manage-fund --raise 500.00 --witness-session rpatel.session',
    '<%= config.bin %> manage-fund --cash 100x28 --witness-session rpatel.session --json',
    '<%= config.bin %> manage-fund --lower --cash 20x50 --bag 004414 --witness-session rpatel.session',
  ]
  static override flags = {
    fund: money({summary: 'make the fund with this much from the bank', ...others('fund')}),
    raise: money({summary: 'add this much from the bank', ...others('raise')}),
    lower: Flags.boolean({summary: 'send the cash counted to the bank', ...others('lower')}),
    close: Flags.boolean({summary: 'end the fund: all of it goes to the bank', ...others('close')}),
    custodian: Flags.string({summary: 'who answers for the fund', helpValue: 'OPERATOR', dependsOn: ['fund']}),
    ...{cash, bag, note, 'witness-session': witnessSession, ...unconfirmed},
  }

  async run(): Promise<View> {
    const {fund, raise, lower, close, cash: counted, custodian = null, note: why = ''} = this.flags
    const {fundShown, manageFund} = await import('#core/cashiering/manage-fund.js')
    const change = CHANGES.find((one) => this.flags[one] !== undefined && this.flags[one] !== false)
    if (change === undefined && counted === undefined) return fundView(await fundShown(this.desk))
    const {drawerPolicy} = await import('#core/policies/cash-drawers.js')
    const {parseCash} = await import('#core/cashiering/denominations.js')
    const faces = drawerPolicy(this.desk.district.id, this.desk.today).notes_cents
    const toBank = lower || close
    const asked = toBank ? await this.asker.fill({cash: cashText('Cash', faces), bag: typed('Bag', parseBag)}) : null
    const cashSaid = asked?.cash ?? (change === undefined ? counted : undefined)
    const input = {
      ...{change: change ?? 'count', amount_cents: fund ?? raise ?? 0, custodian, note: why},
      counted: cashSaid === undefined ? null : parseCash(cashSaid, faces),
      bag: asked?.bag ?? null,
    } as const
    return fundChangedView(await this.performBySecond(manageFund, input))
  }
}
export default ManageFund
