import type {MadeList} from '#core/collections/make-shutoff-list.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {accountFlag, count, spoken, unconfirmed} from '#terminal/flags.js'
import {shutoffListing} from '#terminal/shutoff-flags.js'
import {listView, releaseView} from '#terminal/shutoff-views.js'
import type {View} from '#terminal/view.js'
import {whyView} from '#terminal/why-views.js'

export class ShutoffList extends DeskCommand<typeof ShutoffList> {
  static override summary = 'Who may lose their water on a day, who may not, and why'
  static override examples = [
    '<%= config.bin %> shutoff-list',
    '<%= config.bin %> shutoff-list --for 2026-11-24 --show held --limit 3 --json',
    '<%= config.bin %> shutoff-list --why 005-20837-63',
    '<%= config.bin %> shutoff-list --why 005-20837-63 --evidence hearing',
    '<%= config.bin %> shutoff-list --release S-00000011 --confirm 14',
  ]
  static override flags = {
    ...shutoffListing,
    why: accountFlag({summary: 'the proof for one account'}),
    release: spoken('S', {summary: 'ask to send the orders of this list'}),
    confirm: count({summary: 'number of orders, as typed by the person who releases'}),
    ...unconfirmed,
  }

  async run(): Promise<View> {
    const {why, release, evidence} = this.flags
    if (release !== undefined) return this.release(release)
    if (evidence !== undefined) return this.packet(evidence)
    return why === undefined ? this.list() : this.why(why)
  }

  /** The day's list, judged and frozen. */
  async made(): Promise<MadeList> {
    const {makeShutoffList} = await import('#core/collections/make-shutoff-list.js')
    const {for: asked = null, route = null, 'min-amount': minAmount = null, 'min-days': minDays = null} = this.flags
    const question = {asked, narrowing: {route, minAmount, minDays}}
    return this.withProgress('Judging accounts', (advance) => makeShutoffList(this.desk, question, advance))
  }

  async list(): Promise<View> {
    const [{show, 'crew-sheet': crewSheet, limit}, made] = [this.flags, await this.made()]
    const look = {command: 'shutoff-list', accountId: null, filter: `for ${made.list.day} ${show}`}
    return listView(made, {
      ...{show, crewSheet, limit: limit ?? 0, zone: this.desk.clock.zone, nameOf: await this.naming()},
      look: (accountNumbers) => this.logLook({...look, accountNumbers}),
    })
  }

  async why(account: string): Promise<View> {
    const {whyShutoff} = await import('#core/collections/make-shutoff-list.js')
    const why = await whyShutoff(this.desk, account, this.flags.for ?? null)
    const look = {command: 'shutoff-list --why', accountId: why.accountId, filter: '', accountNumbers: [account]}
    return whyView(why, {nameOf: await this.naming(), look: () => this.logLook(look)})
  }

  /** For a hearing: one account, or every account of the list. */
  async packet(path: string): Promise<View> {
    const {writePacket} = await import('#terminal/packet-views.js')
    const {packetFor} = await import('#core/collections/evidence-packet.js')
    const {why, for: asked = null} = this.flags
    return writePacket(path, async () => {
      const packet = await packetFor(this.desk, why === undefined ? {made: await this.made()} : {account: why, asked})
      await this.logLook({command: 'shutoff-list --evidence', filter: `for ${packet.day}`, ...packet.looked})
      return packet
    })
  }

  async release(snapshot: string): Promise<View> {
    const {releaseShutoffList, whatToConfirm} = await import('#core/collections/release-shutoff-list.js')
    const {total, message, otherwise} = await whatToConfirm(this.desk, snapshot)
    await this.asker.confirmTyped('confirm', message, {text: String(total), otherwise})
    return releaseView(await this.perform(releaseShutoffList, {snapshot, count: this.flags.confirm ?? total}))
  }
}
export default ShutoffList
