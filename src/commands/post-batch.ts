import {BATCH_SOURCES} from '#core/batches/cash-batch.js'
import {batchView} from '#terminal/batch-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {
  bulk,
  controlCount,
  controlTotal,
  effective,
  encoding,
  Flags,
  list,
  profile,
  witnessSession,
  write,
} from '#terminal/flags.js'
import {amount, choice, count, text} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

const SOURCES = BATCH_SOURCES.filter((source) => source !== 'nightdrop')

export class PostBatch extends DeskCommand<typeof PostBatch> {
  static override summary = 'Post a list of checks: mail, bank bill-pay, agencies, trustees, lockbox'
  static override examples = [
    '<%= config.bin %> post-batch --source mail --file mail.csv --count 2 --control-total 160.00 --bag 004501 --witness-session tngo.session',
    '<%= config.bin %> post-batch --source pledge --file agency.csv --count 1 --control-total 120.00 --bag 004502 --dry-run --json',
  ]
  static override flags = {
    source: Flags.option({options: SOURCES, summary: 'where the money came from'})(),
    file: bulk.file,
    profile: profile(),
    count: controlCount,
    'control-total': controlTotal,
    bag: Flags.string({summary: 'number of the sealed bag', helpValue: 'N'}),
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
    const {readBatch} = await import('#core/batches/read-batch.js')
    const {postBatchFile} = await import('#core/batches/post-batch-file.js')
    const sources = SOURCES.map((value) => ({value, name: value}))
    const {dryRun} = this.mode
    const asked = await this.asker.fill({source: choice('Source', sources), file: text('File')})
    const {profile: layout, encoding: written = null, partial} = this.flags
    const file = await readBatch(this.desk, {path: asked.file, profile: layout, encoding: written, dryRun})
    const counted = await this.asker.fill({
      count: count('Items counted'),
      'control-total': amount('Total counted'),
      bag: text('Bag number'),
    })
    const control = {count: counted.count, amount: counted['control-total']}
    const effectiveOn = this.flags.effective ?? this.desk.today
    const witness = dryRun ? null : await this.secondPerson()
    const request = {...asked, file, control, bag: counted.bag, effectiveOn, partial, dryRun, witness}
    const done = await this.withProgress('Posting items', (advance) => postBatchFile(this.desk, request, advance))
    const accountNumbers = done.items.flatMap((item) => item.parts.flatMap((part) => part.account ?? []))
    const look = {command: 'post-batch', accountId: null, filter: `batch of ${asked.source}`, accountNumbers}
    return batchView(done, {source: asked.source, file, look: () => this.logLook(look)})
  }
}
export default PostBatch
