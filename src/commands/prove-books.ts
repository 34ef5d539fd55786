import {EXIT} from '#core/kernel/refusal.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {list} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class ProveBooks extends DeskCommand<typeof ProveBooks> {
  static override summary = 'Prove the books: every check by name, every failure with its first rows'
  static override examples = ['<%= config.bin %> prove-books', '<%= config.bin %> prove-books --json']
  static override flags = {readonly: list.readonly}

  async run(): Promise<View> {
    const {proveBooksOf} = await import('#core/checks/auditing.js')
    const proof = await this.withProgress('Proving checks', (advance) =>
      proveBooksOf(this.desk, () => {
        advance()
      }),
    )
    return {
      data: {ok: proof.ok, checks: proof.checks},
      id: proof.ok ? 'proved' : proof.checks.flatMap(({name, ok}) => (ok ? [] : [name])).join(' '),
      exit: proof.ok ? EXIT.done : EXIT.differences,
      human(screen) {
        for (const {name, proves, ok, count, failures} of proof.checks) {
          screen.line(
            `  ${ok ? 'OK    ' : 'FAILED'}  ${name}: ${ok ? proves : `${count} ${count === 1 ? 'row does' : 'rows do'} not fit`}`,
          )
          for (const {key, detail} of failures) screen.line(`          ${key}: ${detail}`)
          if (count > failures.length) screen.line(`          and ${count - failures.length} more`)
        }
        if (proof.ok) screen.done(`PROVED ${proof.checks.length} checks`)
      },
      next: proof.ok ? [] : ['curbstop backup-store FILE, before anything else is written', 'curbstop verify-audit'],
    }
  }
}
export default ProveBooks
