import type {Figure, FigureList, RateLine, Tariff} from '#core/rates/rate-plan.js'

type Table = {readonly depends_on: readonly string[]; readonly values: Readonly<Record<string, unknown>>}

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && 'depends_on' in value && 'values' in value

/** Every table of a tariff: in its parts, and in the rates, prices and starts of its lines. */
function tablesOf({parts, lines}: Tariff): Table[] {
  const found: Table[] = []
  const visit = (figure: Figure | FigureList | null): void => {
    if (!isTable(figure)) return
    found.push(figure)
    for (const value of Object.values(figure.values)) visit(value as Figure)
  }
  for (const part of Object.values(parts)) visit(part.figure)
  for (const line of lines) for (const figure of figuresOf(line)) visit(figure)
  return found
}

function figuresOf(line: RateLine): (Figure | FigureList | null)[] {
  switch (line.basis) {
    case 'per_day':
    case 'per_unit':
      return [line.rate]
    case 'tiered':
      return [line.tiers.starts, line.tiers.prices]
    case 'percent_of_lines':
      return [line.percent]
    case 'discount':
      return [line.percent, line.amount, line.cap]
    case 'per_period':
    case 'minimum':
    case 'formula':
      return [line.amount]
  }
}

/** The words that a tariff knows for a value, from the tables that are looked up by it. */
export function wordsFor(tariff: Tariff, name: string): readonly string[] {
  const words = tablesOf(tariff).flatMap(({depends_on: names, values}) => {
    const place = names.indexOf(name)
    return place === -1 ? [] : Object.keys(values).map((key) => key.split('|')[place] ?? '')
  })
  return Array.from(new Set(words)).filter((word) => word !== '')
}
