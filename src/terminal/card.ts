import {clean} from '#terminal/sanitize.js'
import {padEnd, textWidth, wrap} from '#terminal/text-width.js'

/** A label and what stands beside it; more than one text stands on lines of their own. */
export type CardLine = readonly [label: string, ...texts: string[]]

const INDENT = 2

/** Labels in one column, texts in the next, wrapped under themselves. */
export function cardLines(lines: readonly CardLine[], width: number): string[] {
  const label = Math.max(0, ...lines.map(([name]) => textWidth(clean(name))))
  const room = Math.max(20, width - INDENT - label - 2)
  return lines.flatMap(([name, ...texts]) =>
    texts
      .flatMap((text) => wrap(clean(text), room))
      .map((text, i) => `${' '.repeat(INDENT)}${padEnd(i === 0 ? clean(name) : '', label)}  ${text}`.trimEnd()),
  )
}
