import {usage} from '#core/kernel/refusal.js'
import {bulk, continued, encoding, handBack, note, profile, write} from '#terminal/flags.js'
import {amount, count, typed} from '#terminal/questions.js'

export const SOURCES = ['mail', 'billpay', 'pledge', 'trustee', 'lockbox'] as const
export type Source = (typeof SOURCES)[number]

/** What two people have before anybody looks whose the money is. */
export const counting = (bag: (text: string) => string) => ({
  count: count('Items counted'),
  'control-total': amount('Total counted'),
  bag: typed('Sealed bag', bag),
})

export const fromFile = {file: bulk.file, profile: profile(), encoding, errors: bulk.errors, partial: bulk.partial}
export const continuing = {continue: continued, 'hand-back': handBack, note, key: write.key}

/** @throws Refusal NEEDS_BATCH (64) */
export function mustBeOfFile(said: {readonly key?: unknown; readonly 'hand-back'?: unknown}): void {
  if (said.key === undefined && said['hand-back'] === undefined) return
  const message = '--key and --hand-back go with --continue: a file is known by what it holds'
  throw usage('NEEDS_BATCH', message, 'continue')
}
