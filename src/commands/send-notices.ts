import {CONTACT_OUTCOMES, NOTICE_METHODS, NOTICE_NAMES} from '#core/collections/notice.js'
import {account} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {at, bulk, day, effective, Flags, note, pdf, write} from '#terminal/flags.js'
import {writeRun} from '#terminal/notice-run.js'
import {mailView, noticesView, plainView} from '#terminal/notice-views.js'
import type {View} from '#terminal/view.js'

export class SendNotices extends DeskCommand<typeof SendNotices> {
  static override summary = 'Write notices before a shut-off, or record them, calls and visits'
  static override examples = [
    '<%= config.bin %> send-notices 116-66453-85 --kind intent --effective 2026-11-20',
    '<%= config.bin %> send-notices 121-68964-29 --kind tag --method posted --at 2026-11-20T15:20 --proof photo-118',
    '<%= config.bin %> send-notices 161-15662-46 --call reached --at 2026-11-20T10:05 --options-offered --json',
    '<%= config.bin %> send-notices --file accounts.txt --kind intent --effective 2026-11-20 --yes',
    '<%= config.bin %> send-notices --for-past-due --kind occupant --pdf occupants.pdf --key nov-23 --yes',
  ]
  static override args = {account: account({required: false})}
  static override flags = {
    kind: Flags.option({options: NOTICE_NAMES, summary: 'which letter'})(),
    method: Flags.option({options: NOTICE_METHODS, summary: 'how it went', default: 'mail' as const})(),
    effective,
    at,
    items: Flags.string({
      summary: 'clauses of the letter, by id; without it those its template has',
      helpValue: 'ID,ID',
    }),
    'occupant-copy': day({summary: 'day the copy to Occupant went to the service address'}),
    'pay-by': day({summary: 'pay-by date on the letter'}),
    proof: Flags.string({summary: 'mailing certificate, photo number', helpValue: 'TEXT', default: ''}),
    call: Flags.option({options: CONTACT_OUTCOMES, summary: 'a call instead of a notice: how it ended'})(),
    visit: Flags.option({options: CONTACT_OUTCOMES, summary: 'a visit instead of a notice: how it ended'})(),
    'options-offered': Flags.boolean({summary: 'call: written policy and payment options were offered'}),
    returned: Flags.string({summary: 'the post brought this notice or letter back', helpValue: 'ID'}),
    arrived: Flags.string({summary: 'the post delivered this letter', helpValue: 'ID', exclusive: ['returned']}),
    'for-past-due': Flags.boolean({summary: 'write to every account that needs it now', exclusive: ['file']}),
    pdf,
    eml: Flags.string({summary: 'write each e-mail to a file of its own in a new folder', helpValue: 'FOLDER'}),
    file: bulk.file,
    note,
    ...write,
  }

  async run(): Promise<View> {
    const {contactInput, mailInput, noticesInput} = await import('#core/collections/notice-input.js')
    const {district, today} = this.desk
    const said = {...this.flags, accounts: await this.accounts(), district: district.id, today}
    if (said.returned !== undefined || said.arrived !== undefined) {
      const {recordMail} = await import('#core/collections/record-mail.js')
      return mailView(await this.perform(recordMail, mailInput(said)))
    }
    if (said.call !== undefined || said.visit !== undefined) {
      const {recordContact} = await import('#core/collections/record-contact.js')
      return plainView(await this.perform(recordContact, contactInput(said)))
    }
    const {pdf: file, eml: folder, 'for-past-due': forPastDue} = this.flags
    if (forPastDue || file !== undefined || folder !== undefined) return this.writeLetters(said.accounts)
    const {sendNotices} = await import('#core/collections/record-notice.js')
    const input = noticesInput(said)
    if (input.accounts.length > 1)
      await this.asker.confirm(`Record ${input.kind} notices to ${input.accounts.length} accounts?`)
    return noticesView(await this.perform(sendNotices, input))
  }

  async writeLetters(accounts: readonly string[]): Promise<View> {
    const {kind, method, pdf: file, eml: folder, 'for-past-due': forPastDue} = this.flags
    const {noticeRunActs} = await import('#core/letters/notice-run-acts.js')
    const said = {kind, method, key: this.mode.key, accounts, forPastDue}
    const acts = noticeRunActs(this.desk, said, (act, input) => this.perform(act, input, {key: null}))
    const write = () => this.withProgress('accounts', (advance) => acts.write(advance))
    const confirm = () => this.asker.confirm(acts.question)
    return writeRun({file, folder, dryRun: this.mode.dryRun}, {...acts, write, confirm})
  }

  async accounts(): Promise<readonly string[]> {
    const {file} = this.flags
    if (file === undefined) return this.args.account === undefined ? [] : [this.args.account]
    const {readAccountList} = await import('#core/imports/account-list.js')
    return readAccountList(file)
  }
}
export default SendNotices
