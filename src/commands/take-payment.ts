import type {TakePaymentInput} from '#core/payments/payment-input.js'
import {account} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {channel, expect, write} from '#terminal/flags.js'
import {answerTo, askPayment} from '#terminal/payment-questions.js'
import {showPayment, takenView, takeQuestion} from '#terminal/payment-views.js'
import {allowDuplicate, payees, tenders} from '#terminal/tender-flags.js'
import type {View} from '#terminal/view.js'

export class TakePayment extends DeskCommand<typeof TakePayment> {
  static override summary = 'Take money at the counter or by phone, for one or many, and give a receipt'
  static override examples = [
    '<%= config.bin %> take-payment 236-25124-07 --cash 100.00 --amount 45.00',
    '<%= config.bin %> take-payment 236-25124-07 --cash 20 --check 25.00 --check-number 1187 --routing 122000661 --yes',
    '<%= config.bin %> take-payment --payee 236-25124-07=40.00 --payee COPIES=2.50 --money-order 42.50 --money-order-number 7781 --yes --json',
    '<%= config.bin %> take-payment 236-25124-07 --card 50.00 --card-brand visa --card-ending 1111 --card-token tok_81f --authorization 123456 --channel phone --yes',
  ]
  static override args = {account: account()}
  static override flags = {
    ...payees,
    ...tenders,
    channel,
    'allow-duplicate': allowDuplicate,
    expect,
    key: write.key,
    'dry-run': write['dry-run'],
    yes: write.yes,
  }

  async run(): Promise<View> {
    const {paymentInput} = await import('#core/payments/payment-input.js')
    const {bankAccountIn, knownBankAccounts} = await import('#core/payments/bank-accounts.js')
    const given = {...this.flags, account: this.args.account}
    const {account: number, said, bankAccounts} = await askPayment(this.asker, given, this.mode.mayAsk)
    const numbers: string[] = []
    for (const {file, typed} of bankAccounts) numbers.push(file === null ? (typed ?? '') : await bankAccountIn(file))
    const routing = (said['routing'] as readonly string[] | undefined) ?? []
    const known = await knownBankAccounts(this.desk, numbers, {routing, dryRun: this.mode.dryRun})
    const input = paymentInput({...said, account: number, bankAccounts: known})
    return this.take(input, this.flags['allow-duplicate'])
  }

  async take(input: TakePaymentInput, allowed: boolean): Promise<View> {
    const {takePayment} = await import('#core/payments/take-payment.js')
    const act = takePayment(allowed)
    const shown = {expected: this.flags.expect ?? null, plan: showPayment, question: takeQuestion}
    const unseen = this.mode.yes && !this.mode.dryRun && shown.expected === null
    try {
      if (!unseen) await this.look(input)
      const performed = await (unseen ? this.perform(act, input) : this.performAsShown(act, input, shown))
      return takenView(performed, unseen ? () => this.look(input) : undefined)
    } catch (error) {
      const answer = await answerTo(error, this.asker, this.mode)
      return this.take({...input, ...answer.input}, allowed || answer.allowed)
    }
  }

  /** The customer's name is printed. */
  async look({account: number, to}: TakePaymentInput): Promise<void> {
    const {accountIdOf} = await import('#core/accounts/account-key-views.js')
    const numbers = [number, ...to.map((one) => (one.kind === 'account' ? one.whom : null))]
    const [first, ...others] = numbers.filter((one) => one !== null)
    if (first === undefined) return
    const accountId = others.length === 0 ? await accountIdOf(this.desk.store.db, first) : null
    await this.logLook({command: this.commandId, accountId, filter: '', accountNumbers: [first, ...others]})
  }
}
export default TakePayment
