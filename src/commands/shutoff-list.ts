import {DeskCommand} from '#terminal/desk-command.js'
import {accountFlag, count, day, Flags, list, money, spoken, write} from '#terminal/flags.js'
import {listView, releaseView, whyView} from '#terminal/shutoff-views.js'
import type {View} from '#terminal/view.js'

export class ShutoffList extends DeskCommand<typeof ShutoffList> {
  static override summary = 'Who may lose their water on a day, who may not, and why'
  static override examples = [
    '<%= config.bin %> shutoff-list',
    '<%= config.bin %> shutoff-list --for 2026-11-24 --show held --limit 3 --json',
    '<%= config.bin %> shutoff-list --why 005-20837-63',
    '<%= config.bin %> shutoff-list --release S-00000011 --confirm 14',
  ]
  static override flags = {
    for: day({summary: 'the day; without it the next lawful one'}),
    why: accountFlag({summary: 'the proof for one account'}),
    show: Flags.string({summary: 'which accounts to print', options: ['listed', 'held'], default: 'listed'}),
    route: Flags.string({summary: 'this route alone', helpValue: 'ROUTE'}),
    'min-amount': money({summary: 'leave off what is past due by less'}),
    'min-days': count({summary: 'leave off what is past due for fewer days'}),
    'crew-sheet': Flags.boolean({summary: 'by route and address, for the crew'}),
    release: spoken('S', {summary: 'ask to send the orders of this list'}),
    confirm: count({summary: 'number of orders, as typed by the person who releases'}),
    limit: list.limit,
    csv: list.csv,
    jsonl: list.jsonl,
    readonly: list.readonly,
    key: write.key,
    'dry-run': write['dry-run'],
    request: write.request,
  }

  async run(): Promise<View> {
    const {why, release} = this.flags
    if (release !== undefined) return this.release(release)
    return why === undefined ? this.list() : this.why(why)
  }

  async list(): Promise<View> {
    const {makeShutoffList} = await import('#core/collections/make-shutoff-list.js')
    const {show, route, 'min-amount': minAmount, 'min-days': minDays, 'crew-sheet': crewSheet, limit} = this.flags
    const narrowing = {route: route ?? null, minAmount: minAmount ?? null, minDays: minDays ?? null}
    const made = await this.withProgress('Judging accounts', (advance) =>
      makeShutoffList(this.desk, {asked: this.flags.for ?? null, narrowing}, advance),
    )
    const shown = show === 'held' ? ('held' as const) : ('listed' as const)
    const look = {command: 'shutoff-list', accountId: null, filter: `for ${made.list.day} ${shown}`}
    return listView(made, {
      show: shown,
      crewSheet,
      limit: limit ?? 0,
      zone: this.desk.clock.zone,
      nameOf: await this.naming(),
      look: (accountNumbers) => this.logLook({...look, accountNumbers}),
    })
  }

  async why(account: string): Promise<View> {
    const {whyShutoff} = await import('#core/collections/make-shutoff-list.js')
    const why = await whyShutoff(this.desk, account, this.flags.for ?? null)
    const look = {command: 'shutoff-list --why', accountId: why.accountId, filter: '', accountNumbers: [account]}
    return whyView(why, {nameOf: await this.naming(), look: () => this.logLook(look)})
  }

  async release(snapshot: string): Promise<View> {
    const {releaseShutoffList} = await import('#core/collections/release-shutoff-list.js')
    const {snapshotByNumber} = await import('#core/collections/snapshot-views.js')
    const {listed_count: total, for_date: on} = await snapshotByNumber(this.desk.store.db, snapshot)
    const message = `${total} turn-off orders for ${on}, after a second supervisor approves. Type the count`
    await this.asker.confirmTyped('confirm', message, {
      text: String(total),
      otherwise: `the list has ${total}. Nothing sent.`,
    })
    return releaseView(await this.perform(releaseShutoffList, {snapshot, count: this.flags.confirm ?? total}))
  }
}
export default ShutoffList
