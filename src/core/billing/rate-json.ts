import {isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node} from 'yaml'

/** A JSON text that knows on which line each of its values stands. */
export interface RateJson {
  readonly value: unknown
  /** Line of a path such as `versions[0].classes`; of its nearest parent where it is not there. */
  lineOf(path: string): number
}

export interface JsonFault {
  readonly line: number
  readonly reason: string
}

/** JSON as it is written: a key that stands twice is a fault, not the last one's victory. */
export function parseRateJson(text: string): RateJson | JsonFault {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return {line: lineAt(text, faultOffset(error)), reason: `not valid JSON: ${(error as Error).message}`}
  }
  const lines = new LineCounter()
  const document = parseDocument(text, {schema: 'json', uniqueKeys: true, lineCounter: lines, prettyErrors: false})
  const [twice] = document.errors
  if (twice !== undefined) return {line: lines.linePos(twice.pos[0]).line, reason: 'the same key stands twice'}
  return {value, lineOf: (path) => lineOfPath(document, path, lines)}
}

export const isJsonFault = (read: RateJson | JsonFault): read is JsonFault => 'reason' in read

const faultOffset = (error: unknown): number => Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? 0)
const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

/** Keys may hold dots: at each map the longest key with which the rest of the path begins is taken. */
function lineOfPath(document: Document, path: string, lines: LineCounter): number {
  let node: unknown = document.contents
  let line = 1
  for (let rest = path; rest !== '' && isNode(node);) {
    const step = isSeq(node) ? itemOf(node.items, rest) : isMap(node) ? pairOf(node.items, rest) : null
    if (step === null) break
    line = startOf(step.at, lines) ?? line
    node = step.value
    rest = step.rest
  }
  return line
}

interface Step {
  readonly at: unknown
  readonly value: unknown
  readonly rest: string
}

function itemOf(items: readonly unknown[], path: string): Step | null {
  const [whole = '', index = ''] = /^\[(\d+)\]\.?/.exec(path) ?? []
  const item = items[Number(index)]
  return whole === '' ? null : {at: item, value: item, rest: path.slice(whole.length)}
}

function pairOf(pairs: readonly {readonly key: unknown; readonly value: unknown}[], path: string): Step | null {
  let best: Step | null = null
  let longest = -1
  for (const {key, value} of pairs) {
    const name = isScalar(key) ? String(key.value) : ''
    const fits = path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`)
    if (!fits || name.length <= longest) continue
    longest = name.length
    best = {at: key, value, rest: path.slice(name.length).replace(/^\./, '')}
  }
  return best
}

const startOf = (node: unknown, lines: LineCounter): number | null => {
  const at = isNode(node) ? (node as Node).range?.[0] : undefined
  return at === undefined ? null : lines.linePos(at).line
}
