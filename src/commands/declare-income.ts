import {account} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {effective, end, Flags, ground, listed, reason, unconfirmed, until, view} from '#terminal/flags.js'
import {declarationEndedView, declarationsView, declaredView} from '#terminal/household-views.js'
import {choice, text} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class DeclareIncome extends DeskCommand<typeof DeclareIncome> {
  static override summary = 'Take down a low income or a program: no paper is asked for, none is kept'
  static override examples = [
    '<%= config.bin %> declare-income 005-20837-63 --ground calfresh',
    '<%= config.bin %> declare-income 090-35321-09 --ground declared_under_200_fpl --until 2027-05-31 --json',
    '<%= config.bin %> declare-income 005-20837-63 --list',
  ]
  static override args = {account: account({required: true})}
  static override flags = {
    ground,
    effective,
    until,
    end,
    reason,
    list: Flags.boolean({...listed, exclusive: ['ground', 'end']}),
    readonly: view.readonly,
    ...unconfirmed,
  }

  async run(): Promise<View> {
    const {account: number} = this.args
    const {today} = this.desk
    if (this.flags.list) {
      const {showDeclarations} = await import('#core/accounts/show-household.js')
      return declarationsView(number, await showDeclarations(this.desk, number))
    }
    const {declareIncome, endDeclaration, groundsOn} = await import('#core/collections/declare-income.js')
    const {end: declaration, effective: from = today} = this.flags
    if (declaration !== undefined) {
      const {reason: why} = await this.asker.fill({reason: text('Why does it end')})
      const ended = {account: number, declaration, ended_on: from, reason: why}
      return declarationEndedView(await this.perform(endDeclaration, ended))
    }
    const grounds = groundsOn(today).map((value) => ({value, name: value.replaceAll('_', ' ')}))
    const {ground: said} = await this.asker.fill({ground: choice('Program or declaration', grounds)})
    const declared = {account: number, ground: said, effective: from, until: this.flags.until ?? null}
    return declaredView(await this.perform(declareIncome, declared))
  }
}
export default DeclareIncome
