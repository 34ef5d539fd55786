import type {Paint} from '#terminal/color.js'
import type {Glyphs} from '#terminal/glyphs.js'
import {clean} from '#terminal/sanitize.js'
import {padEnd, textWidth, wrap} from '#terminal/text-width.js'

/** One step of a proof: a rule, whether it holds, the facts it used and where it is written. */
export interface Step {
  readonly holds: boolean | null
  readonly rule: string
  readonly facts: string
  readonly citation?: string
}

/** From this width on a step whose citation fits beside it takes one line, whatever the others need. */
const ROOMY = 100

/** The proof as a tree of one level; the citation stands at the right, or below where the screen is narrow. */
export function treeLines(steps: readonly Step[], width: number, look: {paint: Paint; glyphs: Glyphs}): string[] {
  const rule = Math.max(0, ...steps.map((step) => textWidth(clean(step.rule))))
  const facts = Math.max(0, ...steps.map((step) => textWidth(clean(step.facts))))
  const citation = Math.max(0, ...steps.map((step) => textWidth(clean(step.citation ?? ''))))
  const head = textWidth(look.glyphs.branch) + textWidth(look.glyphs.done) + rule + 4
  const column = Math.max(0, Math.min(facts, width - head - 3 - citation))
  const allBeside = column === facts
  const isBeside = (step: Step): boolean => {
    const [own, source] = [textWidth(clean(step.facts)), textWidth(clean(step.citation ?? ''))]
    return allBeside || (width >= ROOMY && head + Math.max(own, own > column ? 0 : column) + 3 + source <= width)
  }
  return steps.flatMap((step, i) => {
    const last = i === steps.length - 1
    const lead = `${last ? look.glyphs.corner : look.glyphs.branch} ${mark(step, look)} ${padEnd(clean(step.rule), rule)}`
    const below = padEnd(last ? '' : look.glyphs.stem, head)
    if (isBeside(step)) {
      return [`${lead}  ${padEnd(clean(step.facts), column)}   ${look.paint.dim(step.citation ?? '')}`.trimEnd()]
    }
    const texts = wrap(clean(step.facts), Math.max(20, width - head))
    const cited = step.citation === undefined ? [] : wrap(clean(step.citation), Math.max(20, width - head))
    return [
      `${lead}  ${texts[0] ?? ''}`.trimEnd(),
      ...texts.slice(1).map((text) => below + text),
      ...cited.map((text) => below + look.paint.dim(text)),
    ]
  })
}

function mark(step: Step, {paint, glyphs}: {paint: Paint; glyphs: Glyphs}): string {
  if (step.holds === null) return ' '.repeat(textWidth(glyphs.done))
  return step.holds ? paint.good(glyphs.done) : paint.bad(glyphs.failed)
}
