import {fileURLToPath, pathToFileURL} from 'node:url'
import {join} from 'node:path'

/**
 * The program run again and again in one process, for tests that run hundreds of command lines: what a fresh process
 * would not know is put back before each. Its stdout and stderr are files that the parent reads.
 */
export interface Asked {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGXFSZ', 'unhandledRejection'] as const
const root = fileURLToPath(new URL('../..', import.meta.url))
const {main} = (await import(pathToFileURL(join(root, 'dist', 'terminal', 'main.js')).href)) as {
  main: (argv: readonly string[], start: object) => Promise<number>
}

process.on('message', ({argv, cwd, env}: Asked) => {
  for (const name of SIGNALS) process.removeAllListeners(name)
  for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, env)
  process.chdir(cwd)
  process.exitCode = undefined
  const ended = (exit: number): void => {
    process.exitCode = undefined
    process.send?.({exit})
  }
  void main(argv, {root: pathToFileURL(join(root, 'bin', 'run.js')).href, end: ended}).then(ended)
})
process.send?.({ready: true})
