import {readFileSync} from 'node:fs'
import {ROLES} from '#core/staff/roles.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {Flags, pinFile, textArg, write} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class AddStaff extends DeskCommand<typeof AddStaff> {
  static override summary = 'Add a person who works here, with roles and a PIN'
  static override examples = [
    "<%= config.bin %> add-staff nkim --name 'Nam Kim' --role advisor",
    "<%= config.bin %> add-staff sroy --name 'Sunita Roy' --role cashier --login sroy --json",
  ]
  static override args = {operator: textArg({description: 'short name, such as nkim', required: true})}
  static override flags = {
    name: Flags.string({summary: 'full name', required: true, helpValue: 'TEXT'}),
    role: Flags.string({summary: 'role, may be given again', options: [...ROLES], multiple: true, required: true}),
    login: Flags.string({summary: 'login of this machine that speaks for the person', helpValue: 'LOGIN'}),
    'pin-file': pinFile,
    ...write,
  }

  async run(): Promise<View> {
    const {addStaff, hashPin} = await import('#core/staff/keep-staff.js')
    const {name, role, login, 'pin-file': file} = this.flags
    const pin = file === undefined ? null : {...hashPin(readFileSync(file, 'utf8').trim())}
    const roles = ROLES.filter((known) => role.includes(known))
    const performed = await this.perform(addStaff, {
      operator: this.args.operator,
      name,
      os_user: login ?? null,
      roles,
      pin,
    })
    const data = performed.status === 'done' ? performed.outcome : {request: performed.request}
    return {
      data,
      id: this.args.operator,
      human: (screen) => {
        screen.done(`ADDED ${this.args.operator} ${name} (${roles.join(', ')})`)
      },
    }
  }
}
export default AddStaff
