import type {Figure, FigureList, Part, RangeFigure, TableFigure, TierSchedule} from '#core/rates/rate-plan.js'
import type {RoundingMode} from '#core/rates/fraction.js'
import type {PlanNode} from '#core/rates/plan-node.js'

export const ROUNDING_MODES: readonly [RoundingMode, ...RoundingMode[]] = ['half_up', 'half_even', 'up', 'down']
/** Rounding to millions of dollars or to a trillionth of a unit is a slip of the pen. */
const SCALES = {least: -6, most: 6}
const FIGURE = 'a figure (a decimal, a formula, or a look-up)'

export function readRound(node: PlanNode): Part['round'] {
  if (node.isNull) return null
  const at = node.object(['mode', 'scale'])
  return {mode: at('mode').oneOfOrFirst(ROUNDING_MODES), scale: at('scale').whole(SCALES.least, SCALES.most)}
}

/** A decimal or formula as text, a table, or a range. */
export function readFigure(node: PlanNode): Figure {
  if (!node.peek('depends_on').isNull) return readTable(node)
  return node.peek('range_of').isNull ? node.text(FIGURE) : readRange(node)
}

function readTable(node: PlanNode): TableFigure {
  const at = node.object(['depends_on', 'values'])
  const depends_on = readNames(at('depends_on'))
  return {depends_on, values: readKeyed(at('values'), depends_on.length, readFigure)}
}

function readRange(node: PlanNode): RangeFigure {
  const at = node.object(['range_of', 'starts', 'values'])
  const starts = at('starts')
    .someOf()
    .map((start) => start.text('a decimal'))
  const values = at('values').someOf().map(readFigure)
  if (starts.length !== values.length) node.fault(`${starts.length} starts but ${values.length} values`)
  return {range_of: at('range_of').text('the name of an input or a part'), starts, values}
}

const readNames = (node: PlanNode): readonly string[] => node.someOf().map((name) => name.text('the name of an input'))

/** Values by the keys of one look-up; a key has as many words as there are names, or it would never be found. */
function readKeyed<T>(node: PlanNode, words: number, read: (value: PlanNode) => T): Readonly<Record<string, T>> {
  const entries = node.entries()
  if (entries.length === 0) node.fault('expected at least one value')
  for (const [key, value] of entries) {
    const found = key.split('|').length
    if (found !== words) value.fault(`the key has ${found} words between "|" but depends_on has ${words} names`)
  }
  return Object.fromEntries(entries.map(([key, value]) => [key, read(value)]))
}

function readFigureList(node: PlanNode): FigureList {
  const read = (list: PlanNode): readonly string[] => list.someOf().map((one) => one.text('a decimal or a formula'))
  if (node.peek('depends_on').isNull) return read(node)
  const at = node.object(['depends_on', 'values'])
  const depends_on = readNames(at('depends_on'))
  return {depends_on, values: readKeyed(at('values'), depends_on.length, read)}
}

/** Every list a figure list may stand for, with the path of each. */
export const listsOf = (list: FigureList): readonly (readonly [string, readonly string[]])[] =>
  'depends_on' in list ? Object.entries(list.values).map(([key, one]) => [`.values.${key}`, one]) : [['', list]]

export function readTiers(node: PlanNode): TierSchedule {
  const at = node.object(['convention', 'starts', 'prices', 'names', 'scale'])
  const tiers: TierSchedule = {
    convention: at('convention').oneOf(['above', 'first_unit']),
    starts: readFigureList(at('starts')),
    prices: readFigureList(at('prices')),
    names: at('names').isNull
      ? []
      : at('names')
          .list()
          .map((name) => name.text()),
    scale: at('scale').textOrNull('a formula'),
  }
  sameLengths(node, tiers)
  return tiers
}

function sameLengths(node: PlanNode, {starts, prices, names}: TierSchedule): void {
  const count = listsOf(starts)[0]?.[1].length ?? 0
  for (const [list, all] of Object.entries({starts, prices})) {
    for (const [key, one] of listsOf(all)) {
      const path = `${node.path}.${list}${key}`
      if (one.length !== count) node.fault(`${one.length} ${list} where there are ${count} tiers`, path)
    }
  }
  if (names.length !== 0 && names.length !== count)
    node.fault(`${names.length} names where there are ${count} tiers`, `${node.path}.names`)
}
