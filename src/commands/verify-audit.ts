import {EXIT} from '#core/kernel/refusal.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {list} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class VerifyAudit extends DeskCommand<typeof VerifyAudit> {
  static override summary = 'Walk the audit chain; the first row that was changed or is missing is named'
  static override examples = ['<%= config.bin %> verify-audit', '<%= config.bin %> verify-audit --json']
  static override flags = {readonly: list.readonly}

  async run(): Promise<View> {
    const {verifyAuditOf} = await import('#core/checks/auditing.js')
    const verdict = await verifyAuditOf(this.desk)
    return {
      data: {ok: verdict.broken === null, rows: verdict.rows, head: verdict.head, broken: verdict.broken},
      exit: verdict.broken === null ? EXIT.done : EXIT.differences,
      id: verdict.head,
      human(screen) {
        if (verdict.broken === null) screen.done(`VERIFIED ${verdict.rows} acts, head ${verdict.head}`)
        else screen.line(`FAILED at row ${verdict.broken.seq}: ${verdict.broken.fault}`)
      },
      next:
        verdict.broken === null
          ? ['keep the head where nobody of the office can write: rows cut off at the end show only against it']
          : [],
    }
  }
}
export default VerifyAudit
