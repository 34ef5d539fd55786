import {yearOf} from '#core/kernel/business-date.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {count, list} from '#terminal/flags.js'
import {reportView} from '#terminal/restore-views.js'
import type {View} from '#terminal/view.js'

export class ReportShutoffs extends DeskCommand<typeof ReportShutoffs> {
  static override summary = 'The yearly public count of residential shut-offs for inability to pay'
  static override examples = [
    '<%= config.bin %> report-shutoffs --year 2026',
    '<%= config.bin %> report-shutoffs --year 2026 --csv',
    '<%= config.bin %> report-shutoffs --json',
  ]
  static override flags = {
    year: count({summary: 'the year; without it this one'}),
    csv: list.csv,
    jsonl: list.jsonl,
    readonly: list.readonly,
  }

  async run(): Promise<View> {
    const {reportShutoffs} = await import('#core/turnoffs/report-shutoffs.js')
    return reportView(await reportShutoffs(this.desk, this.flags.year ?? yearOf(this.desk.today)))
  }
}
export default ReportShutoffs
