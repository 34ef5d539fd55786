import {readFileSync} from 'node:fs'
import {ROLES} from '#core/staff/roles.js'
import {textArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {Flags, heldAccounts, pinFile, roles, unconfirmed, revoking} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

export class GrantRole extends DeskCommand<typeof GrantRole> {
  static override summary = 'Grant or revoke roles from today on; set a new PIN'
  static override examples = [
    '<%= config.bin %> grant-role mlopez --role senior',
    '<%= config.bin %> grant-role tngo --role cashier --revoke --json',
  ]
  static override args = {operator: textArg({description: 'short name, such as mlopez', required: true})}
  static override flags = {
    role: roles,
    revoke: Flags.boolean(revoking),
    'pin-file': pinFile,
    ...heldAccounts,
    ...unconfirmed,
  }

  async run(): Promise<View> {
    const {grantRole, hashPin} = await import('#core/staff/keep-staff.js')
    const {role = [], revoke, 'pin-file': file} = this.flags
    const {operator} = this.args
    const pin = file === undefined ? null : {...hashPin(readFileSync(file, 'utf8').trim())}
    const changed = ROLES.filter((known) => role.includes(known))
    const held = {own_accounts: this.flags['own-account'], household_accounts: this.flags['household-account']}
    const performed = await this.perform(grantRole, {operator, roles: changed, granted: !revoke, pin, ...held})
    if (performed.status === 'waiting') return waitingView(performed.request)
    return {
      data: performed.outcome,
      id: operator,
      human(screen) {
        const named = [...changed, ...performed.outcome.accounts].join(', ')
        if (named !== '') screen.done(`${revoke ? 'REVOKED' : 'GRANTED'} ${named}: ${operator}`)
        if (performed.outcome.new_pin) screen.done(`NEW PIN: ${operator}`)
      },
    }
  }
}
export default GrantRole
