import {spawnSync} from 'node:child_process'
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {newFolder, plainEnv, projectRoot, sampleCli, sampleRoot} from './run.js'

export interface OnTerminal {
  /** All that was written to the terminal, control sequences included. */
  readonly screen: string
  readonly exit: number
  /** Stdout where it was sent to a file. */
  readonly stdout: string
}

export interface TerminalOptions {
  readonly steps?: readonly (readonly [waitFor: string, type: string])[]
  readonly columns?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string>>
  readonly stdoutToFile?: boolean
}

/** Runs the sample commands on a pseudo-terminal, typing what the steps say. */
export const sampleOnTerminal = (argv: readonly string[], options: TerminalOptions = {}): OnTerminal =>
  onTerminal([sampleCli, sampleRoot(), ...argv], newFolder(), options)

/** Runs a program of ours on a pseudo-terminal in a folder, typing what the steps say. */
export function onTerminal(argv: readonly string[], cwd: string, options: TerminalOptions = {}): OnTerminal {
  const out = join(cwd, 'stdout.txt')
  const job = {
    argv: [process.execPath, ...argv],
    env: {...plainEnv(cwd), TERM: 'xterm', ...options.env},
    cwd,
    columns: options.columns ?? 80,
    rows: options.rows ?? 24,
    steps: options.steps ?? [],
    stdout: options.stdoutToFile === true ? out : null,
  }
  const done = spawnSync('python3', [join(projectRoot, 'test', 'support', 'pseudo-terminal.py')], {
    input: JSON.stringify(job),
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`the pseudo-terminal failed: ${done.stderr}`)
  const {screen, exit, left} = JSON.parse(done.stdout) as {screen: string; exit: number; left: string[][]}
  if (left.length > 0) throw new Error(`never seen: ${left[0]?.[0] ?? ''}\n${screen}`)
  return {screen: screen.replaceAll('\r\n', '\n'), exit, stdout: existsSync(out) ? readFileSync(out, 'utf8') : ''}
}
