import {refuse, type RowFault} from '#core/kernel/refusal.js'
import type {OwrsMode} from '#core/rates/owrs/budget-rounding.js'
import {classSource, type ClassSource} from '#core/rates/owrs/class-source.js'
import {convertClass} from '#core/rates/owrs/convert-class.js'
import {readMetadata, type BillFrequency, type OwrsMetadata} from '#core/rates/owrs/metadata.js'
import {badRates, readTree, type Entry} from '#core/rates/owrs/tree.js'
import type {ChangePolicy, RatePlan, Tariff} from '#core/rates/rate-plan.js'

export interface OwrsOptions {
  /** Name of the file as it is told in faults. */
  readonly file: string
  /** Code of the plan that is made. */
  readonly code: string
  readonly mode: OwrsMode
  /** The format says nothing of a period that a change of rates falls into. */
  readonly changePolicy: ChangePolicy
}

export interface ConvertedOwrs {
  /** The classes that could be read: one version of a plan. */
  readonly plan: RatePlan
  /** Why the others could not, by class. */
  readonly faults: ReadonlyMap<string, readonly RowFault[]>
  /** What is wrong in the file but does not touch a bill. */
  readonly warnings: readonly RowFault[]
  readonly frequency: BillFrequency | null
  /** What a reader of the plan must know and the plan cannot say. */
  readonly notes: readonly string[]
}

const METADATA = 'metadata'
const RATE_STRUCTURE = 'rate_structure'
/** `capacity_charge` is a fee of connection and `author_info` who typed the file: neither is part of a bill. */
const TOP_LEVEL = new Set([METADATA, RATE_STRUCTURE, 'author_info', 'capacity_charge'])

/**
 * A file of the Open Water Rate Specification as a plan of one version.
 * @throws Refusal BAD_RATES (65) when the file as a whole cannot be read
 */
export function convertOwrs(text: string, options: OwrsOptions): ConvertedOwrs {
  const {file, mode} = options
  const tree = readTree(file, text)
  const entries = tree.kind === 'map' ? tree.entries : []
  const entry = (key: string): Entry | undefined => entries.find((one) => one.key === key)
  const metadata = readMetadata(file, entry(METADATA))
  const structure = entry(RATE_STRUCTURE)
  if (structure?.value.kind !== 'map')
    throw badRates(file, [
      {line: structure?.line ?? 1, field: RATE_STRUCTURE, value: '', reason: 'the file has no rate_structure'},
    ])

  const classes: [string, Tariff][] = []
  const faults = new Map<string, readonly RowFault[]>()
  const warnings: RowFault[] = entries.filter(({key}) => !TOP_LEVEL.has(key)).map(strayKey)
  for (const one of structure.value.entries) {
    const source = classSource(one, file, mode)
    const converted = 'parts' in source ? convertClass(source) : {tariff: null, faults: [source], warnings: []}
    if (converted.tariff === null) faults.set(one.key, converted.faults)
    else classes.push([one.key, converted.tariff])
    warnings.push(...converted.warnings)
    if ('parts' in source) warnings.push(...wrongUnit(source, metadata))
  }
  const plan = planOf(metadata, Object.fromEntries(classes), options)
  return {
    plan,
    faults,
    warnings: warnings.toSorted((a, b) => a.line - b.line),
    frequency: metadata.frequency,
    notes: notesOf(metadata),
  }
}

function planOf(metadata: OwrsMetadata, classes: Readonly<Record<string, Tariff>>, options: OwrsOptions): RatePlan {
  return {
    code: options.code,
    title: metadata.utility,
    unit: metadata.unit,
    versions: [
      {
        effective_from: metadata.effectiveFrom,
        known_until: null,
        change_policy: options.changePolicy,
        citation: metadata.link ?? options.file,
        verified: 'open',
        rounding: {when: 'total', mode: 'half_up'},
        inputs_beat_parts: true,
        classes,
      },
    ],
  }
}

const strayKey = ({key, line}: Entry): RowFault => ({
  line,
  field: key,
  value: '',
  reason: `${key} stands outside ${RATE_STRUCTURE} and is not read`,
})

/** 748 gallons are a hundred cubic feet: a budget reckoned with it in another unit is wrong by a third. */
function wrongUnit({name, parts}: ClassSource, {unit}: OwrsMetadata): RowFault[] {
  if (unit === 'ccf') return []
  return Array.from(parts.values()).flatMap((part) =>
    part.kind === 'formula' && /\b748\b/.test(part.text)
      ? [
          {
            line: part.line,
            field: `${name}.${part.name}`,
            value: part.text,
            reason: `748 gallons make a ccf, but the unit of this file is ${unit}`,
          },
        ]
      : [],
  )
}

function notesOf({unit, frequency}: OwrsMetadata): string[] {
  const notes: string[] = []
  if (frequency !== null && frequency !== 'monthly') notes.push(`charges are for a ${frequency} bill`)
  if (unit !== 'ccf') notes.push(`use is in ${unit}; formulas name it usage_ccf all the same`)
  return notes
}

/**
 * A class that the file has but that could not be read is refused with its own reason.
 * @throws Refusal BAD_RATES (65)
 */
export function requireClass({plan, faults}: ConvertedOwrs, file: string, serviceClass: string): void {
  const rows = faults.get(serviceClass)
  if (rows !== undefined) throw badRates(file, rows)
  const classes = Object.keys(plan.versions[0]?.classes ?? {})
  if (!classes.includes(serviceClass))
    throw refuse('BAD_RATES', `${file}: class ${serviceClass} not in file`, {
      field: 'class',
      next: [`classes of the file: ${[...classes, ...faults.keys()].join(', ')}`],
    })
}
