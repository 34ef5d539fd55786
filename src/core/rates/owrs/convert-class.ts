import type {RowFault} from '#core/kernel/refusal.js'
import {billLines} from '#core/rates/owrs/bill-lines.js'
import type {ClassSource} from '#core/rates/owrs/class-source.js'
import {PartBook} from '#core/rates/owrs/part-book.js'
import type {RatePart} from '#core/rates/owrs/rate-part.js'
import {fallingStart, tierSchedule} from '#core/rates/owrs/tier-schedule.js'
import type {InputRule, Part, Tariff} from '#core/rates/rate-plan.js'
import {DAYS} from '#core/rates/tariff-scope.js'

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
  const {inputs, aliases} = inOurWords(book)
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
  return {tariff: {inputs, parts: {...aliases, ...Object.fromEntries(book.parts)}, lines}, faults: [], warnings}
}

const inputRule = (kind: InputRule['kind']): InputRule => ({kind, default: null, unit: null, citation: null})

/** What other files call the facts of an account, and what they are called here. A value given by the file's own name still wins. */
export const OUR_WORDS: Readonly<Record<string, string>> = {
  hhsize: 'household_size',
  et_amount: 'et',
  irr_area: 'irrigated_area',
  days_in_period: 'days',
  number_dwelling_units: 'dwelling_units',
}

function inOurWords(book: PartBook): {inputs: Tariff['inputs']; aliases: Tariff['parts']} {
  const [inputs, aliases]: [Record<string, InputRule>, Record<string, Part>] = [{}, {}]
  for (const [name, kind] of book.inputs) {
    const ours = Object.hasOwn(OUR_WORDS, name) ? OUR_WORDS[name] : undefined
    if (ours === undefined) inputs[name] = inputRule(kind)
    else {
      aliases[name] = {figure: ours, round: null, title: null, unit: null, citation: null}
      if (ours !== DAYS) inputs[ours] = inputRule(kind)
    }
  }
  return {inputs, aliases}
}

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
