import {batchView} from '#terminal/batch-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {bag, bulk, controlCount, controlTotal, effective, encoding, Flags, list, profile} from '#terminal/flags.js'
import {witnessSession, write} from '#terminal/flags.js'
import {amount, choice, count, text, typed} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

const SOURCES = ['mail', 'billpay', 'pledge', 'trustee', 'lockbox'] as const
const OUR_LAYOUT = 'curbstop'
const LOCKBOX_LAYOUT = 'bai'

export class PostBatch extends DeskCommand<typeof PostBatch> {
  static override summary = 'Post a list of checks: mail, bank bill-pay, agencies, trustees, lockbox'
  static override examples = [
    '<%= config.bin %> post-batch --source mail --file mail.csv --count 2 --control-total 160.00 --bag 004501 --witness-session tngo.session',
    '<%= config.bin %> post-batch --source pledge --file agency.csv --count 1 --control-total 120.00 --bag 004502 --dry-run --json',
    '<%= config.bin %> post-batch --source lockbox --file 20261120.bai --control-total 180.10',
  ]
  static override flags = {
    source: Flags.option({options: SOURCES, summary: 'where the money came from'})(),
    file: bulk.file,
    profile: profile(),
    count: controlCount,
    'control-total': controlTotal,
    bag,
    effective,
    encoding,
    errors: bulk.errors,
    partial: bulk.partial,
    'witness-session': witnessSession,
    csv: list.csv,
    jsonl: list.jsonl,
    'dry-run': write['dry-run'],
  }

  async run(): Promise<View> {
    const sources = SOURCES.map((value) => ({value, name: value}))
    const {source, file} = await this.asker.fill({source: choice('Source', sources), file: text('File')})
    return source === 'lockbox' ? this.lockbox(file) : this.checks(source, file)
  }

  /** Checks that were opened here: counted by two people, sealed in a bag. */
  async checks(source: Exclude<(typeof SOURCES)[number], 'lockbox'>, path: string): Promise<View> {
    const {readBatch} = await import('#core/batches/read-batch.js')
    const {postBatchFile} = await import('#core/batches/post-batch-file.js')
    const {parseBag} = await import('#core/cashiering/bag-number.js')
    const {dryRun} = this.mode
    const {profile: layout, encoding: written = null, partial} = this.flags
    const file = await readBatch(this.desk, {path, profile: layout, encoding: written, dryRun})
    const asked = {
      count: count('Items counted'),
      'control-total': amount('Total counted'),
      bag: typed('Sealed bag', parseBag),
    }
    const {count: counted, 'control-total': total, bag: number} = await this.asker.fill(asked)
    const control = {count: counted, amount: total}
    const witness = dryRun ? null : await this.secondPerson()
    const effectiveOn = this.flags.effective ?? this.desk.today
    const request = {source, file, control, bag: number, effectiveOn, partial, dryRun, witness}
    const done = await this.withProgress('Posting items', (advance) => postBatchFile(this.desk, request, advance))
    return batchView(done, {source, file, look: () => this.look(done)})
  }

  /** Checks that the bank opened: the file's own totals count. */
  async lockbox(path: string): Promise<View> {
    const {postLockbox} = await import('#core/batches/post-lockbox.js')
    const {profile: named, count: said = null, 'control-total': total = null} = this.flags
    const layout = named === OUR_LAYOUT ? LOCKBOX_LAYOUT : named
    const asked = {path, profile: layout, dryRun: this.mode.dryRun, said: {count: said, total}}
    const posting = this.withProgress('Posting checks', (advance) => postLockbox(this.desk, asked, advance))
    const {done, file} = await posting
    return batchView(done, {source: 'lockbox', file, look: () => this.look(done)})
  }

  async look({items}: Parameters<typeof batchView>[0]): Promise<void> {
    const accountNumbers = items.flatMap((item) => item.parts.flatMap((part) => part.account ?? []))
    await this.logLook({command: 'post-batch', accountId: null, filter: 'accounts of a batch', accountNumbers})
  }
}
export default PostBatch
