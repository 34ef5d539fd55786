import {readFileSync} from 'node:fs'
import {ROLES} from '#core/staff/roles.js'
import {textArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {Flags, heldAccounts, name, pinFile, roles, unconfirmed} from '#terminal/flags.js'
import {text} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

export class AddStaff extends DeskCommand<typeof AddStaff> {
  static override summary = 'Add a person who works here, with roles and a PIN'
  static override examples = [
    "<%= config.bin %> add-staff nkim --name 'Nam Kim' --role advisor",
    "<%= config.bin %> add-staff sroy --name 'Sunita Roy' --role cashier --login sroy --json",
  ]
  static override args = {operator: textArg({description: 'short name, such as nkim', required: true})}
  static override flags = {
    name,
    role: roles,
    login: Flags.string({summary: 'login of this machine that speaks for the person', helpValue: 'LOGIN'}),
    'pin-file': pinFile,
    ...heldAccounts,
    ...unconfirmed,
  }

  async run(): Promise<View> {
    const {addStaff, hashPin} = await import('#core/staff/keep-staff.js')
    const {operator} = this.args
    const {name: fullName} = await this.asker.fill({name: text('Full name')})
    const {role = [], login, 'pin-file': file} = this.flags
    const pin = file === undefined ? null : {...hashPin(readFileSync(file, 'utf8').trim())}
    const granted = ROLES.filter((known) => role.includes(known))
    const held = {own_accounts: this.flags['own-account'], household_accounts: this.flags['household-account']}
    const input = {operator, name: fullName, os_user: login ?? null, roles: granted, pin, ...held}
    const performed = await this.perform(addStaff, input)
    if (performed.status === 'waiting') return waitingView(performed.request)
    return {
      data: performed.outcome,
      id: operator,
      human: (screen) => {
        screen.done(`ADDED ${operator} ${fullName} (${granted.join(', ')})`)
      },
    }
  }
}
export default AddStaff
