import {decimalFraction} from '#core/rates/fraction.js'
import {tableKey} from '#core/rates/owrs/table-key.js'
import {isAbsent, type Entry, type MapNode, type TextNode, type Tree} from '#core/rates/owrs/tree.js'

/** One named part of a customer class, in the forms the specification knows. */
export type RatePart = PartHead & PartForm
export interface PartHead {
  readonly name: string
  readonly line: number
}
type PartForm =
  | {readonly kind: 'formula'; readonly text: string}
  | {readonly kind: 'tiers'; readonly convention: 'first_unit' | 'above'}
  | {readonly kind: 'list'; readonly items: readonly TextNode[]}
  | {readonly kind: 'table'; readonly dependsOn: readonly string[]; readonly rows: readonly TableRow[]}
  | {
      readonly kind: 'range'
      readonly of: string
      readonly starts: readonly TextNode[]
      readonly values: readonly TextNode[]
    }
  | {readonly kind: 'absent'}
  | {readonly kind: 'broken'; readonly value: string; readonly reason: string}

export interface TableRow {
  readonly key: string
  readonly line: number
  readonly items: readonly TextNode[]
}

const TIERED = 'Tiered'
const BUDGET = 'Budget'
const MAP_KEYS = new Set(['depends_on', 'values', 'area_starts'])

export function readPart({key, line, value}: Entry): RatePart {
  return {name: key, line, ...formOf(value)}
}

const broken = (reason: string, value = ''): PartForm => ({kind: 'broken', reason, value})

function formOf(node: Tree): PartForm {
  if (isAbsent(node)) return {kind: 'absent'}
  switch (node.kind) {
    case 'text':
      if (node.text === TIERED) return {kind: 'tiers', convention: 'first_unit'}
      if (node.text === BUDGET) return {kind: 'tiers', convention: 'above'}
      return {kind: 'formula', text: node.text}
    case 'list': {
      const items = textsOf(node)
      return items === null ? broken('a list holds numbers, percents, words or formulas') : listForm(items)
    }
    case 'map':
      return mapForm(node)
  }
}

/** A list of one stands for its value, unless tiers ask for it: `list-of.ts` takes either. */
function listForm(items: readonly TextNode[]): PartForm {
  const [only, second] = items
  if (only === undefined) return {kind: 'absent'}
  return second === undefined ? {kind: 'formula', text: only.text} : {kind: 'list', items}
}

/** A text, or a list of texts; null for anything else. */
function textsOf(node: Tree): TextNode[] | null {
  if (node.kind === 'text') return isAbsent(node) ? [] : [node]
  if (node.kind === 'map') return null
  const texts = node.items.filter((item): item is TextNode => item.kind === 'text' && !isAbsent(item))
  return texts.length === node.items.length ? texts : null
}

function mapForm({entries}: MapNode): PartForm {
  const odd = entries.find(({key}) => !MAP_KEYS.has(key))
  if (odd !== undefined) return broken('a look-up has depends_on and values, and nothing else', odd.key)
  const [depends, values, starts] = ['depends_on', 'values', 'area_starts'].map(
    (key) => entries.find((entry) => entry.key === key)?.value,
  )
  const dependsOn = depends === undefined ? [] : (textsOf(depends) ?? []).map(({text}) => text)
  const [first] = dependsOn
  if (first === undefined) return broken('depends_on names nothing')
  if (values === undefined) return broken('there are no values')
  if (starts !== undefined) return rangeForm(dependsOn, starts, values)
  if (values.kind !== 'map') return broken('values are a map: key, then rate')
  return tableForm(dependsOn, values)
}

function tableForm(dependsOn: readonly string[], values: MapNode): PartForm {
  const rows = new Map<string, TableRow>()
  for (const {key: written, line, value} of values.entries) {
    const key = tableKey(written, dependsOn)
    if (key === null) return broken(`a key has ${dependsOn.length} words (${dependsOn.join('|')})`, written)
    const items = textsOf(value)
    if (items === null) return broken('a rate is a number, a formula or a list of them', written)
    const same = rows.get(key)
    if (same !== undefined && !sameTexts(same.items, items))
      return broken(`${key} has two rates (lines ${same.line} and ${line})`, written)
    if (items.length > 0) rows.set(key, {key, line, items})
  }
  return rows.size === 0 ? broken('there are no values') : {kind: 'table', dependsOn, rows: Array.from(rows.values())}
}

const sameTexts = (a: readonly TextNode[], b: readonly TextNode[]): boolean =>
  a.length === b.length && a.every(({text}, at) => text === b[at]?.text)

function rangeForm(dependsOn: readonly string[], startsNode: Tree, valuesNode: Tree): PartForm {
  const [starts, values] = [textsOf(startsNode), textsOf(valuesNode)]
  const [of, second] = dependsOn
  if (of === undefined || second !== undefined) return broken('a range is of one number')
  if (starts === null || values === null || starts.length === 0) return broken('a range has starts and values')
  if (starts.length !== values.length) return broken(`${starts.length} starts and ${values.length} values`)
  const odd = starts.find(({text}) => decimalFraction(text) === null)
  return odd === undefined ? {kind: 'range', of, starts, values} : broken('a start is a number', odd.text)
}
