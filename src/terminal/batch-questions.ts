import {usage} from '#core/kernel/refusal.js'
import {bag, bulk, continued, controlCount, controlTotal, effective, encoding} from '#terminal/flags.js'
import {Flags, handBack, list, note, profile, witnessSession, write} from '#terminal/flags.js'
import {allowDuplicate} from '#terminal/tender-flags.js'
import {amount, count, typed} from '#terminal/questions.js'

export const SOURCES = ['mail', 'billpay', 'pledge', 'trustee', 'lockbox'] as const
export type Source = (typeof SOURCES)[number]

/** What two people have before anybody looks whose the money is. */
export const counting = (bag: (text: string) => string) => ({
  count: count('Items counted'),
  'control-total': amount('Total counted'),
  bag: typed('Sealed bag', bag),
})

const fromFile = {file: bulk.file, profile: profile(), encoding, errors: bulk.errors, partial: bulk.partial}
const control = {count: controlCount, 'control-total': controlTotal, bag, effective}
const answered = {csv: list.csv, jsonl: list.jsonl, 'dry-run': write['dry-run']}

export const batchFlags = {
  source: Flags.option({options: SOURCES, summary: 'where the money came from'})(),
  ...{...fromFile, ...control, 'allow-duplicate': allowDuplicate, 'witness-session': witnessSession},
  ...{...answered, continue: continued, 'hand-back': handBack, note, key: write.key},
}

/** @throws Refusal NEEDS_BATCH (64) */
export function mustBeOfFile(said: {readonly key?: unknown; readonly 'hand-back'?: unknown}): void {
  if (said.key === undefined && said['hand-back'] === undefined) return
  const message = '--key and --hand-back go with --continue: a file is known by what it holds'
  throw usage('NEEDS_BATCH', message, 'continue')
}
