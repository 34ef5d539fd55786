import {spawn} from 'node:child_process'
import type {Sink} from '#terminal/sink.js'
import {isOn, type Env} from '#terminal/terminal.js'

/** `-F` leaves at once where all fits, `-R` keeps colours, `-X` leaves the text on the screen. */
const PAGER = 'less -FIRX'

const pagerOf = (env: Env): string => env['CURBSTOP_PAGER'] ?? env['PAGER'] ?? PAGER

export function wantsPager(text: string, sink: Sink, {noPager, env}: {noPager: boolean; env: Env}): boolean {
  if (noPager || !sink.isTty || env['TERM'] === 'dumb' || isOn(env['ACCESSIBLE']) || pagerOf(env) === '') return false
  return text.split('\n').length > sink.rows
}

/** Gives the text to the pager and waits until it is left. A pager that is missing shows the text itself. */
export const throughPager = (text: string, env: Env): Promise<void> =>
  new Promise((resolve) => {
    const pager = spawn('/bin/sh', ['-c', pagerOf(env)], {stdio: ['pipe', 'inherit', 'inherit']})
    pager.stdin.on('error', () => undefined)
    pager.once('close', () => {
      resolve()
    })
    pager.stdin.end(text)
  })
