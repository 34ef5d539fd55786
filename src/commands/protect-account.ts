import {PROTECTION_KINDS} from '#core/collections/protection.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {account, count, day, effective, Flags, note, reason, unconfirmed} from '#terminal/flags.js'
import {choice, text} from '#terminal/questions.js'
import {endedView, protectedView} from '#terminal/protection-views.js'
import type {View} from '#terminal/view.js'

export class ProtectAccount extends DeskCommand<typeof ProtectAccount> {
  static override summary = 'Record what bars a shut-off, or end it'
  static override examples = [
    '<%= config.bin %> protect-account 005-20837-63 --protection appeal --effective 2026-11-20',
    '<%= config.bin %> protect-account 090-35321-09 --protection extension --until 2026-12-04 --json',
    "<%= config.bin %> protect-account 005-20837-63 --end 01KVZ3T5M8 --reason 'appeal denied'",
  ]
  static override args = {account: account({required: true})}
  static override flags = {
    protection: Flags.option({options: PROTECTION_KINDS, summary: 'what protects'})(),
    effective,
    until: day({summary: 'last day it stands'}),
    'cert-by': Flags.string({summary: 'medical: who certified', options: ['primary_care_provider', 'other']}),
    'by-tenant': Flags.boolean({summary: 'medical: a tenant handed it in'}),
    financial: Flags.string({summary: 'medical: program or declaration of inability to pay', helpValue: 'GROUND'}),
    willing: Flags.boolean({summary: 'medical: willing to enter a plan'}),
    chapter: count({summary: 'bankruptcy: chapter'}),
    by: Flags.string({summary: 'appeal: who appeals', options: ['customer', 'adult_resident', 'tenant', 'occupant']}),
    attach: Flags.string({summary: 'evidence file: its hash is kept, not the file', helpValue: 'FILE'}),
    end: Flags.string({summary: 'end this protection', helpValue: 'ID', exclusive: ['protection']}),
    reason,
    note,
    ...unconfirmed,
  }

  async run(): Promise<View> {
    const {endProtection, protectAccount} = await import('#core/collections/protect-account.js')
    const {account: number} = this.args
    const {end, effective: from} = this.flags
    if (end !== undefined) {
      const {reason: why} = await this.asker.fill({reason: text('Why does it end')})
      const ended = {account: number, protection: end, ended_on: from ?? this.desk.today, reason: why}
      return endedView(await this.perform(endProtection, ended))
    }
    const kinds = PROTECTION_KINDS.map((value) => ({name: value, value}))
    const {protection: kind} = await this.asker.fill({protection: choice('What protects', kinds)})
    const {protectInput} = await import('#core/collections/protect-input.js')
    const input = await protectInput({...this.flags, account: number, kind, today: this.desk.today})
    return protectedView(await this.perform(protectAccount, input))
  }
}
export default ProtectAccount
