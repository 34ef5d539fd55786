import {existsSync} from 'node:fs'
import {homedir} from 'node:os'
import {join} from 'node:path'
import type {Env} from '#terminal/terminal.js'

/** Where `sign-in` keeps its session: a file of this login and terminal, or the file CURBSTOP_SESSION names. */
export function sessionPath(env: Env): string {
  const named = env['CURBSTOP_SESSION']
  if (named !== undefined && named !== '') return named
  const folder = env['XDG_RUNTIME_DIR'] ?? env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state')
  const terminal = (env['SSH_TTY'] ?? env['TTY'] ?? 'login').replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/^-/, '')
  return join(folder, 'curbstop', `session-${terminal}.json`)
}

/** The session file to open the desk with. A file that CURBSTOP_SESSION names must be there; else null means none. */
export function currentSession(env: Env): string | null {
  const path = sessionPath(env)
  return isNamed(env) || existsSync(path) ? path : null
}

const isNamed = (env: Env): boolean => (env['CURBSTOP_SESSION'] ?? '') !== ''
