import {EXIT} from '#core/kernel/refusal.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {list} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class CheckStore extends DeskCommand<typeof CheckStore> {
  static override summary = 'Check the store itself: pages, references, schema, files; all faults by name'
  static override examples = ['<%= config.bin %> check-store', '<%= config.bin %> check-store --json']
  static override flags = {readonly: list.readonly}

  async run(): Promise<View> {
    const {checkStore} = await import('#core/checks/check-store.js')
    const report = await checkStore(this.desk.store)
    return {
      data: {...report},
      exit: report.ok ? EXIT.done : EXIT.differences,
      human(screen) {
        for (const {name, ok, faults} of report.checks) {
          if (ok) screen.line(`  OK      ${name}`)
          for (const fault of faults) screen.line(`  FAILED  ${name}: ${fault}`)
        }
        if (report.left_out.length > 0) screen.line(`  left out on this engine: ${report.left_out.join(', ')}`)
        if (report.ok) screen.done(`SOUND ${report.checks.length} checks`)
      },
    }
  }
}
export default CheckStore
