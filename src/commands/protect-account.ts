import {PROTECTION_KINDS} from '#core/collections/protection.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {account, count, day, effective, Flags, note, reason, write} from '#terminal/flags.js'
import {choice, text} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class ProtectAccount extends DeskCommand<typeof ProtectAccount> {
  static override summary = 'Record what bars a shut-off, or end it'
  static override examples = [
    '<%= config.bin %> protect-account 104-55120-76 --kind appeal --effective 2026-11-20',
    '<%= config.bin %> protect-account 104-55120-76 --kind extension --until 2026-12-04 --json',
    "<%= config.bin %> protect-account 104-55120-76 --end 01K... --reason 'appeal denied'",
  ]
  static override args = {account: account({required: true})}
  static override flags = {
    kind: Flags.string({summary: 'what protects', options: [...PROTECTION_KINDS]}),
    effective,
    until: day({summary: 'last day it stands'}),
    'cert-by': Flags.string({summary: 'medical: who certified', options: ['primary_care_provider', 'other']}),
    tenant: Flags.boolean({summary: 'medical: a tenant handed it in'}),
    financial: Flags.string({summary: 'medical: program or declaration of inability to pay', helpValue: 'GROUND'}),
    willing: Flags.boolean({summary: 'medical: willing to enter a plan'}),
    chapter: count({summary: 'bankruptcy: chapter'}),
    by: Flags.string({summary: 'appeal: who appeals', options: ['customer', 'adult_occupant']}),
    attach: Flags.string({summary: 'evidence file: its hash is kept, not the file', helpValue: 'FILE'}),
    end: Flags.string({summary: 'end this protection', helpValue: 'ID', exclusive: ['kind']}),
    reason,
    note,
    ...write,
  }

  async run(): Promise<View> {
    const runs = await import('#terminal/protection-runs.js')
    const {account: number} = this.args
    const {end} = this.flags
    if (end !== undefined) {
      const {endProtection} = await import('#core/collections/protect-account.js')
      const {reason: why} = await this.asker.fill({reason: text('Why does it end')})
      const endedOn = this.flags.effective ?? this.desk.today
      return runs.endedView(
        await this.perform(endProtection, {account: number, protection: end, ended_on: endedOn, reason: why}),
      )
    }
    const {protectAccount} = await import('#core/collections/protect-account.js')
    const {kind} = await this.asker.fill({
      kind: choice(
        'What protects',
        PROTECTION_KINDS.map((value) => ({name: value, value})),
      ),
    })
    const input = runs.protectInput({...this.flags, account: number, kind, today: this.desk.today})
    return runs.protectedView(await this.perform(protectAccount, input))
  }
}
export default ProtectAccount
