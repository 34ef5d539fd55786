import type {CheckJson} from '#core/collections/arrange-check.js'
import type {TermsSaid} from '#core/collections/arrange-input.js'
import type {Cents} from '#core/kernel/money.js'
import {account} from '#terminal/args.js'
import {arranging} from '#terminal/arrange-flags.js'
import {askTerms, delivered} from '#terminal/arrange-questions.js'
import {
  agreedQuestion,
  arrangedView,
  checkView,
  doorQuestion,
  doorView,
  showArrangement,
  showCheck,
  showDoor,
} from '#terminal/arrange-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {accountNumber} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class ArrangePayment extends DeskCommand<typeof ArrangePayment> {
  static override summary = 'What may be offered to somebody who cannot pay at once, and the agreement'
  static override examples = [
    '<%= config.bin %> arrange-payment 005-20837-63 --check --can-pay 30.00 --pay-days biweekly:2026-12-04',
    '<%= config.bin %> arrange-payment 005-20837-63 --months 6 --first 2026-12-15 --delivered letter --dry-run',
    '<%= config.bin %> arrange-payment 005-20837-63 --months 3 --down 20.00 --delivered email --yes --json',
    '<%= config.bin %> arrange-payment --field-order F-00000011 --can-pay 60.00 --yes',
  ]
  static override args = {account: account()}
  static override flags = arranging

  async run(): Promise<View> {
    const {'field-order': order, 'can-pay': canPay, check} = this.flags
    if (order !== undefined && canPay !== undefined && !check) return this.door(order, canPay)
    const {account: number} = await this.asker.fill({account: accountNumber('Account')})
    return check ? this.check(number) : this.arrange(number)
  }

  async check(number: string): Promise<View> {
    const {accountId, check} = await this.judge(number, {})
    return checkView(check, () => this.lookAt(number, accountId))
  }

  /** Rules and offers under the flags and what is said besides. */
  async judge(number: string, said: TermsSaid) {
    const {checkArrangement} = await import('#core/collections/arrange-check.js')
    return checkArrangement(this.desk, number, {...this.flags, ...said})
  }

  async arrange(number: string): Promise<View> {
    const {arrangePayment} = await import('#core/collections/arrange-payment.js')
    const {arrangeInput} = await import('#core/collections/arrange-input.js')
    const said = await askTerms(this.asker, this.flags, this.mode.mayAsk ? (so) => this.tell(number, so) : null)
    const {delivered: way} = await this.asker.fill({delivered})
    const input = arrangeInput(number, {...this.flags, ...said}, way)
    const shown = {expected: this.flags.expect ?? null, plan: showArrangement, question: agreedQuestion}
    return arrangedView(await this.performAsShown(arrangePayment, input, shown), () => this.lookAt(number, null))
  }

  /** What the person at the terminal chooses by. */
  async tell(number: string, said: TermsSaid): Promise<CheckJson> {
    const {accountId, check} = await this.judge(number, said)
    if (said.down !== undefined) return check
    await this.lookAt(number, accountId)
    await this.showSoFar((screen) => {
      showCheck(screen, check)
    })
    return check
  }

  async door(order: string, canPay: Cents): Promise<View> {
    const {arrangeAtDoor} = await import('#core/collections/arrange-at-door.js')
    const {doorInput} = await import('#core/collections/arrange-input.js')
    const input = doorInput(order, canPay, this.flags, this.mode.request)
    const shown = {expected: this.flags.expect ?? null, plan: showDoor, question: doorQuestion}
    return doorView(await this.performAsShown(arrangeAtDoor, input, shown), (number) => this.lookAt(number, null))
  }

  lookAt(number: string, accountId: string | null): Promise<void> {
    return this.logLook({command: this.commandId, accountId, filter: '', accountNumbers: [number]})
  }
}
export default ArrangePayment
