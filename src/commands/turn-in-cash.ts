import {bagText, cashText} from '#terminal/cash-questions.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {turnedInView} from '#terminal/drawer-views.js'
import {bag, counted, unconfirmed, witnessSession} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class TurnInCash extends DeskCommand<typeof TurnInCash> {
  static override summary = 'Put cash that your drawer has too much of into a bag, with two initials'
  static override examples = [
    '<%= config.bin %> turn-in-cash --count 100x10,20x25 --bag 004411 --witness-session mlopez.session',
    '<%= config.bin %> turn-in-cash --count 20x25 --bag 004412 --json',
  ]
  static override flags = {count: counted, bag, 'witness-session': witnessSession, ...unconfirmed}

  async run(): Promise<View> {
    const {turnInCash} = await import('#core/cashiering/turn-in-cash.js')
    const {cashReader} = await import('#core/cashiering/district-cash.js')
    const read = cashReader(this.desk)
    const asked = await this.asker.fill({count: cashText('Cash', read), bag: bagText(read.bag)})
    const input = {count: read.cash(asked.count), bag: read.bag(asked.bag)}
    return turnedInView(await this.performBySecond(turnInCash, input))
  }
}
export default TurnInCash
