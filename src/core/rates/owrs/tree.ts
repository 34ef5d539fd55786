import {isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLError} from 'yaml'
import {refuse, type RowFault} from '#core/kernel/refusal.js'

/** A file as it is written: every value is its text, so `3.10` stays `3.10` and no date or float is made of anything. */
export type Tree = TextNode | ListNode | MapNode
export interface TextNode {
  readonly kind: 'text'
  readonly line: number
  readonly text: string
}
export interface ListNode {
  readonly kind: 'list'
  readonly line: number
  readonly items: readonly Tree[]
}
export interface MapNode {
  readonly kind: 'map'
  readonly line: number
  readonly entries: readonly Entry[]
}
export interface Entry {
  readonly key: string
  readonly line: number
  readonly value: Tree
}

/** Words that stand for nothing in YAML. */
const NOTHING = new Set(['', '~', 'null'])
export const isAbsent = (node: Tree): boolean => node.kind === 'text' && NOTHING.has(node.text)

export const badRates = (file: string, rows: readonly RowFault[]): Error => {
  const [first] = rows
  const where = first === undefined ? file : `${file}:${first.line}`
  return refuse('BAD_RATES', `${where}: ${first?.reason ?? 'no rates can be read'}`, {field: 'file', rows})
}

/**
 * Strict reading: a key given twice, a tab used as indentation, an anchor or a tag refuse the file.
 * @throws Refusal BAD_RATES (65) with every fault and its line
 */
export function readTree(file: string, text: string): Tree {
  const lines = new LineCounter()
  const lineOf = (at: number): number => Math.max(lines.linePos(at).line, 1)
  const document = parsed(file, text, lines)
  const faults = [...document.errors, ...document.warnings]
  if (faults.length > 0) throw badRates(file, syntaxFaults(faults, text, lineOf))
  const odd = (node: unknown, what: string): Error => {
    const at = (node as {range?: readonly number[] | null}).range?.[0] ?? 0
    return badRates(file, [{line: lineOf(at), field: 'file', value: '', reason: what}])
  }

  function read(node: unknown, line: number): Tree {
    if (node === null || node === undefined) return {kind: 'text', line, text: ''}
    if (isAlias(node)) throw odd(node, 'a reference to another value (*name) is not part of the format')
    if (!isScalar(node) && !isSeq(node) && !isMap(node)) throw odd(node, 'neither text, list nor map')
    if (node.anchor !== undefined || node.tag !== undefined) throw odd(node, NO_TAGS)
    const own = node.range === undefined || node.range === null ? line : lineOf(node.range[0])
    if (isScalar(node)) return {kind: 'text', line: own, text: typeof node.value === 'string' ? node.value.trim() : ''}
    if (isSeq(node)) return {kind: 'list', line: own, items: node.items.map((item) => read(item, own))}
    const entries = node.items.map(({key, value}): Entry => {
      const name = read(key, own)
      if (name.kind !== 'text') throw odd(key, 'a key is a word')
      return {key: name.text, line: name.line, value: read(value, name.line)}
    })
    return {kind: 'map', line: own, entries}
  }
  return read(document.contents, 1)
}

const NO_TAGS = 'anchors (&name) and tags (!name) are not part of the format'
/** Deeper than any tariff: a reader that follows every level of a hostile file ends the process. */
const DEEPEST_BRACKETS = 20
const WIDEST_INDENT = /^[ ?-]{120}/

function parsed(file: string, text: string, lineCounter: LineCounter): ReturnType<typeof parseDocument> {
  const line = tooDeep(text)
  if (line !== null)
    throw badRates(file, [{line, field: 'file', value: '', reason: 'lists or maps are nested too deeply'}])
  return parseDocument(text, {schema: 'failsafe', strict: true, uniqueKeys: true, lineCounter, prettyErrors: false})
}

function tooDeep(text: string): number | null {
  let depth = 0
  for (const [at, line] of text.split('\n').entries()) {
    if (WIDEST_INDENT.test(line)) return at + 1
    for (const sign of line) {
      if (sign === '[' || sign === '{') depth += 1
      else if (sign === ']' || sign === '}') depth = Math.max(depth - 1, 0)
      if (depth > DEEPEST_BRACKETS) return at + 1
    }
  }
  return null
}

/** One fault for each line. A value that runs on into a key is at fault where that key stands. */
function syntaxFaults(faults: readonly YAMLError[], text: string, lineOf: (at: number) => number): RowFault[] {
  const runOn = new Set(faults.flatMap(({code, pos}) => (code === 'MULTILINE_IMPLICIT_KEY' ? [pos[0]] : [])))
  const rows = new Map<number, RowFault>()
  for (const {code, pos, message} of faults) {
    if (code === 'BLOCK_AS_IMPLICIT_KEY' && runOn.has(pos[0])) continue
    const line = lineOf(code === 'MULTILINE_IMPLICIT_KEY' ? pos[1] : pos[0])
    const value = (text.split('\n')[line - 1] ?? '').trim()
    const reason = REASONS[code] ?? `not valid YAML: ${message}`
    if (!rows.has(line)) rows.set(line, {line, field: 'file', value, reason})
  }
  return Array.from(rows.values()).toSorted((a, b) => a.line - b.line)
}

const REASONS: Readonly<Record<string, string>> = {
  BAD_INDENT: 'not valid YAML: this line is not indented as its neighbours are',
  DUPLICATE_KEY: 'the same key stands twice',
  MULTILINE_IMPLICIT_KEY: 'not valid YAML: a key inside a value (is the line indented too far?)',
  TAG_RESOLVE_FAILED: NO_TAGS,
  TAB_AS_INDENT: 'not valid YAML: a tab is used as indentation',
}
