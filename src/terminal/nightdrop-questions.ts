import type {OpenBatchInput} from '#core/batches/open-cash-batch.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {amount, count, text} from '#terminal/questions.js'

/** What two people say of a box before it is looked into. */
export const dropQuestions = {
  box: text('Box'),
  count: count('Envelopes counted together'),
  'control-total': amount('Control total'),
  bag: text('Sealed bag'),
}

interface Said {
  readonly box: string
  readonly count: number
  readonly 'control-total': Cents
  readonly bag: string
}

/** The opening of a batch, still without its number. */
export type Opening = Omit<OpenBatchInput, 'batch'>

export const openingOf = (said: Said, effective_on: BusinessDate): Opening => {
  const {box, count: control_count, 'control-total': control_cents, bag} = said
  const control = {control_count, control_cents, file_name: '', file_sha256: ''}
  return {source: 'nightdrop', box: box.trim().toUpperCase(), bag: bag.trim().toUpperCase(), effective_on, ...control}
}
