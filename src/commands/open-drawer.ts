import {cashText} from '#terminal/cash-questions.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {openedView} from '#terminal/drawer-views.js'
import {cashFloat, drawer, unconfirmed, witnessSession} from '#terminal/flags.js'
import {text} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class OpenDrawer extends DeskCommand<typeof OpenDrawer> {
  static override summary = 'Start a drawer session with a counted float'
  static override examples = [
    '<%= config.bin %> open-drawer --drawer 2 --float 20x5,10x8,5x4',
    '<%= config.bin %> open-drawer --drawer 3 --float 20x5,10x8,5x3 --witness-session rpatel.session --json',
  ]
  static override flags = {drawer, float: cashFloat, 'witness-session': witnessSession, ...unconfirmed}

  async run(): Promise<View> {
    const {openDrawer} = await import('#core/cashiering/open-drawer.js')
    const {cashReader} = await import('#core/cashiering/district-cash.js')
    const read = cashReader(this.desk)
    const asked = await this.asker.fill({drawer: text('Drawer'), float: cashText('Float', read)})
    const input = {drawer: asked.drawer, float: read.cash(asked.float, 'float')}
    return openedView(await this.performBySecond(openDrawer, input))
  }
}
export default OpenDrawer
