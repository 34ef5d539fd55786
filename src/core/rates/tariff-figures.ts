import type {Figure, RateLine, Tariff, TierSchedule} from '#core/rates/rate-plan.js'
import {listsOf} from '#core/rates/read-figure.js'

/** What a formula or a decimal stands for: `money` is dollars per something, `percent` of lines, `number` all else. */
export type FigureUse = 'money' | 'percent' | 'discount_percent' | 'number'

/** A formula of a tariff, where it stands in the file and what it is for. */
export interface WrittenFormula {
  readonly path: string
  readonly text: string
  readonly use: FigureUse
}
/** A look-up of a tariff: the names it looks under. */
export interface WrittenLookup {
  readonly path: string
  readonly names: readonly string[]
  readonly keys: readonly string[]
}
/** Everything in a figure, a part, a line that is to be checked. */
export interface Written {
  readonly formulas: WrittenFormula[]
  readonly lookups: WrittenLookup[]
}

export function addFigure(into: Written, path: string, figure: Figure, use: FigureUse): void {
  if (typeof figure === 'string') {
    into.formulas.push({path, text: figure, use})
    return
  }
  if ('range_of' in figure) {
    into.formulas.push({path: `${path}.range_of`, text: figure.range_of, use: 'number'})
    figure.values.forEach((one, i) => {
      addFigure(into, `${path}.values[${i}]`, one, use)
    })
    return
  }
  into.lookups.push({path: `${path}.depends_on`, names: figure.depends_on, keys: Object.keys(figure.values)})
  for (const [key, one] of Object.entries(figure.values)) addFigure(into, `${path}.values.${key}`, one, use)
}

function addTiers(into: Written, path: string, tiers: TierSchedule): void {
  for (const list of ['starts', 'prices'] as const) {
    const use = list === 'prices' ? 'money' : 'number'
    for (const [key, texts] of listsOf(tiers[list]))
      texts.forEach((text, i) => into.formulas.push({path: `${path}.${list}${key}[${i}]`, text, use}))
    const all = tiers[list]
    if ('depends_on' in all)
      into.lookups.push({path: `${path}.${list}.depends_on`, names: all.depends_on, keys: Object.keys(all.values)})
  }
  if (tiers.scale !== null) into.formulas.push({path: `${path}.scale`, text: tiers.scale, use: 'number'})
}

function addLine(into: Written, path: string, line: RateLine): void {
  switch (line.basis) {
    case 'per_day':
      addFigure(into, `${path}.rate`, line.rate, 'money')
      return
    case 'per_period':
      addFigure(into, `${path}.amount`, line.amount, 'money')
      if (line.standard_days !== null) addFigure(into, `${path}.standard_days`, line.standard_days, 'number')
      return
    case 'per_unit':
      addFigure(into, `${path}.rate`, line.rate, 'money')
      addFigure(into, `${path}.quantity`, line.quantity, 'number')
      return
    case 'tiered':
      addTiers(into, `${path}.tiers`, line.tiers)
      addFigure(into, `${path}.quantity`, line.quantity, 'number')
      return
    case 'percent_of_lines':
      addFigure(into, `${path}.percent`, line.percent, 'percent')
      return
    case 'minimum':
    case 'formula':
      addFigure(into, `${path}.amount`, line.amount, 'money')
      return
    case 'discount':
      if (line.percent !== null) addFigure(into, `${path}.percent`, line.percent, 'discount_percent')
      if (line.amount !== null) addFigure(into, `${path}.amount`, line.amount, 'money')
      if (line.cap !== null) addFigure(into, `${path}.cap`, line.cap, 'money')
  }
}

const empty = (): Written => ({formulas: [], lookups: []})

/** What each part is worked out from, by the name of the part. */
export function figuresOfParts({parts}: Tariff, path: string): ReadonlyMap<string, Written> {
  return new Map(
    Object.entries(parts).map(([name, part]) => {
      const written = empty()
      addFigure(written, `${path}.parts.${name}.figure`, part.figure, 'number')
      return [name, written]
    }),
  )
}

/** What the lines are worked out from. */
export function figuresOfLines({lines}: Tariff, path: string): Written {
  const written = empty()
  lines.forEach((line, i) => {
    addLine(written, `${path}.lines[${i}]`, line)
  })
  return written
}
