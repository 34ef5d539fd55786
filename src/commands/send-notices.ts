import {CONTACT_OUTCOMES, NOTICE_KINDS, NOTICE_METHODS} from '#core/collections/notice.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {account, bulk, day, effective, Flags, note, write} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class SendNotices extends DeskCommand<typeof SendNotices> {
  static override summary = 'Record notices and calls before a shut-off: to whom, how, with what proof'
  static override examples = [
    '<%= config.bin %> send-notices 104-55120-76 --kind intent --method mail --effective 2026-11-05',
    '<%= config.bin %> send-notices 104-55120-76 --kind tag --method posted --at 2026-11-20T15:20 --proof photo-118',
    '<%= config.bin %> send-notices --file accounts.txt --kind intent --occupant-copy 2026-11-05 --yes',
    '<%= config.bin %> send-notices 104-55120-76 --call reached --at 2026-11-20T10:05 --options-offered --json',
  ]
  static override args = {account: account({required: false})}
  static override flags = {
    kind: Flags.string({summary: 'which notice', options: Object.keys(NOTICE_KINDS)}),
    method: Flags.string({summary: 'how it went', options: [...NOTICE_METHODS], default: 'mail'}),
    effective,
    at: Flags.string({summary: 'local time, YYYY-MM-DDTHH:MM', helpValue: 'TIME'}),
    items: Flags.string({
      summary: 'clauses of the letter, by id; without it those its template has',
      helpValue: 'ID,ID',
    }),
    'occupant-copy': day({summary: 'day the copy to Occupant went to the service address'}),
    'pay-by': day({summary: 'pay-by date on the letter'}),
    proof: Flags.string({summary: 'mailing certificate, photo number', helpValue: 'TEXT', default: ''}),
    call: Flags.string({summary: 'a call instead of a notice: how it ended', options: [...CONTACT_OUTCOMES]}),
    visit: Flags.string({summary: 'a visit instead of a notice: how it ended', options: [...CONTACT_OUTCOMES]}),
    'options-offered': Flags.boolean({summary: 'call: written policy and payment options were offered'}),
    returned: Flags.string({summary: 'the post brought this notice back', helpValue: 'ID'}),
    file: bulk.file,
    note,
    ...write,
  }

  async run(): Promise<View> {
    const runs = await import('#terminal/notice-runs.js')
    const asked = {
      ...this.flags,
      accounts: await runs.accountNumbers(this.args.account, this.flags.file),
      today: this.desk.today,
      district: this.desk.district.id,
    }
    const {sendNotices} = await import('#core/collections/record-notice.js')
    const {recordContact} = await import('#core/collections/record-contact.js')
    const {recordReturnedMail} = await import('#core/collections/record-returned-mail.js')
    if (this.flags.returned !== undefined)
      return runs.plainView(await this.perform(recordReturnedMail, runs.returnedInput(asked)))
    if (this.flags.call !== undefined || this.flags.visit !== undefined)
      return runs.plainView(await this.perform(recordContact, runs.contactInput(asked)))
    return runs.noticesView(await this.perform(sendNotices, runs.noticesInput(asked)))
  }
}
export default SendNotices
