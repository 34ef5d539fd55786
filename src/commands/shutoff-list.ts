import {DeskCommand} from '#terminal/desk-command.js'
import {accountFlag, count, day, Flags, list, money, spoken, write} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class ShutoffList extends DeskCommand<typeof ShutoffList> {
  static override summary = 'Who may lose their water on a day, who may not, and why'
  static override examples = [
    '<%= config.bin %> shutoff-list',
    '<%= config.bin %> shutoff-list --for 2026-11-24 --show held --json',
    '<%= config.bin %> shutoff-list --why 104-55120-76',
    '<%= config.bin %> shutoff-list --release S-00000011 --confirm 5',
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
    const {why, release, for: asked} = this.flags
    const runs = await import('#terminal/shutoff-runs.js')
    if (why !== undefined) return runs.whyView(this.desk, why, asked ?? null)
    if (release !== undefined) return this.release(release)
    const {show, route, 'min-amount': minAmount, 'min-days': minDays, 'crew-sheet': crewSheet, limit} = this.flags
    return runs.listView(this.desk, {
      asked: asked ?? null,
      narrowing: {route: route ?? null, minAmount: minAmount ?? null, minDays: minDays ?? null},
      show: show === 'held' ? 'held' : 'listed',
      crewSheet,
      limit: limit ?? 0,
      progress: this.progress('Judging accounts'),
    })
  }

  async release(snapshot: string): Promise<View> {
    const {releaseShutoffList} = await import('#core/collections/release-shutoff-list.js')
    const {snapshotByNumber} = await import('#core/collections/snapshot-views.js')
    const {listed_count: total, for_date: day} = await snapshotByNumber(this.desk.store.db, snapshot)
    await this.asker.confirmTyped(
      'confirm',
      `Sends ${total} turn-off orders for ${day}; a second supervisor must approve. Type the count`,
      {
        text: String(total),
        otherwise: `the list has ${total}. Nothing sent.`,
      },
    )
    const performed = await this.perform(releaseShutoffList, {snapshot, count: this.flags.confirm ?? total})
    const {releaseView} = await import('#terminal/shutoff-runs.js')
    return releaseView(performed)
  }
}
export default ShutoffList
