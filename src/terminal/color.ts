import {Chalk} from 'chalk'
import {clean} from '#terminal/sanitize.js'

export interface ColourQuestion {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isTty: boolean
  /** `--no-color` */
  readonly off: boolean
}

const isSet = (value: string | undefined): value is string => value !== undefined && value !== ''
const isNo = (value: string): boolean => value === '0' || value === 'false'

/** Whether to colour. Order: `--no-color`, FORCE_COLOR, CLICOLOR_FORCE, NO_COLOR, TERM=dumb, CLICOLOR, a terminal. */
export function wantsColour({env, isTty, off}: ColourQuestion): boolean {
  if (off) return false
  const force = env['FORCE_COLOR']
  if (force !== undefined) return !isNo(force)
  const cliForce = env['CLICOLOR_FORCE']
  if (isSet(cliForce) && !isNo(cliForce)) return true
  if (isSet(env['NO_COLOR'])) return false
  if (env['TERM'] === 'dumb') return false
  if (env['CLICOLOR'] === '0') return false
  return isTty
}

/** Colours text after cleaning it; colour never says what words do not say. */
export interface Paint {
  readonly on: boolean
  bold(text: string): string
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
  warn(text: string): string
}

export function paintFor(on: boolean): Paint {
  const chalk = new Chalk({level: on ? 1 : 0})
  return {
    on,
    bold: (text) => chalk.bold(clean(text)),
    dim: (text) => chalk.dim(clean(text)),
    good: (text) => chalk.green(clean(text)),
    bad: (text) => chalk.red(clean(text)),
    warn: (text) => chalk.yellow(clean(text)),
  }
}
