import {textArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {Flags} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class ExportBooks extends DeskCommand<typeof ExportBooks> {
  static override summary = 'The books as a journal that hledger checks, to a new file'
  static override examples = [
    '<%= config.bin %> export-books books.journal',
    '<%= config.bin %> export-books again.journal --format hledger --json > again.json',
  ]
  static override args = {file: textArg({description: 'the new file', required: true})}
  static override flags = {
    format: Flags.option({options: ['hledger'] as const, summary: 'whose format', default: 'hledger'})(),
  }

  async run(): Promise<View> {
    const {writeBooks} = await import('#core/ledger/write-books.js')
    const {file, bytes, sha256, accounts, total} = await this.withProgress('Writing journals', (advance) =>
      writeBooks(this.desk, this.args.file, advance),
    )
    const rows = accounts.map(({number, name, fund, balance}) => ({
      account: number,
      name,
      fund,
      balance_cents: balance,
    }))
    return {
      data: {file, format: this.flags.format, bytes, sha256, total_cents: total, accounts: rows},
      id: file,
      human(screen) {
        screen.done(`WRITTEN ${file}`)
        screen.table(
          [
            {key: 'account', title: 'Account', kind: 'id'},
            {key: 'name', title: 'Name', kind: 'text'},
            {key: 'balance_cents', title: 'Balance', kind: 'cents'},
          ],
          rows,
        )
      },
      next: [`hledger -f ${file} check`, `hledger -f ${file} balance`],
      look: () =>
        this.logLook({command: 'export-books', accountId: null, filter: this.flags.format, accountNumbers: []}),
    }
  }
}
export default ExportBooks
