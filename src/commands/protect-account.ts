import {PROTECTION_KINDS} from '#core/collections/protection.js'
import {account} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {count, day, effective, end, Flags, note, reason, unconfirmed, until} from '#terminal/flags.js'
import {endedView, protectedView, protectionsView, stopEndedView, stoppedView} from '#terminal/protection-views.js'
import {accountNumber, date, text} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class ProtectAccount extends DeskCommand<typeof ProtectAccount> {
  static override summary = 'Record what bars a shut-off, end it, show what stands; never a diagnosis'
  static override examples = [
    '<%= config.bin %> protect-account 005-20837-63',
    '<%= config.bin %> protect-account 005-20837-63 --protection appeal --effective 2026-11-20',
    '<%= config.bin %> protect-account 090-35321-09 --protection extension --until 2026-12-04 --json',
    "<%= config.bin %> protect-account --district-wide --effective 2026-12-24 --until 2026-12-31 --reason 'holiday week' --key s-1",
    "<%= config.bin %> protect-account 005-20837-63 --end 01KVZ3T5M8 --reason 'appeal denied'",
  ]
  static override args = {account: account()}
  static override flags = {
    protection: Flags.option({options: PROTECTION_KINDS, summary: 'what protects'})(),
    effective,
    until,
    'cert-by': Flags.string({summary: 'medical: who certified', options: ['primary_care_provider', 'other']}),
    'cert-date': day({summary: 'medical: day of the certificate'}),
    'by-tenant': Flags.boolean({summary: 'medical: a tenant handed it in'}),
    financial: Flags.string({summary: 'medical: program or declaration of inability to pay', helpValue: 'GROUND'}),
    willing: Flags.boolean({summary: 'medical: willing to enter a plan'}),
    chapter: count({summary: 'bankruptcy: chapter'}),
    by: Flags.string({summary: 'appeal: who appeals', options: ['customer', 'adult_resident', 'tenant', 'occupant']}),
    attach: Flags.string({summary: 'evidence file: its hash is kept, not the file', helpValue: 'FILE'}),
    'district-wide': Flags.boolean({summary: 'nobody is shut off in these days', exclusive: ['protection']}),
    end,
    reason,
    note,
    ...unconfirmed,
  }

  async run(): Promise<View> {
    if (this.flags['district-wide']) return this.stop()
    const {account: number} = await this.asker.fill({account: accountNumber('Account')})
    const {end: protection, effective: from, protection: kind} = this.flags
    if (protection !== undefined) {
      const {endProtection} = await import('#core/collections/end-protection.js')
      const {reason: why} = await this.asker.fill({reason: text('Why does it end')})
      const ended = {account: number, protection, ended_on: from ?? this.desk.today, reason: why}
      return endedView(await this.perform(endProtection, ended))
    }
    if (kind === undefined) {
      const {showProtections} = await import('#core/collections/show-protections.js')
      return protectionsView(await showProtections(this.desk, number))
    }
    const {protectAccount} = await import('#core/collections/protect-account.js')
    const {protectInput} = await import('#core/collections/protect-input.js')
    const input = await protectInput({...this.flags, account: number, kind, today: this.desk.today})
    return protectedView(await this.perform(protectAccount, input))
  }

  /** Weather, a holiday week: every account at once, by days. */
  async stop(): Promise<View> {
    const {endStop, stopDistrict} = await import('#core/collections/stop-district.js')
    const why = {reason: text('Why')}
    const {end: stop, effective: from = this.desk.today} = this.flags
    if (stop !== undefined) return stopEndedView(await this.perform(endStop, {stop, ...(await this.asker.fill(why))}))
    const said = await this.asker.fill({until: date('Last day without a shut-off'), ...why})
    return stoppedView(await this.perform(stopDistrict, {from, ...said}))
  }
}
export default ProtectAccount
