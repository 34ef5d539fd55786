import type {Figure, FigureList, RateLine, RateVersion, Tariff, TierSchedule} from '#core/rates/rate-plan.js'

/** One price of a tariff with what it hangs on; a line of many keys and tiers has many of them. */
export interface RateRow {
  readonly class: string
  readonly line: string
  readonly title: string
  readonly service: string
  readonly basis: string
  /** `meter_size 3/4"`; null where the price hangs on nothing. */
  readonly key: string | null
  readonly tier: number | null
  readonly tier_name: string | null
  /** Use from which the tier is charged, as the plan writes it. */
  readonly starts: string | null
  /** Decimal or formula. */
  readonly rate: string
  /** The formula or value that is charged by it. */
  readonly per: string
  readonly when: string | null
  readonly rounding: string | null
  readonly citation: string
}

interface Keyed<T> {
  readonly key: string | null
  readonly value: T
}

/** Every price of the classes asked for, in the order of the plan. */
export const rateRows = (version: RateVersion, classes: readonly string[]): readonly RateRow[] =>
  classes.flatMap((name) => (version.classes[name]?.lines ?? []).flatMap((line) => lineRows(name, line)))

function lineRows(className: string, line: RateLine): RateRow[] {
  const when = Object.entries(line.when).map(([name, words]) => `${name} ${words.join(' or ')}`)
  const head = {
    class: className,
    line: line.code,
    title: line.title.en,
    service: line.service,
    basis: line.basis,
    per: line.basis === 'discount' ? `off ${line.of.join(' + ')}` : perOf(line),
    when: when.length === 0 ? null : when.join(', '),
    rounding: roundingText(line.round),
    citation: line.citation,
  }
  const plain = {...head, tier: null, tier_name: null, starts: null}
  if (line.basis === 'tiered') return tierRows(line.tiers).map((row) => ({...head, ...row}))
  return figuresOf(line).flatMap(({figure, per}) =>
    keyed(figure).map(({key, value}) => ({...plain, key, rate: value, per: per ?? plain.per})),
  )
}

function perOf(line: Exclude<RateLine, {basis: 'discount'}>): string {
  const each = line.each === 'meter' ? ', each meter' : ''
  switch (line.basis) {
    case 'per_day':
      return `day${each}`
    case 'per_period':
      return line.standard_days === null ? `period${each}` : `period of ${line.standard_days} days${each}`
    case 'per_unit':
    case 'tiered':
      return `${line.quantity}${each}`
    case 'percent_of_lines':
      return `percent of ${line.of.join(' + ')}`
    case 'minimum':
      return `least that ${line.of.join(' + ')} come to`
    case 'formula':
      return `worked out${each}`
  }
}

/** A figure of a line, and what it is charged by where that is not the line's own. */
interface LineFigure {
  readonly figure: Figure
  readonly per?: string
}

function figuresOf(line: Exclude<RateLine, {basis: 'tiered'}>): readonly LineFigure[] {
  switch (line.basis) {
    case 'per_day':
    case 'per_unit':
      return [{figure: line.rate}]
    case 'per_period':
    case 'minimum':
    case 'formula':
      return [{figure: line.amount}]
    case 'percent_of_lines':
      return [{figure: line.percent}]
    case 'discount':
      return [
        ...(line.percent === null ? [] : [{figure: line.percent, per: `percent off ${line.of.join(' + ')}`}]),
        ...(line.amount === null ? [] : [{figure: line.amount, per: `dollars off ${line.of.join(' + ')}`}]),
        ...(line.cap === null ? [] : [{figure: line.cap, per: 'dollars off at most'}]),
      ]
  }
}

/** `half up to 2 decimals`. */
const roundingText = (round: RateLine['round']): string | null =>
  round === null ? null : `${round.mode.replaceAll('_', ' ')} to ${round.scale} decimals`

const joined = (outer: string | null, inner: string | null): string | null =>
  outer === null ? inner : inner === null ? outer : `${outer}, ${inner}`

/** A figure as the prices in it, each with the key under which it is found. */
export function keyed(figure: Figure): Keyed<string>[] {
  if (typeof figure === 'string') return [{key: null, value: figure}]
  const rows: [string, Figure][] =
    'range_of' in figure
      ? figure.values.map((value, at) => [`${figure.range_of} from ${figure.starts[at] ?? ''}`, value])
      : Object.entries(figure.values).map(([key, value]) => [`${figure.depends_on.join('|')} ${key}`, value])
  return rows.flatMap(([outer, value]) => keyed(value).map((one) => ({key: joined(outer, one.key), value: one.value})))
}

type TierRow = Pick<RateRow, 'key' | 'tier' | 'tier_name' | 'starts' | 'rate'>

function tierRows({starts, prices, names, convention, scale}: TierSchedule): TierRow[] {
  const wide = scale === null ? '' : ` × ${scale}`
  const word = convention === 'above' ? 'above' : 'from unit'
  return pairs(listsOf(starts), listsOf(prices)).flatMap(({key, value: [from, each]}) =>
    each.map((rate, at) => ({
      key,
      tier: at + 1,
      tier_name: names[at] ?? null,
      starts: at === 0 ? null : `${word} ${from[at] ?? ''}${wide}`,
      rate,
    })),
  )
}

const listsOf = (list: FigureList): Keyed<readonly string[]>[] =>
  'depends_on' in list
    ? Object.entries(list.values).map(([key, value]) => ({key: `${list.depends_on.join('|')} ${key}`, value}))
    : [{key: null, value: list}]

type Lists = Keyed<readonly string[]>[]

/** Starts and prices may each hang on a key of their own; on the same one they go together. */
function pairs(starts: Lists, prices: Lists): Keyed<readonly [readonly string[], readonly string[]]>[] {
  const same = starts.every(({key}) => key !== null && prices.some((price) => price.key === key))
  return prices.flatMap((price) =>
    starts
      .filter((start) => !same || start.key === price.key)
      .map((start) => ({
        key: same ? price.key : joined(start.key, price.key),
        value: [start.value, price.value] as const,
      })),
  )
}

/** What a tariff asks for, and what it works out on the way. */
export interface ShownInput {
  readonly class: string
  readonly name: string
  readonly kind: string
  readonly default: string | null
  readonly unit: string | null
  readonly citation: string | null
}
export interface ShownPart {
  readonly class: string
  readonly name: string
  readonly title: string | null
  readonly key: string | null
  readonly figure: string
  readonly rounding: string | null
  readonly unit: string | null
  readonly citation: string | null
}

const tariffs = (version: RateVersion, classes: readonly string[]): (readonly [string, Tariff])[] =>
  classes.flatMap((name) => {
    const tariff = version.classes[name]
    return tariff === undefined ? [] : [[name, tariff] as const]
  })

export const inputRows = (version: RateVersion, classes: readonly string[]): ShownInput[] =>
  tariffs(version, classes).flatMap(([className, {inputs}]) =>
    Object.entries(inputs).map(([name, rule]) => ({
      class: className,
      name,
      kind: rule.kind,
      default: rule.default,
      unit: rule.unit,
      citation: rule.citation,
    })),
  )

export const partRows = (version: RateVersion, classes: readonly string[]): ShownPart[] =>
  tariffs(version, classes).flatMap(([className, {parts}]) =>
    Object.entries(parts).flatMap(([name, part]) =>
      keyed(part.figure).map(({key, value}) => ({
        class: className,
        name,
        title: part.title?.en ?? null,
        key,
        figure: value,
        rounding: roundingText(part.round),
        unit: part.unit,
        citation: part.citation,
      })),
    ),
  )
