import {appendFileSync, mkdirSync} from 'node:fs'
import {homedir} from 'node:os'
import {dirname, join} from 'node:path'
import {systemClock} from '#core/kernel/clock.js'
import {spokenId} from '#core/kernel/ids.js'
import {EXIT, type Refusal} from '#core/kernel/refusal.js'
import type {Env} from '#terminal/terminal.js'

export const errorLogPath = (env: Env): string =>
  join(env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'curbstop', 'errors.jsonl')

export interface Failure {
  readonly refusal: Refusal
  readonly error: unknown
  readonly command: string
  readonly version: string
}

/** Keeps one line about a failure in the user's own log and returns its id. No value that was typed is kept;
 * the stack is, for a bug alone. A log that cannot be written is no reason to hide the failure itself. */
export function logFailure(failure: Failure, env: Env): string {
  const id = spokenId('L')
  const {refusal, error, command, version} = failure
  const stack = refusal.exit === EXIT.bug && error instanceof Error ? (error.stack ?? null) : null
  const line = {
    log_id: id,
    at: systemClock('UTC').now(),
    command,
    version,
    code: refusal.code,
    exit: refusal.exit,
    stack,
  }
  const path = errorLogPath(env)
  try {
    mkdirSync(dirname(path), {recursive: true, mode: 0o700})
    appendFileSync(path, `${JSON.stringify(line)}\n`, {mode: 0o600})
  } catch {
    return id
  }
  return id
}
