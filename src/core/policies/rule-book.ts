import {readdirSync} from 'node:fs'
import {isBusinessDate, type BusinessDate} from '#core/kernel/business-date.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {groupBy} from '#core/kernel/group-by.js'
import {DATA_ROOT, readData} from '#core/policies/data-node.js'
import {inForce, VERIFIED, type Verified} from '#core/policies/provision.js'
import {agencyOfDistrict, type AgencyKind} from '#core/policies/shutoff-law.js'

/** A value of a rule by its place below it, such as `difference.report_from_cents`. */
export type RuleValues = ReadonlyMap<string, Json>

/** One rule of law or of the district, in the version in force on a day. */
export interface BookRule {
  /** Name of its file. */
  readonly topic: string
  /** What its file is about. */
  readonly topic_title: string
  /** Id where the law or the policy gives one, `S-60D`; else its place. */
  readonly rule: string
  /** Where it stands, `adjustments.types.leak`: the same for every version of it. */
  readonly place: string
  readonly title: string
  /** Empty where the file gives none. */
  readonly citation: string
  /** Null where the file does not say: shown as not verified. */
  readonly verified: Verified | null
  /** Null = in force before the years this program judges. */
  readonly effective_from: BusinessDate | null
  /** First day it no longer holds; null = open. */
  readonly effective_to: BusinessDate | null
  readonly values: RuleValues
  readonly note: string
  /** Path below `data/`. */
  readonly file: string
}

export interface BookQuestion {
  readonly district: string
  readonly on: BusinessDate
  /** Another folder of law and policy than the package's own `data/`. */
  readonly root?: URL
}

type Item = Readonly<Record<string, Json>>

/** What a rule takes over from what it stands in. */
interface Place {
  readonly path: readonly string[]
  readonly given: Omit<BookRule, 'rule' | 'place' | 'values'>
  readonly on: BusinessDate
  /** Rules for other kinds of agency are left out. */
  readonly agency: AgencyKind
}

const isItem = (value: Json | undefined): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
const textOf = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null)
const dateOf = (value: Json | undefined): BusinessDate | null =>
  typeof value === 'string' && isBusinessDate(value) ? value : null

/** Says itself where it comes from. */
const isRule = (item: Item): boolean => 'citation' in item || 'verified' in item

const holdsRule = (value: Json | undefined): boolean => {
  if (isList(value)) return value.some(holdsRule)
  return isItem(value) && (isRule(value) || Object.values(value).some(holdsRule))
}

/** What tells one item of a list from the next. */
export const ITEM_NAMES = ['code', 'letter', 'id', 'name', 'year', 'date', 'kind'] as const

function nameOf(item: Json, at: number): readonly string[] {
  if (!isItem(item)) return [String(at)]
  const named = ITEM_NAMES.map((key) => item[key]).find(
    (value) => typeof value === 'string' || typeof value === 'number',
  )
  if (named !== undefined) return [String(named)]
  if (!('effective_from' in item)) return [String(at + 1)]
  const rule = textOf(item['rule'])
  return rule === null ? [] : [rule]
}

/** Names of the items of a list; where two would have one name and neither is a version, their place tells them apart. */
function namesOf(list: readonly Json[]): readonly (readonly string[])[] {
  const names = list.map(nameOf)
  const spoken = names.map((name) => name.join('.'))
  return names.map((name, at) => {
    const item = list[at]
    const isVersion = isItem(item) && 'effective_from' in item
    const isUnique = spoken.indexOf(spoken[at] ?? '') === spoken.lastIndexOf(spoken[at] ?? '')
    return isVersion || isUnique ? name : [...name, String(at + 1)]
  })
}

/** Said of a rule, not a value of it. */
const ABOUT = new Set([
  ...['title', 'note', 'citation', 'verified', 'effective_from', 'effective_to', 'rule', 'schema', '$schema'],
  ...['from_year', 'until_year'],
])

function flatten(value: Json, path: string, into: Map<string, Json>): void {
  if (isItem(value)) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, path === '' ? key : `${path}.${key}`, into)
  } else if (isList(value) && value.some(isItem)) {
    const names = namesOf(value)
    for (const [at, inner] of value.entries()) flatten(inner, [path, ...(names[at] ?? [])].join('.'), into)
  } else into.set(path, value)
}

/** Holidays are dated by years: from the first day of one, to the first day after the other. */
function datesOf(item: Item, {effective_from, effective_to}: Place['given']) {
  const {from_year: first, until_year: last} = item
  const firstDay = typeof first === 'number' ? dateOf(`${first}-01-01`) : null
  const dayAfter = typeof last === 'number' ? dateOf(`${last + 1}-01-01`) : null
  return {
    effective_from: dateOf(item['effective_from']) ?? firstDay ?? effective_from,
    effective_to: dateOf(item['effective_to']) ?? dayAfter ?? effective_to,
  }
}

function withOwn(item: Item, place: Place): Place {
  const {path, given} = place
  const verified = VERIFIED.find((one) => one === item['verified'])
  const own = {
    ...given,
    title: textOf(item['title']) ?? textOf(item['name']) ?? (path.length === 1 ? given.title : ''),
    citation: textOf(item['citation']) ?? given.citation,
    verified: verified ?? given.verified,
    note: textOf(item['note']) ?? '',
    ...datesOf(item, given),
  }
  return {...place, given: own}
}

const isFor = (item: Json, agency: AgencyKind): boolean => {
  if (!isItem(item)) return true
  const {agencies} = item
  return !isList(agencies) || agencies.includes(agency)
}

/** The items of a list that count: of versions the one in force, of all others those for this agency. */
function itemsOf(key: string, list: readonly Json[], {on, agency}: Place): readonly (readonly [number, Json])[] {
  const mine = Array.from(list.entries()).filter(([, item]) => isFor(item, agency))
  if (key !== 'versions') return mine
  const dated = mine.flatMap(([at, item]) => {
    const from = isItem(item) ? dateOf(item['effective_from']) : null
    return from === null || !isItem(item)
      ? []
      : [{at, effective_from: from, effective_to: dateOf(item['effective_to'])}]
  })
  const chosen = inForce(dated, on)
  return mine.filter(([at]) => at === chosen?.at)
}

/** Rules below an item, the item's own first. */
function rulesIn(item: Item, outer: Place): BookRule[] {
  const place = withOwn(item, outer)
  const values = new Map<string, Json>()
  const inner: BookRule[] = []
  for (const [key, value] of Object.entries(item)) {
    if (ABOUT.has(key) || (key === 'agencies' && isList(value))) continue
    if (!holdsRule(value)) {
      flatten(value, key === 'values' ? '' : key, values)
      continue
    }
    const path = key === 'versions' ? place.path : [...place.path, key]
    if (isItem(value)) inner.push(...rulesIn(value, {...place, path}))
    if (!isList(value)) continue
    const names = namesOf(value)
    for (const [at, one] of itemsOf(key, value, place)) {
      const name = key === 'versions' ? [] : (names[at] ?? [])
      if (isItem(one)) inner.push(...rulesIn(one, {...place, path: [...path, ...name]}))
    }
  }
  if (!isRule(item) && values.size === 0) return inner
  const where = place.path.join('.')
  return [{...place.given, rule: textOf(item['rule']) ?? where, place: where, values}, ...inner]
}

/** The rules of one file as they stand on the day. @throws Refusal BAD_DATA (78) */
function rulesOfFile(file: string, root: URL, {on, agency}: Pick<Place, 'on' | 'agency'>): BookRule[] {
  const node = readData(root, file)
  const title = node.keys().includes('title') ? node.at('title').text() : ''
  const topic = topicOf(file)
  const given = {
    ...{topic, topic_title: title, title, citation: '', verified: null, note: '', file},
    ...{effective_from: null, effective_to: null},
  }
  return inForceOf(rulesIn(node.value as Item, {path: [topic], given, on, agency}), on)
}

/** Of rules of one place, the version in force. */
function inForceOf(rules: readonly BookRule[], on: BusinessDate): BookRule[] {
  return Array.from(groupBy(rules, (rule) => rule.place).values()).flatMap((versions) => {
    const dated = versions.map((rule) => ({
      rule,
      effective_from: rule.effective_from ?? ('' as BusinessDate),
      effective_to: rule.effective_to,
    }))
    const chosen = inForce(dated, on)
    return chosen === null ? [] : [chosen.rule]
  })
}

const topicOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1).replace(/\.json$/, '')

/** The folders whose every file is a topic; nobody keeps a list of them. */
const foldersOf = (district: string): readonly string[] => ['law', `districts/${district}/policies`]

/** Every file of law and of district policy, by its path below `data/`. */
export const ruleFiles = (district: string, root: URL = DATA_ROOT): readonly string[] =>
  foldersOf(district).flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root))
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .map((name) => `${folder}/${name}`),
  )

/** All rules in force on a day, law first. @throws Refusal BAD_DATA (78) */
export function ruleBook({district, on, root = DATA_ROOT}: BookQuestion): BookRule[] {
  const agency = agencyOfDistrict(root, district)
  return ruleFiles(district, root).flatMap((file) => rulesOfFile(file, root, {on, agency}))
}
