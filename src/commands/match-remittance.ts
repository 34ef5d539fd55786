import {usage} from '#core/kernel/refusal.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {bulk, count, Flags, list, money, ofAccounts} from '#terminal/flags.js'
import {amount} from '#terminal/questions.js'
import {payees} from '#terminal/tender-flags.js'
import {remittanceView} from '#terminal/remittance-views.js'
import type {View} from '#terminal/view.js'

export class MatchRemittance extends DeskCommand<typeof MatchRemittance> {
  static override summary = 'Which open bills add up to a check'
  static override examples = [
    '<%= config.bin %> match-remittance --amount 210.00 --account 005-20837-63 --account 090-35321-09',
    "<%= config.bin %> match-remittance --amount 210.00 --check-number 1044 --payor 'Francisco Flores Rivera' --json",
    '<%= config.bin %> match-remittance --amount 210.00 --check-number 1044 --file advice.csv',
  ]
  static override flags = {
    amount: money({summary: 'how much'}),
    'check-number': Flags.string({summary: 'its number', helpValue: 'N'}),
    account: ofAccounts,
    payor: payees.payor,
    file: bulk.file,
    answer: count({summary: 'which answer --csv prints, from 1', default: 1}),
    csv: list.csv,
    jsonl: list.jsonl,
    readonly: list.readonly,
  }

  async run(): Promise<View> {
    const {findRemittance} = await import('#core/payments/find-remittance.js')
    const {'check-number': check = null, payor: who = null, account = [], file = null, answer} = this.flags
    if (account.length === 0 && who === null && file === null)
      throw usage('NO_ACCOUNTS', 'whose bills: --account, --payor or --file', 'account')
    const {amount: total} = await this.asker.fill({amount: amount('Amount of the check')})
    const found = await findRemittance(this.desk, {amount: total, accounts: account, payor: who, advice: file})
    const accountNumbers = Array.from(new Set(found.bills.map((bill) => bill.account)))
    const look = {command: 'match-remittance', accountId: null, filter: 'open bills of a check', accountNumbers}
    return remittanceView(found, {check, payor: who, answer, look: () => this.logLook(look)})
  }
}
export default MatchRemittance
