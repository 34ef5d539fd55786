import type {Performed} from '#core/acts/perform.js'
import type {ImportedRateFile, ImportRatesOutcome, ShownFault} from '#core/billing/rate-import-outcome.js'
import type {RateRow} from '#core/billing/rate-sheet.js'
import type {RatePlanList, ShownRates} from '#core/billing/show-rates.js'
import {EXIT} from '#core/kernel/refusal.js'
import type {Column, Row} from '#terminal/columns.js'
import {policyWords, verifiedWords} from '#terminal/rates-words.js'
import type {Screen, View, Warning} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const IMPORTED: readonly Column[] = [
  {key: 'file', title: 'File', kind: 'text'},
  {key: 'what', title: 'What', kind: 'id'},
  {key: 'from', title: 'From', kind: 'date'},
  {key: 'status', title: 'Status', kind: 'text'},
  {key: 'classes', title: 'Classes', kind: 'count', rank: 2},
  {key: 'lines', title: 'Lines', kind: 'count', rank: 2},
  {key: 'warnings', title: 'Warnings', kind: 'count', rank: 3},
]
/** Warnings told one by one; all of them stand in the answer of --json. */
const WARNINGS_TOLD = 20

export function importedRatesView(performed: Performed<ImportRatesOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, dryRun} = performed
  const sole = soleName(outcome.files)
  const {files, new_versions: fresh, known_versions: known, new_et_periods: periods, refused} = outcome
  return {
    data: outcome,
    exit: refused > 0 ? EXIT.partial : EXIT.done,
    ...(sole === null ? {} : {id: sole}),
    refusedRows: files.flatMap(({file, faults}) => faults.map((fault) => ({...fault, file}))),
    warnings: warningsOf(files),
    human(screen) {
      const word = dryRun ? 'DRY RUN' : fresh + periods === 0 ? 'NOTHING NEW' : 'IMPORTED'
      const et = periods === 0 ? '' : `, ${periods} ET periods`
      screen.done(`${word}: ${fresh} new versions${et}, ${known} known, ${refused} files refused`)
      screen.table(IMPORTED, files.flatMap(fileRows))
    },
    next: dryRun || fresh === 0 ? [] : [`curbstop show-rates ${firstPlan(files)}`],
  }
}

/** The plan or the zone of a file that came alone. */
const soleName = ([only, second]: readonly ImportedRateFile[]): string | null =>
  only === undefined || second !== undefined ? null : (only.plan ?? only.et?.zone ?? null)

const firstPlan = (files: readonly ImportedRateFile[]): string =>
  files.find(({versions}) => versions.some(({status}) => status === 'new'))?.plan ?? ''

function fileRows({file, plan, versions, et, faults, warnings}: ImportedRateFile): Row[] {
  const head = {file, warnings: warnings.length}
  if (et !== null) {
    const status = faults.length > 0 ? 'refused' : et.new === 0 ? 'known' : `${et.new} new`
    return [{...head, what: `ET ${et.zone}`, from: et.from, status, lines: et.periods}]
  }
  if (versions.length === 0) return [{...head, what: plan ?? '', status: 'refused'}]
  return versions.map(({effective_from: from, status, classes, lines}) => ({
    ...head,
    what: plan,
    from,
    status,
    classes: classes.length,
    lines,
  }))
}

function warningsOf(files: readonly ImportedRateFile[]): Warning[] {
  const all = files.flatMap(({file, warnings, notes}) => [
    ...notes.map((note) => `${file}: ${note}`),
    ...warnings.map((warning) => faultText(file, warning)),
  ])
  const told = all.slice(0, WARNINGS_TOLD).map((message) => ({code: 'RATES', message}))
  const hidden = all.length - told.length
  return hidden === 0 ? told : [...told, {code: 'RATES', message: `and ${hidden} more warnings; --json has all`}]
}

const faultText = (file: string, {line, field, reason}: ShownFault): string => `${file}:${line} ${field}: ${reason}`

const PLANS: readonly Column[] = [
  {key: 'plan', title: 'Plan', kind: 'id'},
  {key: 'title', title: 'Title', kind: 'text', rank: 2},
  {key: 'unit', title: 'Unit', kind: 'text'},
  {key: 'version', title: 'In force', kind: 'date'},
  {key: 'next_version', title: 'Next', kind: 'date'},
  {key: 'versions', title: 'Versions', kind: 'count', rank: 3},
  {key: 'source', title: 'Source', kind: 'text', rank: 3},
]

export function ratePlansView(list: RatePlanList): View {
  const rows = list.rows.map((row) => ({...row}))
  return {
    data: list,
    list: {columns: PLANS, rows},
    human(screen) {
      if (rows.length === 0) screen.line('No rate plan is kept.')
      else screen.table(PLANS, rows)
      if (list.truncated) screen.line(`${rows.length} of ${list.total}; --limit 0 shows all`)
    },
    next: rows.length === 0 ? ['curbstop import-rates FILE'] : [],
  }
}

const RATES: readonly Column[] = [
  {key: 'class', title: 'Class', kind: 'text', rank: 3},
  {key: 'line', title: 'Line', kind: 'id'},
  {key: 'where', title: 'Where', kind: 'text'},
  {key: 'rate', title: 'Rate', kind: 'decimal'},
  {key: 'per', title: 'Per', kind: 'text', rank: 2},
]
/** What a script is given, each thing in a column of its own. */
const ALL_RATES: readonly Column[] = [
  {key: 'class', title: 'Class', kind: 'text'},
  {key: 'line', title: 'Line', kind: 'id'},
  {key: 'basis', title: 'Basis', kind: 'text'},
  {key: 'key', title: 'Key', kind: 'text'},
  {key: 'tier', title: 'Tier', kind: 'count'},
  {key: 'starts', title: 'Starts', kind: 'text'},
  {key: 'rate', title: 'Rate', kind: 'decimal'},
  {key: 'per', title: 'Per', kind: 'text'},
  {key: 'when', title: 'When', kind: 'text'},
  {key: 'title', title: 'Title', kind: 'text'},
  {key: 'service', title: 'Service', kind: 'text'},
  {key: 'tier_name', title: 'Tier name', kind: 'text'},
  {key: 'rounding', title: 'Rounding', kind: 'text'},
  {key: 'citation', title: 'Citation', kind: 'text'},
]
const INPUTS: readonly Column[] = [
  {key: 'class', title: 'Class', kind: 'text', rank: 3},
  {key: 'name', title: 'Asks for', kind: 'id'},
  {key: 'kind', title: 'Kind', kind: 'text'},
  {key: 'default', title: 'Default', kind: 'text'},
  {key: 'unit', title: 'Unit', kind: 'text', rank: 2},
]
const VERSIONS: readonly Column[] = [
  {key: 'effective_from', title: 'Version', kind: 'date'},
  {key: 'known_until', title: 'Known until', kind: 'date'},
  {key: 'in_force', title: 'Shown', kind: 'flag'},
  {key: 'verified', title: 'Verified', kind: 'text'},
]

export interface RatesFrom {
  /** The file as it was named; null for a plan of the store. */
  readonly path: string | null
  readonly warnings: readonly Warning[]
}

export function ratesView(shown: ShownRates, {path, warnings}: RatesFrom): View {
  const rows = shown.rows.map((row) => ({...row}))
  return {
    data: shown,
    list: {columns: ALL_RATES, rows},
    warnings,
    human(screen) {
      showRatesHead(screen, shown)
      showPrices(screen, shown)
      if (shown.truncated) screen.line(`${rows.length} of ${shown.total}; --limit 0 shows all`)
      section(screen, INPUTS, shown.inputs)
      showParts(screen, shown)
      screen.heading('Where it is written')
      screen.card(Array.from(citations(shown), ([code, citation]) => [code, citation] as const))
    },
    next: path === null ? [] : [`curbstop import-rates ${path}`],
  }
}

function showRatesHead(screen: Screen, shown: ShownRates): void {
  const {rounding} = shown
  screen.heading(`${shown.plan}  ${shown.title}  rates of ${shown.version}`)
  const policy = shown.versions.find(({in_force}) => in_force)?.change_policy ?? ''
  screen.card([
    ...(shown.file === null ? [] : [['File', `${shown.file}, not imported`] as const]),
    ['Unit', shown.unit],
    ['Change', policyWords(policy)],
    [
      'Rounding',
      `each ${rounding.when === 'line' ? 'line' : 'bill'}, ${rounding.mode.replaceAll('_', ' ')}, to the cent`,
    ],
    ['Verified', verifiedWords(shown.verified)],
    ['Adopted by', shown.citation],
  ])
  screen.table(
    VERSIONS,
    shown.versions.map((version) => ({...version, verified: verifiedWords(version.verified)})),
  )
}

function section(screen: Screen, columns: readonly Column[], rows: readonly object[]): void {
  if (rows.length === 0) return
  screen.line()
  screen.table(
    columns,
    rows.map((row) => ({...row})),
  )
}

/** A table of prices needs this much room. */
const TABLE_WIDTH = 110

/** On a narrow screen each line stands with its prices below one another. */
function showPrices(screen: Screen, {classes, rows}: ShownRates): void {
  const placed = rows.map((row) => ({...row, where: whereText(row)}))
  if (!screen.isTty || screen.width >= TABLE_WIDTH) {
    screen.table(RATES, placed)
    return
  }
  const texts = new Map<string, string[]>()
  for (const {class: of, line, rate, per, where} of placed) {
    const label = classes.length === 1 ? line : `${of} ${line}`
    texts.set(label, [...(texts.get(label) ?? []), `${rate} ${perWords(per)}${where === '' ? '' : `: ${where}`}`])
  }
  screen.card(Array.from(texts, ([label, lines]) => [label, ...lines] as const))
}

/** What is no unit says itself how it is charged. */
const perWords = (per: string): string => (/^(percent|dollars|least|worked)\b/.test(per) ? per : `per ${per}`)

const whereText = ({key, tier, starts, when}: RateRow): string =>
  [key, starts ?? (tier === null ? null : 'from the first unit'), when].filter((part) => part !== null).join(', ')

/** Each part once, with what it is under each key. */
function showParts(screen: Screen, {classes, parts}: ShownRates): void {
  if (parts.length === 0) return
  const texts = new Map<string, string[]>()
  for (const {class: of, name, key, figure, rounding} of parts) {
    const label = classes.length === 1 ? name : `${of} ${name}`
    const text = `${figure}${key === null ? '' : ` (${key})`}${rounding === null ? '' : `, rounded ${rounding}`}`
    texts.set(label, [...(texts.get(label) ?? []), text])
  }
  screen.heading('What is worked out')
  screen.card(Array.from(texts, ([label, lines]) => [label, ...lines] as const))
}

/** One for each line, however many prices it has. */
const citations = ({rows}: ShownRates): Map<string, string> => new Map(rows.map(({line, citation}) => [line, citation]))
