import {isOn, type Terminal} from '#terminal/terminal.js'

export type Form = 'human' | 'json' | 'jsonl' | 'csv' | 'quiet'

/** How this run answers and whether it may ask. */
export interface Mode {
  readonly form: Form
  readonly mayAsk: boolean
  readonly dryRun: boolean
  readonly key: string | null
  readonly yes: boolean
  readonly request: boolean
  readonly noColor: boolean
  readonly noPager: boolean
  readonly debug: boolean
  readonly output: string | null
  readonly errors: string | null
}

type Values = Readonly<Record<string, unknown>>

const on = (values: Values, name: string): boolean => values[name] === true
const text = (values: Values, name: string): string | null => {
  const value = values[name]
  return typeof value === 'string' ? value : null
}

export function modeOf(values: Values, terminal: Terminal): Mode {
  const form = formOf((name) => on(values, name))
  return {
    form,
    mayAsk: mayAsk(form, terminal) && !on(values, 'no-input'),
    dryRun: on(values, 'dry-run'),
    key: text(values, 'key'),
    yes: on(values, 'yes'),
    request: on(values, 'request'),
    noColor: on(values, 'no-color'),
    noPager: on(values, 'no-pager'),
    debug: on(values, 'debug'),
    output: text(values, 'output') === '-' ? null : text(values, 'output'),
    errors: text(values, 'errors'),
  }
}

/** What can be known of a command line that does not parse: its error still comes in the form asked for. */
export function modeOfArgv(argv: readonly string[], terminal: Terminal): Mode {
  const end = argv.indexOf('--')
  const words = new Set(end === -1 ? argv : argv.slice(0, end))
  return modeOf(
    {json: words.has('--json'), 'no-color': words.has('--no-color'), debug: words.has('--debug'), 'no-input': true},
    terminal,
  )
}

function formOf(has: (name: string) => boolean): Form {
  if (has('json')) return 'json'
  if (has('jsonl')) return 'jsonl'
  if (has('csv')) return 'csv'
  return has('quiet') ? 'quiet' : 'human'
}

/** Only a person who sees the question (stderr) and can type (stdin) is asked. */
const mayAsk = (form: Form, {inputIsTty, err, env}: Terminal): boolean =>
  (form === 'human' || form === 'quiet') && inputIsTty && err.isTty && !isOn(env['CURBSTOP_NO_INPUT'])
