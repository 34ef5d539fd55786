import {account} from '#terminal/args.js'
import {accountView} from '#terminal/account-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {list, view} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class ShowAccount extends DeskCommand<typeof ShowAccount> {
  static override summary = 'One account on one screen, today or on any day'
  static override examples = [
    '<%= config.bin %> show-account 236-25124-07',
    '<%= config.bin %> show-account 236-25124-07 --as-of 2026-09-01',
    '<%= config.bin %> show-account 236-25124-07 --limit 5 --json',
  ]
  static override args = {account: account({required: true})}
  static override flags = {...view, limit: list.limit}

  async run(): Promise<View> {
    const {lookAtAccount, showAccount} = await import('#core/accounts/show-account.js')
    const {logLook} = await import('#core/acts/look-log.js')
    const {'as-of': asOf, 'known-at': knownAt, limit} = this.flags
    const question = {asOf: asOf ?? null, knownAt: knownAt ?? null, limit: limit ?? null}
    const screen = await showAccount(this.desk, {account: this.args.account, ...question})
    return accountView(screen, async () => logLook(this.desk, await lookAtAccount(this.desk, screen)))
  }
}
export default ShowAccount
