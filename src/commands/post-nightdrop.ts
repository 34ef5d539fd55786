import type {Desk} from '#core/acts/desk.js'
import type {RequestOutcome} from '#core/acts/requests.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {bag, box, bulk, continued, controlCount, controlTotal, effective, encoding} from '#terminal/flags.js'
import {allowDuplicateRows, note, scan, witnessSession, write} from '#terminal/flags.js'
import {dropQuestions, openingOf, type Opening} from '#terminal/nightdrop-questions.js'
import {allowDuplicate} from '#terminal/tender-flags.js'
import type {View} from '#terminal/view.js'

export class PostNightdrop extends DeskCommand<typeof PostNightdrop> {
  static override summary = 'Post the envelopes of the after-hours box: two people count and log it first'
  static override examples = [
    '<%= config.bin %> post-nightdrop --box MAIN --effective 2026-11-20',
    '<%= config.bin %> post-nightdrop --box MAIN --effective 2026-11-20 --file drop.csv --count 4 --control-total 612.10 --bag 004417 --yes --json',
    '<%= config.bin %> post-nightdrop --continue ND-00000011',
  ]
  static override flags = {
    box,
    effective,
    count: controlCount,
    'control-total': controlTotal,
    bag,
    'witness-session': witnessSession,
    continue: continued,
    scan,
    ...{file: bulk.file, errors: bulk.errors, encoding},
    'allow-duplicate': allowDuplicate,
    'allow-duplicate-rows': allowDuplicateRows,
    note,
    ...{key: write.key, 'dry-run': write['dry-run'], yes: write.yes},
  }

  async run(): Promise<View> {
    const {continue: batchNo, file} = this.flags
    if (batchNo !== undefined) return this.goOn(batchNo)
    const asked = await this.asker.fill(dropQuestions, file === undefined ? ['file'] : [])
    const opening = openingOf(asked, this.flags.effective ?? this.desk.today)
    return file === undefined ? this.enter(opening, await this.secondPerson()) : this.fromFile(opening, file)
  }

  async fromFile(opening: Opening, path: string): Promise<View> {
    const {postNightdrop} = await import('#core/batches/post-nightdrop.js')
    const {dropOfFile} = await import('#core/batches/drop-of-file.js')
    const {dropQuestion, nightdropView} = await import('#terminal/nightdrop-views.js')
    const input = await dropOfFile(this.desk, opening, {path, dryRun: this.mode.dryRun, said: this.flags})
    const witness = await this.secondPerson()
    await this.asker.confirm(dropQuestion(input.envelopes, opening.box))
    const performed = await this.perform(postNightdrop, input, {witness})
    return nightdropView({performed, input, today: this.desk.today})
  }

  /** Line by line: a new drop, or one that was left. */
  async enter(what: Opening | string, second: Desk | null): Promise<View> {
    const {entered} = await import('#terminal/nightdrop-session.js')
    const {NightDropWork} = await import('#core/batches/night-drop-work.js')
    const work = new NightDropWork(this.desk, second ?? this.desk)
    return this.stands((await entered(work, what, {...this.mode, scan: this.flags.scan})).batchNo)
  }

  /** Corrects the control where one is given, goes on at the terminal, or closes by script. */
  async goOn(batchNo: string): Promise<View> {
    const {leftDrop, stepOf} = await import('#core/batches/continue-night-drop.js')
    const {batch, correction} = await leftDrop(this.desk, batchNo, this.flags)
    const second = await this.secondPerson()
    if (correction === null && this.mode.mayAsk) return this.enter(batchNo, second)
    const step = stepOf(batch, correction)
    if (step === null) return this.stands(batchNo)
    await this.asker.confirm(step.question)
    const performed = await this.perform(step.act, step.input, {witness: second})
    return this.stands(batchNo, performed.status === 'waiting' ? performed.request : null)
  }

  async stands(batchNo: string, request: RequestOutcome | null = null): Promise<View> {
    const {standOf} = await import('#core/batches/continue-night-drop.js')
    const {batchView} = await import('#terminal/nightdrop-views.js')
    return batchView(await standOf(this.desk, batchNo), request)
  }
}
export default PostNightdrop
