import type {RowFault} from '#core/kernel/refusal.js'
import type {OwrsMode} from '#core/rates/owrs/budget-rounding.js'
import {readPart, type RatePart} from '#core/rates/owrs/rate-part.js'
import type {Entry} from '#core/rates/owrs/tree.js'

/** One customer class of a file. */
export interface ClassSource {
  readonly file: string
  readonly mode: OwrsMode
  readonly name: string
  readonly line: number
  readonly parts: ReadonlyMap<string, RatePart>
}

export function classSource({key, line, value}: Entry, file: string, mode: OwrsMode): ClassSource | RowFault {
  if (value.kind !== 'map') return {line, field: key, value: '', reason: `class ${key} holds no rate parts`}
  return {file, mode, name: key, line, parts: new Map(value.entries.map((entry) => [entry.key, readPart(entry)]))}
}
