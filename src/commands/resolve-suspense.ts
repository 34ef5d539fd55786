import {receiptArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {accountFlag, Flags, list, note, unconfirmed, witnessSession} from '#terminal/flags.js'
import {text} from '#terminal/questions.js'
import {heldView, identifiedView, releasedView, suspenseItemView} from '#terminal/suspense-views.js'
import type {View} from '#terminal/view.js'

const ONE_OF = ['account', 'return', 'unclaimed', 'undo']

export class ResolveSuspense extends DeskCommand<typeof ResolveSuspense> {
  static override summary = 'Identify, send back or age money whose owner is not known'
  static override examples = [
    '<%= config.bin %> resolve-suspense',
    '<%= config.bin %> resolve-suspense RC-00000011',
    '<%= config.bin %> resolve-suspense RC-00000011 --account 005-20837-63 --json',
    "<%= config.bin %> resolve-suspense RC-00000011 --return --note 'Ortiz Family Trust, 12 Elm St'",
    "<%= config.bin %> resolve-suspense RC-00000011 --unclaimed --note 'called the bank, no answer'",
  ]
  static override args = {receipt: receiptArg()}
  static override flags = {
    account: accountFlag({summary: 'the account it is about', exclusive: ONE_OF.slice(1)}),
    return: Flags.boolean({summary: 'send it back', exclusive: ['unclaimed', 'undo']}),
    unclaimed: Flags.boolean({summary: 'nobody was found', exclusive: ['undo']}),
    undo: Flags.boolean({summary: 'take back the last step'}),
    note,
    'witness-session': witnessSession,
    limit: list.limit,
    csv: list.csv,
    jsonl: list.jsonl,
    readonly: list.readonly,
    ...unconfirmed,
  }

  async run(): Promise<View> {
    const {receipt} = this.args
    if (receipt === undefined) return this.list()
    const {account, note: said = ''} = this.flags
    if (this.flags.undo) return this.undo(receipt, said)
    if (this.flags.return || this.flags.unclaimed) return this.letGo(receipt)
    if (account === undefined) return this.candidates(receipt)
    const {identifySuspense} = await import('#core/suspense/identify-suspense.js')
    return identifiedView(await this.perform(identifySuspense, {receipt, account, note: said}))
  }

  async list(): Promise<View> {
    const {heldItems} = await import('#core/suspense/suspense-views.js')
    const {suspensePolicy} = await import('#core/policies/suspense-policy.js')
    const {ages_days: agesDays} = suspensePolicy(this.desk.district.id, this.desk.today)
    return heldView(await heldItems(this.desk.store.db, {today: this.desk.today, agesDays}), this.flags.limit ?? 0)
  }

  async candidates(receipt: string): Promise<View> {
    const {suspenseItem} = await import('#core/suspense/suspense-views.js')
    const {suspenseCandidates} = await import('#core/suspense/suspense-candidates.js')
    const item = await suspenseItem(this.desk.store.db, receipt)
    const found = await suspenseCandidates(this.desk, item)
    const accountNumbers = found.map((one) => one.account)
    const look = {command: 'resolve-suspense', accountId: null, filter: 'candidates of a receipt', accountNumbers}
    return suspenseItemView(item, found, {nameOf: await this.naming(), look: () => this.logLook(look)})
  }

  async letGo(receipt: string): Promise<View> {
    const {returnToSender, turnUnclaimed} = await import('#core/suspense/release-suspense.js')
    const question = this.flags.return ? 'Who sent it, and where does it go' : 'What was done to find the owner'
    const {note: said} = await this.asker.fill({note: text(question)})
    return releasedView(await this.perform(this.flags.return ? returnToSender : turnUnclaimed, {receipt, note: said}))
  }

  async undo(receipt: string, said: string): Promise<View> {
    const {cancelReturn, undoIdentify} = await import('#core/suspense/undo-suspense.js')
    const {suspenseItem} = await import('#core/suspense/suspense-views.js')
    const {status} = await suspenseItem(this.desk.store.db, receipt)
    if (status === 'returning') return releasedView(await this.perform(cancelReturn, {receipt, note: said}))
    const witness = status === 'identified' ? await this.secondPerson() : null
    return releasedView(await this.perform(undoIdentify, {receipt, note: said}, {witness}))
  }
}
export default ResolveSuspense
