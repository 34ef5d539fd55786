import {batchFlags, counting, mustBeOfFile, SOURCES, type Source} from '#terminal/batch-questions.js'
import {batchView} from '#terminal/batch-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {choice, text} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

/** Without another layout named, a lockbox file is laid out as most banks do. */
const LAYOUTS = {ours: 'curbstop', lockbox: 'bai'}

export class PostBatch extends DeskCommand<typeof PostBatch> {
  static override summary = 'Post a list of checks: mail, bank bill-pay, agencies, trustees, lockbox'
  static override examples = [
    '<%= config.bin %> post-batch --source mail --file mail.csv --count 2 --control-total 160.00 --bag 004501 --witness-session tngo.session',
    '<%= config.bin %> post-batch --source pledge --file agency.csv --count 1 --control-total 120.00 --bag 004502 --dry-run --json',
    "<%= config.bin %> post-batch --continue BT-00000011 --control-total 160.00 --note 'counted again'",
  ]
  static override flags = batchFlags

  async run(): Promise<View> {
    const {continue: batchNo} = this.flags
    if (batchNo !== undefined) return this.goOn(batchNo)
    mustBeOfFile(this.flags)
    const sources = SOURCES.map((value) => ({value, name: value}))
    const {source, file} = await this.asker.fill({source: choice('Source', sources), file: text('File')})
    return source === 'lockbox' ? this.lockbox(file) : this.checks(source, file)
  }

  /** Checks that were opened here: counted by two people, sealed in a bag. */
  async checks(source: Exclude<Source, 'lockbox'>, path: string): Promise<View> {
    const {readBatch} = await import('#core/batches/read-batch.js')
    const {postBatchFile} = await import('#core/batches/post-batch-file.js')
    const {parseBag} = await import('#core/cashiering/bag-number.js')
    const {dryRun} = this.mode
    const {profile: layout, encoding: written = null, partial, 'allow-duplicate': allowed} = this.flags
    const file = await readBatch(this.desk, {path, profile: layout, encoding: written, dryRun})
    const {count: counted, 'control-total': total, bag: number} = await this.asker.fill(counting(parseBag))
    const witness = dryRun ? null : await this.secondPerson()
    const control = {count: counted, amount: total}
    const effectiveOn = this.flags.effective ?? this.desk.today
    const request = {source, file, control, bag: number, effectiveOn, partial, allowDuplicate: allowed, dryRun, witness}
    const done = await this.withProgress('Posting items', (advance) => postBatchFile(this.desk, request, advance))
    return batchView(done, {source, file, look: () => this.look(done)})
  }

  /** Checks that the bank opened: the file's own totals count. */
  async lockbox(path: string): Promise<View> {
    const {postLockbox} = await import('#core/batches/post-lockbox.js')
    const {profile: named, count: said = null, 'control-total': total = null, 'allow-duplicate': allowed} = this.flags
    const layout = named === LAYOUTS.ours ? LAYOUTS.lockbox : named
    const asked = {path, profile: layout, dryRun: this.mode.dryRun, allowDuplicate: allowed, said: {count: said, total}}
    const post = (advance: (items: number) => void) => postLockbox(this.desk, asked, advance)
    const {done, file} = await this.withProgress('Posting checks', post)
    return batchView(done, {source: 'lockbox', file, look: () => this.look(done)})
  }

  /** Corrects the control, hands an item back, or seals what proves: one step a time, by two people. */
  async goOn(batchNo: string): Promise<View> {
    const {batchAsItStands, batchStep, batchToGoOnWith, isChange} =
      await import('#core/batches/continue-office-batch.js')
    const {continuedView} = await import('#terminal/batch-continue.js')
    const batch = await batchToGoOnWith(this.desk, batchNo, this.flags)
    const {note: why} = isChange(this.flags) ? await this.asker.fill({note: text('Why')}) : {note: ''}
    const step = batchStep(batch, {...this.flags, note: why})
    const witness = step === null || this.mode.dryRun ? null : await this.secondPerson()
    const done = step === null ? null : await this.perform(step.act, step.input, {witness})
    const request = done?.status === 'waiting' ? done.request : null
    return continuedView(await batchAsItStands(this.desk, batchNo), request)
  }

  async look({items}: Parameters<typeof batchView>[0]): Promise<void> {
    const accountNumbers = items.flatMap((item) => item.parts.flatMap((part) => part.account ?? []))
    await this.logLook({command: 'post-batch', accountId: null, filter: 'accounts of a batch', accountNumbers})
  }
}
export default PostBatch
