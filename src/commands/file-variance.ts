import {account} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {
  Flags,
  attach,
  channel,
  evidence,
  facts,
  from,
  note,
  reason,
  spoken,
  unconfirmed,
  until,
} from '#terminal/flags.js'
import {accountNumber, text} from '#terminal/questions.js'
import {appealedView, filedView, suppliedView} from '#terminal/variance-views.js'
import type {View} from '#terminal/view.js'

export class FileVariance extends DeskCommand<typeof FileVariance> {
  static override summary = 'Take in a form for a larger water budget, papers for it, or an appeal'
  static override examples = [
    "<%= config.bin %> file-variance 198-70393-75 --reason RESIDENTS --person 'Ana Ruiz,1984' --person 'Luis Ruiz,1982' --person 'Eva Ruiz,2011' --person 'Leo Ruiz,2014' --person 'Rosa Ruiz,1951' --attach form.pdf --evidence household_form",
    '<%= config.bin %> file-variance 236-25124-07 --reason AREA --fact irrigated_area=4200 --json',
    '<%= config.bin %> file-variance --supply V-00000011 --attach drawing.pdf --evidence area_drawing',
    "<%= config.bin %> file-variance --appeal V-00000011 --note 'the drawing was not looked at'",
  ]
  static override args = {account: account()}
  static override flags = {
    reason,
    fact: facts,
    person: Flags.string({summary: 'somebody who lives here', helpValue: 'NAME,YYYY', multiple: true}),
    attach,
    evidence,
    from,
    until,
    channel,
    supply: spoken('V', {summary: 'papers for this variance'}),
    appeal: spoken('V', {summary: 'the customer appeals the denial of this one', exclusive: ['supply']}),
    note,
    ...unconfirmed,
  }

  async run(): Promise<View> {
    const {supply, appeal} = this.flags
    if (supply !== undefined) return this.supply(supply)
    if (appeal !== undefined) return this.appeal(appeal)
    const {fileVariance} = await import('#core/variances/file-variance.js')
    const {formInput} = await import('#core/variances/form-input.js')
    const asked = await this.asker.fill({account: accountNumber('Account'), reason: text('Reason')})
    const input = await formInput({...this.flags, ...asked, today: this.desk.today})
    return filedView(await this.perform(fileVariance, input))
  }

  async supply(variance: string): Promise<View> {
    const {supplyVariance} = await import('#core/variances/supply-variance.js')
    const {papersFrom} = await import('#core/variances/form-input.js')
    const papers = await papersFrom(this.flags.attach, this.flags.evidence)
    return suppliedView(await this.perform(supplyVariance, {variance, papers, note: this.flags.note ?? ''}))
  }

  async appeal(variance: string): Promise<View> {
    const {appealVariance} = await import('#core/variances/appeal-variance.js')
    return appealedView(await this.perform(appealVariance, {variance, note: this.flags.note ?? ''}))
  }
}
export default FileVariance
