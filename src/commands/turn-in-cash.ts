import {parseBag} from '#core/cashiering/bag-number.js'
import {cashText} from '#terminal/cash-questions.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {turnedInView} from '#terminal/drawer-views.js'
import {bag, cash, unconfirmed, witnessSession} from '#terminal/flags.js'
import {typed} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class TurnInCash extends DeskCommand<typeof TurnInCash> {
  static override summary = 'Put cash that your drawer has too much of into a bag, with two initials'
  static override examples = [
    '<%= config.bin %> turn-in-cash --cash 100x10,20x25 --bag 004411 --witness-session mlopez.session',
    '<%= config.bin %> turn-in-cash --cash 20x25 --bag 004412 --json',
  ]
  static override flags = {cash, bag, 'witness-session': witnessSession, ...unconfirmed}

  async run(): Promise<View> {
    const {turnInCash} = await import('#core/cashiering/turn-in-cash.js')
    const {drawerPolicy} = await import('#core/policies/cash-drawers.js')
    const {parseCash} = await import('#core/cashiering/denominations.js')
    const faces = drawerPolicy(this.desk.district.id, this.desk.today).notes_cents
    const asked = await this.asker.fill({cash: cashText('Cash', faces), bag: typed('Bag', parseBag)})
    const input = {count: parseCash(asked.cash, faces), bag: asked.bag}
    return turnedInView(await this.performBySecond(turnInCash, input))
  }
}
export default TurnInCash
