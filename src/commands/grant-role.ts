import {readFileSync} from 'node:fs'
import {ROLES} from '#core/staff/roles.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {Flags, pinFile, textArg, write} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class GrantRole extends DeskCommand<typeof GrantRole> {
  static override summary = 'Grant or revoke a role from today on; set a new PIN'
  static override examples = [
    '<%= config.bin %> grant-role mlopez --role senior',
    '<%= config.bin %> grant-role tngo --role cashier --revoke --json',
  ]
  static override args = {operator: textArg({description: 'short name, such as mlopez', required: true})}
  static override flags = {
    role: Flags.string({summary: 'the role', options: [...ROLES], required: true}),
    revoke: Flags.boolean({summary: 'take the role away'}),
    'pin-file': pinFile,
    ...write,
  }

  async run(): Promise<View> {
    const {grantRole, hashPin} = await import('#core/staff/keep-staff.js')
    const {role, revoke, 'pin-file': file} = this.flags
    const operator = this.args.operator
    const pin = file === undefined ? null : {...hashPin(readFileSync(file, 'utf8').trim())}
    const performed = await this.perform(grantRole, {operator, role, granted: !revoke, pin})
    return {
      data: performed.status === 'done' ? performed.outcome : {request: performed.request},
      id: operator,
      human(screen) {
        screen.done(`${revoke ? 'REVOKED' : 'GRANTED'} ${role}: ${operator}`)
      },
    }
  }
}
export default GrantRole
