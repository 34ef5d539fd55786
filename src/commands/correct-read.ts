import {READ_CAUSES} from '#core/adjustments/read-causes.js'
import {account} from '#terminal/args.js'
import {postQuestion, showPlan} from '#terminal/adjust-views.js'
import {
  billsCorrectedView,
  correctionQuestion,
  readCorrectedView,
  showCorrection,
} from '#terminal/correct-read-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {expect, Flags, meterSerial, note, readOn, readValue, write} from '#terminal/flags.js'
import {accountNumber, choice, count, date} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class CorrectRead extends DeskCommand<typeof CorrectRead> {
  static override summary = 'Put a read right, and every bill that was made from it'
  static override examples = [
    '<%= config.bin %> correct-read 236-25124-07 --on 2026-11-21 --value 1903 --cause misread --dry-run',
    '<%= config.bin %> correct-read 236-25124-07 --on 2026-11-21 --value 1903 --cause misread --yes --json',
    '<%= config.bin %> correct-read 151-10640-61 --on 2026-11-22 --value 2818 --cause estimate --yes',
  ]
  static override args = {account: account()}
  static override flags = {
    on: readOn,
    value: readValue,
    cause: Flags.option({options: READ_CAUSES, summary: 'why it was wrong'})(),
    serial: meterSerial,
    note,
    expect,
    ...write,
  }

  async run(): Promise<View> {
    const {correctionFor, correctRead} = await import('#core/adjustments/correct-read.js')
    const causes = READ_CAUSES.map((value) => ({name: value.replace('_', ' '), value}))
    const asked = await this.asker.fill({
      account: accountNumber('Account'),
      on: date('Day of the read'),
      value: count('What the register really showed'),
      cause: choice('Why was it wrong', causes),
    })
    const input = {...asked, meter: this.flags.serial ?? null, note: this.flags.note ?? ''}
    const expected = this.flags.expect ?? null
    const {billed, adjusting} = await correctionFor(this.desk, input)
    if (!billed) {
      const shown = {expected, plan: showCorrection, question: correctionQuestion}
      return readCorrectedView(await this.performAsShown(correctRead, input, shown))
    }
    const {adjustBill} = await import('#core/adjustments/adjust-bill.js')
    const shown = {expected, plan: showPlan, question: postQuestion}
    return billsCorrectedView(await this.performAsShown(adjustBill, adjusting, shown), asked.cause)
  }
}
export default CorrectRead
