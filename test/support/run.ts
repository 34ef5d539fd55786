import {spawn, spawnSync} from 'node:child_process'
import {existsSync, mkdtempSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join, relative} from 'node:path'
import {fileURLToPath} from 'node:url'

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
export const bin = join(projectRoot, 'bin', 'run.js')

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number | null
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly input?: string
}

const folders: string[] = []
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, {recursive: true, force: true})
})

/** An empty folder that is gone when the tests are. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'curbstop-'))
  folders.push(folder)
  return folder
}

/** What a run sees of the machine: nothing of the developer's own settings. */
export const plainEnv = (home: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  LANG: 'C.UTF-8',
  TZ: 'Asia/Tokyo',
})

function runFile(file: readonly string[], argv: readonly string[], options: RunOptions): Ran {
  const cwd = options.cwd ?? newFolder()
  const done = spawnSync(process.execPath, [...file, ...argv], {
    cwd,
    env: {...plainEnv(cwd), ...options.env},
    encoding: 'utf8',
    input: options.input ?? '',
    maxBuffer: 1 << 28,
  })
  return {stdout: done.stdout, stderr: done.stderr, exit: done.status}
}

/** Runs the program that ships, in a process of its own. */
export const curbstop = (argv: readonly string[], options: RunOptions = {}): Ran => runFile([bin], argv, options)

/** Where the demo stores of a whole run are, for the processes that run its files. */
export const DEMOS = 'CURBSTOP_TEST_DEMOS'
let ownDemos: string | null = null
export const demosFolder = (): string => process.env[DEMOS] ?? (ownDemos ??= newFolder())

/** A demo store of so many accounts, made once: to be copied, never written to. */
export function demoStore(accounts: number): string {
  const folder = demosFolder()
  const file = join(folder, `${accounts}.db`)
  if (existsSync(file)) return file
  const making = join(folder, `${accounts}-${process.pid}.db`)
  const made = curbstop(['init-store', '--demo', '--accounts', String(accounts), '--store', making, '--quiet'])
  if (made.exit !== 0) throw new Error(`the demo store was not made: ${made.stderr}`)
  renameSync(making, file)
  return file
}

let sampleFolder: string | null = null

/** A folder whose package.json names the sample commands. */
export function sampleRoot(): string {
  if (sampleFolder !== null) return sampleFolder
  sampleFolder = newFolder()
  const target = relative(sampleFolder, fileURLToPath(new URL('sample-commands.js', import.meta.url)))
  const oclif = {bin: 'curbstop', topicSeparator: ' ', commands: {strategy: 'explicit', target, identifier: 'COMMANDS'}}
  writeFileSync(
    join(sampleFolder, 'package.json'),
    JSON.stringify({name: 'sample', version: '0.0.1', type: 'module', oclif}),
  )
  return sampleFolder
}

export const sampleCli = fileURLToPath(new URL('sample-cli.js', import.meta.url))

/** Runs the sample commands through the real entry. */
export const sample = (argv: readonly string[], options: RunOptions = {}): Ran =>
  runFile([sampleCli, sampleRoot()], argv, options)

/** The same by a shell, for pipes and redirections: `$cli` stands for the program. */
export function sampleShell(script: string, env: Readonly<Record<string, string>> = {}): Ran {
  const cwd = newFolder()
  const cli = `'${process.execPath}' '${sampleCli}' '${sampleRoot()}'`
  const done = spawnSync('bash', ['-c', script.replaceAll('$cli', cli)], {
    cwd,
    env: {...plainEnv(cwd), ...env},
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return {stdout: done.stdout, stderr: done.stderr, exit: done.status}
}

/** Starts the sample commands and sends signals once `stderr` has said something. */
export function sampleSignalled(argv: readonly string[], signals: readonly NodeJS.Signals[]): Promise<Ran> {
  const cwd = newFolder()
  const child = spawn(process.execPath, [sampleCli, sampleRoot(), ...argv], {cwd, env: plainEnv(cwd)})
  const got = {stdout: '', stderr: ''}
  const waiting = [...signals]
  child.stdout.on('data', (chunk: Buffer) => (got.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => {
    got.stderr += chunk.toString()
    for (const signal of waiting.splice(0)) child.kill(signal)
  })
  return new Promise((resolve) => {
    child.once('close', (exit) => {
      resolve({...got, exit})
    })
  })
}
