import {textArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {billDate, bulk, compat, Flags, from, ofAccount, serviceClass, to, trace, view} from '#terminal/flags.js'
import {quoteView} from '#terminal/quote-views.js'
import {date} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class QuoteBill extends DeskCommand<typeof QuoteBill> {
  static override summary = 'Price any use under any plan, line by line; nothing is written'
  static override examples = [
    `<%= config.bin %> quote-bill RES-1 --usage 25 --from 2026-10-01 --to 2026-10-31 --set 'meter_size=3/4"' --set et=4.5`,
    '<%= config.bin %> quote-bill --account 236-25124-07 --usage 18 --from 2026-10-01 --to 2026-10-31 --set et=4.5 --trace',
    `<%= config.bin %> quote-bill COM-1 --meter '2"=120' --from 2026-10-01 --to 2026-10-31 --what-if usage=90 --json`,
    `<%= config.bin %> quote-bill --file city.owrs --class RESIDENTIAL_SINGLE --meter '3/4"=30' --from 2026-09-01 --to 2026-11-01`,
  ]
  static override args = {plan: textArg({description: 'a rate plan; without it that of --file or --account'})}
  static override flags = {
    usage: Flags.string({summary: "use in the plan's unit, at most 3 decimals", helpValue: 'NUMBER'}),
    from,
    to,
    'bill-date': billDate,
    class: serviceClass,
    set: Flags.string({
      summary: 'a value the plan asks for, may be given again',
      helpValue: 'NAME=VALUE',
      multiple: true,
    }),
    meter: Flags.string({summary: 'a meter and its use, may be given again', helpValue: 'SIZE=USAGE', multiple: true}),
    account: ofAccount,
    file: bulk.file,
    compat,
    opening: Flags.boolean({summary: 'service began in this period', exclusive: ['closing']}),
    closing: Flags.boolean({summary: 'service ended in this period'}),
    trace,
    compare: Flags.string({summary: 'the same bill under another plan', helpValue: 'PLAN'}),
    'what-if': Flags.string({
      summary: 'the same bill with this value changed',
      helpValue: 'NAME=VALUE',
      multiple: true,
    }),
    readonly: view.readonly,
  }

  async run(): Promise<View> {
    const {quoteBill} = await import('#core/billing/quote-request.js')
    const {flags} = this
    const days = await this.asker.fill({from: date('First day of service'), to: date('First day after it')})
    const answer = await quoteBill(this.desk, {
      ...days,
      plan: this.args.plan ?? null,
      file: flags.file ?? null,
      account: flags.account ?? null,
      usage: flags.usage ?? null,
      billOn: flags['bill-date'] ?? null,
      serviceClass: flags.class ?? null,
      settings: flags.set ?? [],
      meters: flags.meter ?? [],
      partial: flags.closing ? 'closing' : flags.opening ? 'opening' : null,
      compare: flags.compare ?? null,
      whatIf: flags['what-if'] ?? [],
      compat: flags.compat,
    })
    const {accountId, quote} = answer
    const look = {command: 'quote-bill', accountId, filter: '', accountNumbers: [quote.account ?? '']}
    return quoteView(answer, {trace: flags.trace, look: accountId === null ? null : () => this.logLook(look)})
  }
}
export default QuoteBill
