import type {HandStep} from '#core/bank/settle-step.js'
import {spokenArg} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {bulk, Flags, money, note, profile, reference, witnessSession, write} from '#terminal/flags.js'
import {clearingView, reconciledView, stepView} from '#terminal/reconcile-views.js'
import type {View} from '#terminal/view.js'

const STEPS: HandStep[] = ['explain', 'leave-unexplained', 'fee-billed', 'undo-net', 'undo-chargeback', 'close']
const CHOICES = STEPS.map((value) => ({value, name: value.replaceAll('-', ' ')}))

export class ReconcileClearing extends DeskCommand<typeof ReconcileClearing> {
  static override summary = 'Match processor and lockbox money with report and bank; what is open'
  static override examples = [
    '<%= config.bin %> reconcile-processor',
    '<%= config.bin %> reconcile-processor --file settled.csv --statement bank.bai2',
    "<%= config.bin %> reconcile-processor ST-00000011 --step explain --note 'sent on Monday'",
  ]
  static override args = {settlement: spokenArg('ST')({required: false})}
  static override flags = {
    file: bulk.file,
    profile: profile(),
    errors: bulk.errors,
    statement: Flags.string({summary: 'bank statement in BAI2', helpValue: 'FILE'}),
    step: Flags.string({
      summary: 'what is done with the settlement',
      options: STEPS,
    }),
    'billed-fee': money({summary: 'fee that was billed apart'}),
    reference,
    note,
    'witness-session': witnessSession,
    ...{key: write.key, 'dry-run': write['dry-run']},
  }

  async run(): Promise<View> {
    const {settlement} = this.args
    if (settlement !== undefined) return this.#step(settlement)
    const {file, statement} = this.flags
    if (file === undefined && statement === undefined) {
      const {clearingList} = await import('#core/bank/clearing-list.js')
      return clearingView(await clearingList(this.desk.store.db, this.desk.today))
    }
    const {reconcileFiles} = await import('#core/bank/reconcile-files.js')
    const {key, dryRun} = this.mode
    const paths = {report: file ?? null, statement: statement ?? null, profile: this.flags.profile}
    const {report, bank} = await reconcileFiles(this.desk, paths, {key, dryRun})
    return reconciledView(report, bank)
  }

  async #step(settlement: string): Promise<View> {
    const {settleStep} = await import('#core/bank/settle-step.js')
    const {'billed-fee': fee, reference: called = '', note: said = ''} = this.flags
    const {choice} = await import('#terminal/questions.js')
    const {step} = await this.asker.fill({step: choice('What is done', CHOICES)})
    const input = {settlement, step, note: said, amount_cents: fee ?? null, reference: called}
    const witness = input.step === 'undo-net' ? await this.secondPerson() : null
    return stepView(await this.perform(settleStep, input, {witness}))
  }
}
export default ReconcileClearing
