import {Command, type Interfaces} from '@oclif/core'
import type {Act, Decided} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import type {Look} from '#core/acts/look-log.js'
import type {Performed, PerformOptions} from '#core/acts/perform.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {mustExist} from '#core/kernel/must.js'
import {EXIT, Refusal, type Exit} from '#core/kernel/refusal.js'
import {cardLines, type CardLine} from '#terminal/card.js'
import {Asker} from '#terminal/asker.js'
import {commandLine} from '#terminal/command-line.js'
import type {Meta} from '#terminal/envelope.js'
import {logFailure} from '#terminal/error-log.js'
import {everywhere} from '#terminal/flags.js'
import {headerLine} from '#terminal/header.js'
import {modeOf, modeOfArgv, type Mode} from '#terminal/mode.js'
import {presentRefusal, presentView, tell, tellScreen, type Surroundings} from '#terminal/present.js'
import {Progress} from '#terminal/progress.js'
import type {SecondNeed} from '#terminal/second-person.js'
import {processTerminal} from '#terminal/terminal.js'
import {strangeFlag, toRefusal, unknownFlag} from '#terminal/to-refusal.js'
import type {Screen, View} from '#terminal/view.js'

export type FlagsOf<T extends typeof Command> = Interfaces.InferredFlags<(typeof DeskCommand)['baseFlags'] & T['flags']>
export type ArgsOf<T extends typeof Command> = Interfaces.InferredArgs<T['args']>

/** How an act is shown before it is done, and what is asked. */
interface Shown<Outcome> {
  /** Basis of what was shown before: --expect. */
  readonly expected: string | null
  readonly plan: (screen: Screen, outcome: Outcome) => void
  readonly question: (outcome: Outcome) => string
}

const DEFAULT_STORE = 'curbstop.db'

/**
 * What every command is made of: `run` makes one view from flags and one call, everything around it happens here.
 * The command line is read, the desk opened, the view printed in the form asked for, the store closed.
 */
export abstract class DeskCommand<T extends typeof Command> extends Command {
  static override baseFlags = everywhere
  static override flags = {}
  static override args = {}
  /** Commands that make, mend or need no store say `nothing`. */
  static opens: 'desk' | 'nothing' = 'desk'
  /** Off for the command that makes the session file: it is not there yet. */
  static usesSession = true

  protected flags!: FlagsOf<T>
  protected args!: ArgsOf<T>
  protected mode!: Mode
  protected asker!: Asker
  readonly #terminal = processTerminal()
  #values: Readonly<Record<string, unknown>> = {}
  #desk: Desk | null = null
  /** The view's own id once it was made: named if it cannot be printed. */
  #madeId: string | undefined
  #performed: {readonly waiting: boolean; readonly replayed: boolean} = {waiting: false, replayed: false}

  abstract override run(): Promise<View>

  protected get desk(): Desk {
    return mustExist(this.#desk, `${this.commandId} uses the desk but opens none`)
  }

  protected get commandId(): string {
    return this.id ?? 'curbstop'
  }

  /** The store's location: `--store`, CURBSTOP_STORE, else the file curbstop.db here. */
  protected get location(): string {
    return typeof this.#values['store'] === 'string' ? this.#values['store'] : DEFAULT_STORE
  }

  /**
   * Performs an act with this run's --key, --dry-run and --request; a waiting act ends with 8.
   * @param expect basis of what was shown: anything else is refused
   */
  protected async perform<Input extends Json, Facts, Decision extends Decided, Outcome extends Json>(
    act: Act<Input, Facts, Decision, Outcome>,
    input: Input,
    more: Pick<PerformOptions, 'preview' | 'expect' | 'witness' | 'key'> = {},
  ): Promise<Performed<Outcome>> {
    const {perform} = await import('#core/acts/perform.js')
    const {key, dryRun, request} = this.mode
    const performed = await perform(this.desk, act, input, {key, dryRun, request, ...more})
    this.#performed = {waiting: performed.status === 'waiting', replayed: performed.replayed}
    return performed
  }

  /**
   * Shows what an act would do, asks, and does exactly that. Done before under this key, it is told and not shown;
   * over the caller's authority nothing is asked.
   */
  protected async performAsShown<Input extends Json, Facts, Decision extends Decided, Outcome extends Json>(
    act: Act<Input, Facts, Decision, Outcome>,
    input: Input,
    shown: Shown<Outcome>,
  ): Promise<Performed<Outcome>> {
    const {expected, plan, question} = shown
    const preview = await this.perform(act, input, {preview: true, ...(expected === null ? {} : {expect: expected})})
    if (preview.status === 'waiting' || preview.replayed || this.mode.dryRun) return preview
    const {outcome, need, basis} = preview
    if (need === null || need === undefined) {
      if (!this.mode.yes && this.mode.mayAsk)
        await tellScreen(this.#around, (screen) => {
          plan(screen, outcome)
        })
      await this.asker.confirm(question(outcome))
    }
    return this.perform(act, input, basis === null || basis === undefined ? {} : {expect: basis})
  }

  /**
   * The desk of the second person: of the session file given, else by PIN at this terminal, else null: the act waits.
   * @throws Refusal WRONG_PIN, PIN_LOCKED, SESSION_ENDED (77), SESSION_FILE (78)
   */
  protected async secondPerson(need: SecondNeed | null = null): Promise<Desk | null> {
    const {deskOfSession} = await import('#core/acts/desk.js')
    const file = this.#values['witness-session']
    if (typeof file === 'string') return deskOfSession(this.desk, file)
    if (!this.mode.mayAsk) return null
    const {askSecond} = await import('#terminal/second-person.js')
    const tell = (said: string): Promise<void> =>
      this.showSoFar((screen) => {
        screen.alert(said)
      })
    return askSecond(this.desk, {asker: this.asker, need, tell})
  }

  /** Performs an act that may take a second person, who is asked for only where it does and no session file is given. */
  protected async performBySecond<Input extends Json, Facts, Decision extends Decided, Outcome extends Json>(
    act: Act<Input, Facts, Decision, Outcome>,
    input: Input,
  ): Promise<Performed<Outcome>> {
    if (typeof this.#values['witness-session'] === 'string')
      return this.perform(act, input, {witness: await this.secondPerson()})
    const preview = await this.perform(act, input, {preview: true})
    if (preview.status === 'waiting' || preview.replayed || this.mode.dryRun) return preview
    const {need = null} = preview
    return this.perform(act, input, {witness: need?.why === 'by_nature' ? await this.secondPerson(need) : null})
  }

  /** Logs a look at named accounts; called by the view before anything named is printed. */
  protected async logLook(look: Look): Promise<void> {
    const {logLook} = await import('#core/acts/look-log.js')
    await logLook(this.desk, look)
  }

  /** How names are printed: masked where nothing is logged. */
  protected async naming(): Promise<(name: string) => string> {
    const {maskedName} = await import('#core/staff/masked-name.js')
    return this.desk.store.readonly ? maskedName : (name) => name
  }

  protected isGiven(flag: string): boolean {
    return this.#values[flag] !== undefined
  }

  /** What is known so far, on stderr, before more is asked. */
  protected async showSoFar(human: (screen: Screen) => void): Promise<void> {
    if (this.mode.form !== 'json') await tellScreen(this.#around, human)
  }

  /** What is about to be done, on stderr, before it is asked to be confirmed. */
  protected async showPlan(lines: readonly CardLine[]): Promise<void> {
    await tell(this.#around, cardLines(lines, this.#terminal.err.columns))
  }

  /** Progress of long work on stderr. */
  protected progress(label: string, total: number | null = null): Progress {
    return new Progress(this.#terminal, {label, total, quiet: this.mode.form !== 'human'})
  }

  /** Long work that tells how far it is: on stderr, gone when it is done. */
  protected async withProgress<T>(label: string, work: (advance: (by?: number) => void) => Promise<T>): Promise<T> {
    const progress = this.progress(label)
    const result = await work((by) => {
      progress.advance(by)
    })
    await progress.end()
    return result
  }

  /** Replaces the framework's own cycle, which loses exit codes and warnings under --json. */
  protected override async _run<R>(): Promise<R> {
    process.exitCode = await this.#conduct()
    return undefined as R
  }

  async #conduct(): Promise<Exit> {
    this.mode = modeOfArgv(this.argv, this.#terminal)
    try {
      await this.#read()
      await this.#checkFiles()
      if ((this.ctor as typeof DeskCommand).opens === 'desk') await this.#openDesk()
      await this.#showHeader()
      const view = await this.run()
      await view.look?.()
      this.#madeId = view.id
      const exit = view.exit ?? (this.#performed.waiting ? EXIT.waits : EXIT.done)
      await presentView(this.#around, view, this.#meta(exit))
      await this.#echo()
      return exit
    } catch (error) {
      return await this.#refuse(error)
    } finally {
      await this.#desk?.store.close()
    }
  }

  async #read(): Promise<void> {
    const {flags, baseFlags, args, strict} = this.ctor as typeof DeskCommand
    const parsed = await this.parse({flags, args, strict, baseFlags}).catch((error: unknown) => {
      const known = Object.keys({...baseFlags, ...flags})
      const strange = strangeFlag(this.argv, known)
      throw strange === undefined ? error : unknownFlag(strange, known)
    })
    this.flags = parsed.flags as FlagsOf<T>
    this.args = parsed.args as ArgsOf<T>
    this.#values = {...parsed.flags, ...parsed.args}
    this.mode = modeOf(parsed.flags, this.#terminal)
    this.asker = new Asker({
      mode: this.mode,
      env: this.#terminal.env,
      given: this.#values,
      args: Object.keys(args),
      confirms: 'yes' in flags,
    })
  }

  async #checkFiles(): Promise<void> {
    const {output, errors} = this.mode
    if (output === null && errors === null) return
    const {mustBeCreatable} = await import('#terminal/output-file.js')
    if (output !== null) await mustBeCreatable(output, 'output')
    if (errors !== null) await mustBeCreatable(errors, 'errors')
  }

  async #openDesk(): Promise<void> {
    const [{openDesk}, {currentSession}] = await Promise.all([
      import('#core/acts/desk.js'),
      import('#terminal/session-path.js'),
    ])
    this.#desk = await openDesk({
      location: this.location,
      readonly: this.#values['readonly'] === true,
      version: this.config.version,
      sessionFile: (this.ctor as typeof DeskCommand).usesSession ? currentSession(this.#terminal.env) : null,
    })
  }

  async #showHeader(): Promise<void> {
    const {out, err} = this.#terminal
    if (this.#desk === null || this.mode.form !== 'human' || !out.isTty || !err.isTty) return
    await tell(this.#around, [headerLine(this.#desk, this.#terminal.env)])
  }

  /** What was asked for, as one line that asks nothing. */
  async #echo(): Promise<void> {
    const words = this.asker.words
    if (words === null || words.length === 0) return
    await tell(this.#around, [
      `  Same in one line: ${commandLine([this.config.bin, this.commandId, ...this.argv, ...words])}`,
    ])
  }

  async #refuse(error: unknown): Promise<Exit> {
    const flags = Object.keys({...this.ctor.baseFlags, ...this.ctor.flags})
    const refusal = this.#named(toRefusal(error, {command: this.commandId, flags}))
    const known = {command: this.commandId, version: this.config.version}
    const logId = logFailure({refusal, error, ...known}, this.#terminal.env)
    if (this.mode.debug && error instanceof Error) await tell(this.#around, (error.stack ?? '').split('\n'))
    if (this.mode.errors !== null && refusal.rows.length > 0) {
      const {writeRowFaults} = await import('#terminal/output-file.js')
      await writeRowFaults(this.mode.errors, refusal.rows)
    }
    return presentRefusal(this.#around, refusal, {logId, meta: this.#meta(refusal.exit)})
  }

  /** What was done stays done although its answer was lost: the text says which it is. */
  #named(refusal: Refusal): Refusal {
    const id = this.#madeId
    if (refusal.code !== 'OUTPUT_FAILED' || id === undefined) return refusal
    const next = [`look up ${id} before sending it again`]
    return new Refusal({code: refusal.code, exit: refusal.exit, message: `done (${id}), but ${refusal.message}`, next})
  }

  get #around(): Surroundings {
    return {terminal: this.#terminal, mode: this.mode}
  }

  #meta(exit: Exit): Meta {
    return {
      command: this.commandId,
      version: this.config.version,
      exit,
      operator: this.#desk?.operator?.id ?? null,
      business_date: this.#desk?.today ?? null,
      key: this.mode.key,
      replayed: this.#performed.replayed,
      dry_run: this.mode.dryRun,
      training: (this.#desk?.district.trainingDate ?? null) !== null,
    }
  }
}
