import {bagText, cashText} from '#terminal/cash-questions.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {handedOverView} from '#terminal/drawer-views.js'
import {bag, cashFloat, unconfirmed, witnessSession} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class HandOverDrawer extends DeskCommand<typeof HandOverDrawer> {
  static override summary = 'Hand your balanced drawer over to the next cashier, who counts with you'
  static override examples = [
    '<%= config.bin %> hand-over-drawer --float 20x5,10x8,5x4 --bag 004413 --witness-session mlopez.session',
    '<%= config.bin %> hand-over-drawer --float 20x5,10x8,5x4 --bag 004413 --witness-session mlopez.session --json',
  ]
  static override flags = {float: cashFloat, bag, 'witness-session': witnessSession, ...unconfirmed}

  async run(): Promise<View> {
    const {handOverDrawer} = await import('#core/cashiering/hand-over-drawer.js')
    const {cashReader} = await import('#core/cashiering/district-cash.js')
    const read = cashReader(this.desk)
    const asked = await this.asker.fill({float: cashText('Float', read), bag: bagText(read.bag)})
    const input = {float: read.cash(asked.float, 'float'), bag: read.bag(asked.bag)}
    const witness = await this.secondPerson()
    return handedOverView(await this.perform(handOverDrawer, input, {witness}))
  }
}
export default HandOverDrawer
