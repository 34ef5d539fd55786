import {EXIT, Refusal, usage} from '#core/kernel/refusal.js'
import {nearest} from '#terminal/command-line.js'

/** Nobody answered, or answered no. @returns Refusal CANCELLED (130) */
export const cancelled = (message = 'Cancelled. Nothing was written.', next: readonly string[] = []): Refusal =>
  new Refusal({code: 'CANCELLED', exit: EXIT.cancelled, message, next})

/** Does work that somebody may break off with a no or Ctrl-C; `left` says what stands then, null: nothing was written. */
export async function orCancelled<T>(work: () => Promise<T>, left: () => string | null): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const stands = left()
    throw stands !== null && isCancel(error) ? cancelled(`Cancelled. ${stands}`) : error
  }
}

const isCancel = (error: unknown): boolean =>
  error instanceof Refusal ? error.exit === EXIT.cancelled : error instanceof Error && PROMPT_ENDS.has(error.name)

interface ParseFault extends Error {
  readonly parse: unknown
  readonly args?: readonly unknown[]
  readonly flags?: readonly string[]
}

const PROMPT_ENDS = new Set(['ExitPromptError', 'AbortPromptError', 'CancelPromptError', 'AbortError'])
const OUTPUT_ERRNOS = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EFBIG'])

/** Every error as a refusal with its exit code. What nobody meant to throw is a bug (70). */
export function toRefusal(
  error: unknown,
  known: {readonly command: string; readonly flags: readonly string[]},
): Refusal {
  if (error instanceof Refusal) return error
  if (!(error instanceof Error)) return bug()
  if (error.cause instanceof Refusal) return namingFlag(error.cause, error.message)
  if (PROMPT_ENDS.has(error.name)) return cancelled()
  if (isParseFault(error)) return parseRefusal(error, known)
  const {code} = error as NodeJS.ErrnoException
  if (code !== undefined && OUTPUT_ERRNOS.has(code)) {
    return new Refusal({code: 'IO_FAILED', exit: EXIT.io, message: `reading or writing failed (${code})`})
  }
  return bug()
}

/** A value that is refused names its flag as it is typed. */
function namingFlag(refusal: Refusal, parserText: string): Refusal {
  const flag = /^Parsing --(\S+)/.exec(parserText)?.[1]
  if (flag === undefined || !refusal.message.startsWith(`${flag}:`)) return refusal
  return new Refusal({code: refusal.code, exit: refusal.exit, message: `--${refusal.message}`, field: flag})
}

const bug = (): Refusal =>
  new Refusal({
    code: 'BUG',
    exit: EXIT.bug,
    message: 'the program broke one of its own rules; an act it has not confirmed was not kept',
    next: ['report it with the log entry below; --debug shows where'],
  })

/** The parser's own classes carry `parse`; a flag without its value is a plain CLIError. */
const isParseFault = (error: Error): error is ParseFault => 'parse' in error || error.constructor.name === 'CLIError'

/** A fault of the command line in one sentence: the parser's own text carries hints for another program. */
function parseRefusal(
  error: ParseFault,
  known: {readonly command: string; readonly flags: readonly string[]},
): Refusal {
  const next = [`curbstop ${known.command} --help`]
  const [sentence = ''] = error.message.split('\nSee more help')
  const text = sentence
    .replace(/^Parsing (--\S+)\s+/, '$1: ')
    .replace(/^The following errors? occurred:/, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim()
  const [unknown] = error.flags ?? []
  return unknown !== undefined
    ? unknownFlag(unknown, known.flags)
    : new Refusal({code: usageCode(error), exit: EXIT.usage, message: text, next})
}

/** @returns Refusal UNKNOWN_FLAG (64) */
export function unknownFlag(typed: string, flags: readonly string[]): Refusal {
  const name = typed.replace(/^-+/, '').replace(/=.*/, '')
  const meant = nearest(name, flags).map((flag) => `--${flag}`)
  const hint = meant.length === 0 ? '' : `; did you mean ${meant.join(' or ')}?`
  return usage('UNKNOWN_FLAG', `there is no flag --${name}${hint}`, name)
}

/** The first long flag of a command line that the command does not have. */
export function strangeFlag(argv: readonly string[], flags: readonly string[]): string | undefined {
  const end = argv.indexOf('--')
  const names = (end === -1 ? argv : argv.slice(0, end)).filter((word) => word.startsWith('--'))
  return names.find((word) => !flags.includes(word.slice(2).replace(/=.*/, '')))
}

function usageCode(error: Error): string {
  if (error.constructor.name === 'RequiredArgsError' || error.message.includes('Missing required flag'))
    return 'MISSING'
  if (error.constructor.name === 'UnexpectedArgsError') return 'UNEXPECTED_ARGUMENT'
  if (error.constructor.name.endsWith('InvalidOptionError')) return 'NOT_A_CHOICE'
  if (error.message.includes('cannot also be provided')) return 'FLAG_CONFLICT'
  return 'USAGE'
}
