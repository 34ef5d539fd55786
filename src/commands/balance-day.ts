import {dayView} from '#terminal/day-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {businessDay, list} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class BalanceDay extends DeskCommand<typeof BalanceDay> {
  static override summary = 'Prove a day: drawers, batches, bags, deposits, clearing and suspense'
  static override examples = [
    '<%= config.bin %> balance-day',
    '<%= config.bin %> balance-day --date 2026-11-23 --json',
    '<%= config.bin %> balance-day --csv',
  ]
  static override flags = {date: businessDay, csv: list.csv, jsonl: list.jsonl, readonly: list.readonly}

  async run(): Promise<View> {
    const {balanceDay} = await import('#core/bank/day-report.js')
    return dayView(await balanceDay(this.desk, this.flags.date ?? this.desk.today))
  }
}
export default BalanceDay
