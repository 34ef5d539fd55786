import {DeskCommand} from '#terminal/desk-command.js'
import {sessionPath} from '#terminal/session-path.js'
import type {View} from '#terminal/view.js'

export class SignOut extends DeskCommand<typeof SignOut> {
  static override summary = 'End the session at this terminal'
  static override examples = ['<%= config.bin %> sign-out', '<%= config.bin %> sign-out --json']

  async run(): Promise<View> {
    const file = sessionPath(process.env)
    const {signOut} = await import('#core/staff/sign-in.js')
    await signOut(this.desk, file)
    return {
      data: {session_file: file},
      human(screen) {
        screen.done('SIGNED OUT')
      },
    }
  }
}
export default SignOut
