import {readFileSync} from 'node:fs'
import {textArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {pinFile} from '#terminal/flags.js'
import {pin} from '#terminal/questions.js'
import {sessionPath} from '#terminal/session-path.js'
import type {View} from '#terminal/view.js'

export class SignIn extends DeskCommand<typeof SignIn> {
  static override usesSession = false
  static override summary = 'Start a session of your own at this terminal, with your PIN'
  static override examples = [
    '<%= config.bin %> sign-in mlopez',
    '<%= config.bin %> sign-in rpatel --pin-file pin --json',
  ]
  static override args = {operator: textArg({description: 'who signs in, such as mlopez', required: true})}
  static override flags = {'pin-file': pinFile}

  async run(): Promise<View> {
    const {operator} = this.args
    const file = this.flags['pin-file']
    const typed =
      file === undefined
        ? (await this.asker.fill({'pin-file': pin('PIN')}))['pin-file']
        : readFileSync(file, 'utf8').trim()
    const {signIn} = await import('#core/staff/sign-in.js')
    const signed = await signIn(this.desk, {operator, pin: typed, sessionFile: sessionPath(process.env)})
    const {id, name, roles} = signed.operator
    return {
      data: {operator: id, roles, session_file: signed.sessionFile},
      human(screen) {
        screen.done(`SIGNED IN ${id} ${name} (${roles.join(', ')})`)
      },
      id,
      next: ['curbstop sign-out when you leave'],
    }
  }
}
export default SignIn
