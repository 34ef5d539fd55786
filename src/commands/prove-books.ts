import {EXIT} from '#core/kernel/refusal.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {list} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class ProveBooks extends DeskCommand<typeof ProveBooks> {
  static override summary = 'Prove the books: every check by name, every failure with its first rows'
  static override examples = ['<%= config.bin %> prove-books', '<%= config.bin %> prove-books --json']
  static override flags = {readonly: list.readonly}

  async run(): Promise<View> {
    const {proveBooks} = await import('#core/checks/prove-books.js')
    const {inSnapshot} = await import('#core/store/transaction.js')
    const proof = await inSnapshot(this.desk.store, (trx) => proveBooks(trx))
    return {
      data: {ok: proof.ok, checks: proof.checks},
      exit: proof.ok ? EXIT.done : EXIT.differences,
      human(screen) {
        for (const {name, proves, ok, count, failures} of proof.checks) {
          screen.line(`  ${ok ? 'OK    ' : 'FAILED'}  ${name}: ${ok ? proves : `${count} rows do not fit`}`)
          for (const {key, detail} of failures) screen.line(`          ${key}: ${detail}`)
        }
        if (proof.ok) screen.done(`PROVED ${proof.checks.length} checks`)
      },
    }
  }
}
export default ProveBooks
