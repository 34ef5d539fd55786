import {spawnSync} from 'node:child_process'

/** Whether a test may run that needs a tool of the machine; where one must not be missing, its absence fails. */
export function haveTool(name: string): boolean {
  if (spawnSync(name, ['--version'], {stdio: 'ignore'}).error === undefined) return true
  if (process.env['CURBSTOP_REQUIRE_ALL'] === '1') throw new Error(`${name} is not installed`)
  process.stdout.write(`left out: ${name} not installed\n`)
  return false
}
