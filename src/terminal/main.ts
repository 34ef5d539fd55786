import {Config, settings} from '@oclif/core'
import {EXIT} from '#core/kernel/refusal.js'
import {logFailure} from '#terminal/error-log.js'
import {fullHelp, helpFor, shortHelp, unknownCommand} from '#terminal/help.js'
import {modeOfArgv} from '#terminal/mode.js'
import {presentRefusal} from '#terminal/present.js'
import {listenToSignals} from '#terminal/stop-signal.js'
import {processTerminal, type Terminal} from '#terminal/terminal.js'
import {toRefusal} from '#terminal/to-refusal.js'

export interface Start {
  /** Folder of package.json, or a file URL in or under it. */
  readonly root: string
  /** Ends the process at once; only the starting file may do so. */
  readonly end: (code: number) => never
}

/** Group and others get nothing of what this program creates. */
const PRIVATE = 0o077

/** Runs one command line and gives its exit code. Every way out of the program goes through here. */
export async function main(argv: readonly string[], {root, end}: Start): Promise<number> {
  process.umask(PRIVATE)
  listenToSignals(end)
  const terminal = processTerminal()
  takeOverStreams()
  const command = /^[a-z][a-z-]*$/.test(argv[0] ?? '') ? (argv[0] ?? '') : 'help'
  let version = ''
  process.on('unhandledRejection', (error) => {
    void fail(error, {terminal, argv, command, version}).then(end)
  })
  try {
    settings.enableAutoTranspile = false
    const config = await Config.load(root)
    version = config.version
    return await dispatch(argv, config, terminal)
  } catch (error) {
    return await fail(error, {terminal, argv, command, version})
  }
}

/** The framework throws what it hears from stdout out of an event, past every catch; a closed reader is no error. */
function takeOverStreams(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.removeAllListeners('error')
    stream.on('error', () => undefined)
  }
}

async function dispatch(argv: readonly string[], config: Config, terminal: Terminal): Promise<number> {
  const look = {env: terminal.env, width: Math.max(40, terminal.out.columns)}
  const [name, ...rest] = argv
  if (name === undefined) return say(terminal, shortHelp(config, look))
  if (name === '--version' || name === 'version') return say(terminal, await versionText(config))
  if (name === 'help' || name === '--help' || name === '-h') {
    const about = rest.find((word) => !word.startsWith('-'))
    return say(terminal, about === undefined ? fullHelp(config, look) : helpFor(config, about, look))
  }
  const command = config.findCommand(name)
  if (command === undefined) throw unknownCommand(config, name, terminal.env, terminal.err.isTty)
  if (asksForHelp(rest)) return say(terminal, helpFor(config, name, look))
  await config.runCommand(name, rest, command)
  return Number(process.exitCode ?? EXIT.done)
}

function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  return (end === -1 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h')
}

async function say(terminal: Terminal, text: string): Promise<number> {
  await terminal.out.write(text)
  return EXIT.done
}

async function versionText(config: Config): Promise<string> {
  const {sqliteVersion} = await import('#core/store/sqlite-client.js')
  return `curbstop ${config.version}\nnode ${process.versions.node}\nsqlite ${sqliteVersion()}\n`
}

interface Failed {
  readonly terminal: Terminal
  readonly argv: readonly string[]
  readonly command: string
  readonly version: string
}

/** A failure outside of any command, or one a command could not catch. */
async function fail(error: unknown, {terminal, argv, command, version}: Failed): Promise<number> {
  const refusal = toRefusal(error, {command, flags: []})
  const logId = logFailure({refusal, error, command, version}, terminal.env)
  const mode = modeOfArgv(argv, terminal)
  if (mode.debug && error instanceof Error) await terminal.err.write(`${error.stack ?? ''}\n`)
  const nothingKnown = {
    operator: null,
    business_date: null,
    key: null,
    replayed: false,
    dry_run: false,
    training: false,
  }
  const meta = {command, version, exit: refusal.exit, ...nothingKnown}
  return presentRefusal({terminal, mode}, refusal, {logId, meta})
}
