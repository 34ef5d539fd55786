import {spokenArg} from '#terminal/args.js'
import {reportView} from '#terminal/deposit-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {effective, Flags, money, note, reference, unconfirmed, witnessSession} from '#terminal/flags.js'
import {amount, text} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class ConfirmDeposit extends DeskCommand<typeof ConfirmDeposit> {
  static override summary = 'Record what the bank credited for a deposit, and settle a difference'
  static override examples = [
    '<%= config.bin %> confirm-deposit BD-00000011 --amount 527.10 --reference R-20311',
    '<%= config.bin %> confirm-deposit BD-00000011 --found 10.00 --reference ADJ-4471 --json',
    "<%= config.bin %> confirm-deposit BD-00000011 --resolve --note 'counted again' --witness-session hgrant.session",
  ]
  static override args = {deposit: spokenArg('BD')({required: true})}
  static override flags = {
    amount: money({summary: 'how much', exclusive: ['found', 'found-later', 'resolve', 'reconcile']}),
    reference,
    found: money({summary: 'the bank corrects by this, below zero what it takes back'}),
    'found-later': money({summary: 'the same after the difference was written off', exclusive: ['found']}),
    resolve: Flags.boolean({summary: 'write the difference to over and short', exclusive: ['found', 'found-later']}),
    reconcile: Flags.boolean({summary: 'its statement is closed', exclusive: ['found', 'found-later', 'resolve']}),
    effective,
    note,
    'witness-session': witnessSession,
    ...unconfirmed,
  }

  async run(): Promise<View> {
    const {deposit} = this.args
    const {found, 'found-later': later, resolve, reconcile, effective: on = null} = this.flags
    if (resolve) {
      const {resolveDeposit} = await import('#core/bank/resolve-deposit.js')
      const {note: searched} = await this.asker.fill({note: text('What was searched')})
      const witness = await this.secondPerson()
      return reportView(await this.perform(resolveDeposit, {deposit, note: searched}, {witness}))
    }
    if (reconcile) {
      const {reconcileDeposit} = await import('#core/bank/reconcile-deposit.js')
      const {reference: statement} = await this.asker.fill({reference: text('Statement')})
      return reportView(await this.perform(reconcileDeposit, {deposit, reference: statement}))
    }
    const corrected = found ?? later
    if (corrected !== undefined) {
      const {correctDeposit} = await import('#core/bank/correct-deposit.js')
      const {reference: from} = await this.asker.fill({reference: text('Correction of the bank')})
      const input = {deposit, amount_cents: corrected, reference: from, effective_on: on, later: later !== undefined}
      return reportView(await this.perform(correctDeposit, input))
    }
    const {confirmDeposit} = await import('#core/bank/confirm-deposit.js')
    const asked = {amount: amount('Credited by the bank'), reference: text('Bank receipt or statement line')}
    const {amount: amount_cents, reference: receipt} = await this.asker.fill(asked)
    const input = {deposit, amount_cents, reference: receipt, effective_on: on}
    return reportView(await this.perform(confirmDeposit, input))
  }
}
export default ConfirmDeposit
