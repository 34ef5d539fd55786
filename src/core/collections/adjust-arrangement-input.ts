import type {AdjustInput} from '#core/collections/adjust-arrangement.js'
import type {Delivered} from '#core/collections/arrange-input.js'
import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {usage} from '#core/kernel/refusal.js'

/** What is said at the desk. */
export interface AdjustmentSaid {
  readonly arrangement: string
  readonly move?: readonly string[] | undefined
  readonly split?: number | undefined
  readonly 'catch-up'?: BusinessDate | undefined
  readonly months?: number | undefined
  readonly 'add-current': boolean
  readonly reason: string
  readonly channel?: string | undefined
  readonly delivered: Delivered
}

const MOVE = /^([^=]+)=(.+)$/

/** @throws Refusal BAD_MOVE, BAD_DATE (64) */
export function adjustArrangementInput(said: AdjustmentSaid): AdjustInput {
  return {
    arrangement: said.arrangement,
    moves: (said.move ?? []).map(moveOf),
    split: said.split ?? null,
    catch_up: said['catch-up'] ?? null,
    months: said.months ?? null,
    add_current: said['add-current'],
    reason: said.reason,
    channel: said.channel ?? 'phone',
    delivered: said.delivered,
  }
}

function moveOf(typed: string): {from: string; to: string} {
  const [, from = '', to = ''] = MOVE.exec(typed.trim()) ?? []
  if (from === '') throw usage('BAD_MOVE', `move: ${typed} is not OLD=NEW`, 'move')
  return {from: businessDate(from, 'move'), to: businessDate(to, 'move')}
}
