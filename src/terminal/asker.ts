import {MissingFacts} from '#core/kernel/missing-facts.js'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import type {Mode} from '#terminal/mode.js'
import {promptsFor, type Prompts} from '#terminal/prompts.js'
import type {Question} from '#terminal/questions.js'
import type {Env} from '#terminal/terminal.js'
import {cancelled} from '#terminal/to-refusal.js'

type Questions = Readonly<Record<string, Question<unknown>>>
export type Answers<Q extends Questions> = {readonly [K in keyof Q]: Q[K] extends Question<infer V> ? V : never}

export interface AskerParts {
  readonly mode: Mode
  readonly env: Env
  /** Flags and arguments that were given, by name. */
  readonly given: Readonly<Record<string, unknown>>
  /** Names that are arguments, not flags. */
  readonly args: readonly string[]
  /** Whether the command asks to confirm unless --yes is given. */
  readonly confirms: boolean
  /** For tests; else made by the environment when the first question comes. */
  readonly prompts?: Prompts
}

/** Asks for what is missing, once, and keeps the words that would have answered. */
export class Asker {
  readonly #parts: AskerParts
  readonly #words: string[] = []
  #prompts: Prompts | null
  #asked = false

  constructor(parts: AskerParts) {
    this.#parts = parts
    this.#prompts = parts.prompts ?? null
  }

  /** Values by name: as given, else asked for in this order. `later` names what a later call will ask for.
   * @throws Refusal MISSING (64) naming every missing flag when nobody can be asked */
  async fill<Q extends Questions>(questions: Q, later: readonly string[] = []): Promise<Answers<Q>> {
    this.#mustBeAnswerable(questions, later)
    const answers: Record<string, unknown> = {}
    for (const [name, question] of Object.entries(questions)) {
      answers[name] = await this.#value(name, question)
    }
    return answers as Answers<Q>
  }

  /** Asks y/N before something is written; `--yes` and a dry run are not asked.
   * @throws Refusal CANCELLED (130) on no, MISSING (64) when nobody can be asked */
  async confirm(message: string): Promise<void> {
    const {mode} = this.#parts
    if (mode.yes || mode.dryRun) return
    if (!mode.mayAsk) throw missing(['--yes'])
    const yes = await (await this.#open()).confirm(message, false)
    if (!yes) throw cancelled()
    if (!this.#words.includes('--yes')) this.#words.push('--yes')
  }

  /** Asks for a count or a sum to be typed. In scripts the flag `name` carries it and the act compares.
   * @throws Refusal CANCELLED (130) when another text is typed */
  async confirmTyped(
    name: string,
    message: string,
    expected: {readonly text: string; readonly otherwise: string},
  ): Promise<void> {
    const {mode, given} = this.#parts
    if (given[name] !== undefined || mode.dryRun) return
    if (!mode.mayAsk) throw missing([`--${name}`])
    const typed = await (await this.#open()).text(message)
    if (typed !== expected.text) throw cancelled(`Cancelled: you typed ${typed}, ${expected.otherwise}`)
    this.#words.push(`--${name}`, typed)
  }

  /** Does work that has to be told facts, and asks for those it misses. @param given as typed, `NAME=VALUE` */
  async tellFacts<T>(given: readonly string[], work: (facts: readonly string[]) => Promise<T>): Promise<T> {
    try {
      return await work(given)
    } catch (error) {
      if (!(error instanceof MissingFacts) || !this.#parts.mode.mayAsk) throw error
      const told: string[] = []
      for (const [name, what] of Object.entries(error.wanted))
        told.push(`${name}=${await (await this.#open()).text(`${name}: ${what}`)}`)
      this.#asked = true
      this.#words.push(...told.flatMap((fact) => ['--fact', fact]))
      return this.tellFacts([...given, ...told], work)
    }
  }

  /** Words that answer what was asked in this run; null when nothing was asked or an answer is secret. */
  get words(): readonly string[] | null {
    return this.#asked ? this.#words : null
  }

  async #value(name: string, question: Question<unknown>): Promise<unknown> {
    if (this.#isGiven(name)) return this.#parts.given[name]
    if (this.#answeredByOther(question)) return null
    return !this.#parts.mode.mayAsk && 'absent' in question ? question.absent : this.#ask(name, question)
  }

  async #ask(name: string, question: Question<unknown>): Promise<unknown> {
    const value = await question.ask(await this.#open())
    this.#asked = true
    this.#words.push(...(question.words(name, value) ?? []))
    return value
  }

  async #open(): Promise<Prompts> {
    this.#prompts ??= await promptsFor(this.#parts.env)
    return this.#prompts
  }

  #label(name: string): string {
    return this.#parts.args.includes(name) ? name.toUpperCase() : `--${name}`
  }

  #answeredByOther(question: Question<unknown>): boolean {
    return (question.or ?? []).some((name) => this.#isGiven(name))
  }

  #isGiven(name: string): boolean {
    const value = this.#parts.given[name]
    return value !== undefined && value !== false
  }

  #mustBeAnswerable(questions: Questions, later: readonly string[]): void {
    const {mode, confirms} = this.#parts
    if (mode.mayAsk) return
    const open = [...Object.keys(questions), ...later].filter((name) => {
      const question = questions[name]
      const settled = question !== undefined && ('absent' in question || this.#answeredByOther(question))
      return !this.#isGiven(name) && !settled
    })
    if (open.length === 0) return
    const labels = open.map((name) =>
      [name, ...(questions[name]?.or ?? [])].map((word) => this.#label(word)).join(' or '),
    )
    throw missing(confirms && !mode.yes && !mode.dryRun ? [...labels, '--yes'] : labels)
  }
}

function missing(labels: readonly string[]): Refusal {
  const last = labels.at(-1) ?? ''
  const named = labels.length === 1 ? last : `${labels.slice(0, -1).join(', ')} and ${last}`
  return new Refusal({
    code: 'MISSING',
    exit: EXIT.usage,
    message: `${named} ${labels.length === 1 ? 'is' : 'are'} needed when nobody can be asked`,
    field: (labels[0] ?? '').replace(/^--/, '').replace(/ .*/, ''),
  })
}
