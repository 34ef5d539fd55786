import type {RowFault} from '#core/kernel/refusal.js'
import {billLines} from '#core/rates/owrs/bill-lines.js'
import type {ClassSource} from '#core/rates/owrs/class-source.js'
import {PartBook} from '#core/rates/owrs/part-book.js'
import type {RatePart} from '#core/rates/owrs/rate-part.js'
import {fallingStart, tierSchedule} from '#core/rates/owrs/tier-schedule.js'
import type {InputRule, Tariff} from '#core/rates/rate-plan.js'

export interface ConvertedClass {
  /** Null when there are faults. */
  readonly tariff: Tariff | null
  readonly faults: readonly RowFault[]
  readonly warnings: readonly RowFault[]
}

/** One class, from its bill on. What the bill does not need is read too, but can only warn. */
export function convertClass(source: ClassSource): ConvertedClass {
  const book = new PartBook(source)
  const lines = billLines(book)
  if (book.faults.length > 0) return {tariff: null, faults: book.faults, warnings: []}
  const inputs = Object.fromEntries(Array.from(book.inputs, ([name, kind]) => [name, inputRule(kind)]))
  const warnings = [
    ...unusedFaults(book),
    ...lines.flatMap((line) => {
      const start = line.basis === 'tiered' ? fallingStart(line.tiers) : null
      if (start === null) return []
      const at = source.parts.get(line.code)?.line ?? source.line
      return [
        {line: at, field: `${source.name}.${line.code}`, value: start, reason: 'a tier starts below the one before'},
      ]
    }),
  ]
  return {tariff: {inputs, parts: Object.fromEntries(book.parts), lines}, faults: [], warnings}
}

const inputRule = (kind: InputRule['kind']): InputRule => ({kind, default: null, unit: null, citation: null})

/** Parts of no use to the bill: those that can be read are kept as figures, the others are warnings. */
function unusedFaults(book: PartBook): RowFault[] {
  const warnings: RowFault[] = []
  for (const part of book.source.parts.values()) {
    if (part.name === 'bill' || book.parts.has(part.name)) continue
    const before = new Set(book.parts.keys())
    book.faults = []
    tryPart(book, part)
    if (book.faults.length > 0) for (const name of book.parts.keys()) if (!before.has(name)) book.parts.delete(name)
    warnings.push(...book.faults)
  }
  book.faults = []
  return warnings
}

const TIER_LIST = /tier_(?:starts|prices)/

function tryPart(book: PartBook, part: RatePart): void {
  const place = {part: part.name, line: part.line}
  if (part.kind === 'absent') return
  if (part.kind === 'tiers') tierSchedule(book, place, part.convention)
  else if (!TIER_LIST.test(part.name) || part.kind === 'broken') book.resolve(part.name, place)
}
