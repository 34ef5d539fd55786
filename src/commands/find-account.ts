import {textArg} from '#terminal/args.js'
import {foundView} from '#terminal/account-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {list} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

const ROWS = 20

export class FindAccount extends DeskCommand<typeof FindAccount> {
  static override summary = 'Find accounts by name, address, phone, meter or any number'
  static override examples = [
    "<%= config.bin %> find-account 'Manpret Sandu'",
    "<%= config.bin %> find-account '109 bayberry lane'",
    '<%= config.bin %> find-account 951-555-7927 --json',
  ]
  static override args = {
    text: textArg({description: 'what the customer says: typing errors are allowed', required: true}),
  }
  static override flags = {limit: list.limit, csv: list.csv, jsonl: list.jsonl, readonly: list.readonly}

  async run(): Promise<View> {
    const {findAccount, lookAtFound} = await import('#core/accounts/find-account.js')
    const {logLook} = await import('#core/acts/look-log.js')
    const found = await findAccount(this.desk, this.args.text, this.flags.limit ?? ROWS)
    return foundView(found, () => logLook(this.desk, lookAtFound(found)))
  }
}
export default FindAccount
