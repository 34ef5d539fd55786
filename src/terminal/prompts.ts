import {clean} from '#terminal/sanitize.js'
import {isOn, type Env} from '#terminal/terminal.js'

export interface Choice<V> {
  readonly value: V
  readonly name: string
}

/** True, or the sentence that says what is wrong. */
export type Check = (typed: string) => true | string

export interface Prompts {
  text(message: string, options?: {readonly preset?: string; readonly check?: Check}): Promise<string>
  /** Typed but never shown. */
  secret(message: string): Promise<string>
  confirm(message: string, preset: boolean): Promise<boolean>
  choose<V>(message: string, choices: readonly Choice<V>[]): Promise<V>
  /** A list that narrows while one types. */
  search<V>(message: string, source: (term: string) => Promise<readonly Choice<V>[]>): Promise<V>
}

/** Prompts on stderr, stdout stays clean; numbered lines and no cursor play where ACCESSIBLE is set. */
export async function promptsFor(env: Env): Promise<Prompts> {
  if (isOn(env['ACCESSIBLE'])) {
    const {linePrompts} = await import('#terminal/line-prompts.js')
    return linePrompts()
  }
  return inquirerPrompts()
}

/** Rows a search shows at most. */
export const SEARCH_ROWS = 20
/** Pause in typing before a search is sent, milliseconds. */
const DEBOUNCE_MS = 150

async function inquirerPrompts(): Promise<Prompts> {
  const {createPromptModule} = await import('inquirer')
  const prompt = createPromptModule({output: process.stderr})
  const ask = async <V>(question: object): Promise<V> => {
    const answers = (await prompt([{name: 'value', ...question}] as never)) as {value: V}
    return answers.value
  }
  const cleaned = <V>(choices: readonly Choice<V>[]): Choice<V>[] =>
    choices.map(({value, name}) => ({value, name: clean(name)}))
  return {
    text: (message, options = {}) =>
      ask({type: 'input', message: clean(message), default: options.preset, validate: options.check ?? (() => true)}),
    secret: (message) => ask({type: 'password', message: clean(message)}),
    confirm: (message, preset) => ask({type: 'confirm', message: clean(message), default: preset}),
    choose: (message, choices) => ask({type: 'select', message: clean(message), choices: cleaned(choices)}),
    search: (message, source) =>
      ask({
        type: 'search',
        message: clean(message),
        source: async (term: string | undefined, {signal}: {signal: AbortSignal}) => {
          await new Promise((resolve) => setTimeout(resolve, DEBOUNCE_MS))
          return signal.aborted ? [] : cleaned((await source(term ?? '')).slice(0, SEARCH_ROWS))
        },
      }),
  }
}
