import {parseBag} from '#core/cashiering/bag-number.js'
import {cashText} from '#terminal/cash-questions.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {handedOverView} from '#terminal/drawer-views.js'
import {bag, cashFloat, unconfirmed, witnessSession} from '#terminal/flags.js'
import {typed} from '#terminal/questions.js'
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
    const {drawerPolicy} = await import('#core/policies/cash-drawers.js')
    const {parseCash} = await import('#core/cashiering/denominations.js')
    const faces = drawerPolicy(this.desk.district.id, this.desk.today).notes_cents
    const asked = await this.asker.fill({float: cashText('Float', faces), bag: typed('Bag for the takings', parseBag)})
    const witness = await this.secondPerson()
    const input = {float: parseCash(asked.float, faces, 'float'), bag: asked.bag}
    return handedOverView(await this.perform(handOverDrawer, input, {witness}))
  }
}
export default HandOverDrawer
