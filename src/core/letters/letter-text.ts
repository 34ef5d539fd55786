import type {RenderedLetter, RenderedPart} from '#core/letters/render-letter.js'

/** Columns of a plain e-mail. */
const WIDTH = 72

/** Characters that take two columns and may be parted anywhere: Chinese, Japanese, Korean. */
const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60]/g
/** Half of a character beyond the first 65,536, which takes one column like the letters here. */
const SECOND_HALF = /[\uDC00-\uDFFF]/g
/** What never begins a line. */
const CLOSING = /^[\u3001\u3002\uFF0C\uFF1A\uFF1B\uFF09\uFF01\uFF1F.,;:)!?]/

const BEYOND_LATIN = /[\u1100-\uFFFF]/
const found = (text: string, what: RegExp): number => text.match(what)?.length ?? 0
const widthOf = (text: string): number =>
  BEYOND_LATIN.test(text) ? text.length + found(text, WIDE) - found(text, SECOND_HALF) : text.length

/** Pieces between which a line may end: words with the space before them, wide characters one by one. */
const pieces = (text: string): string[] =>
  Array.from(
    text.matchAll(/\s*(?:[^\s\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60]+|\S)/gu),
    ([piece]) => piece,
  )

/** A paragraph in lines of at most `width` columns. */
export function wrapped(text: string, width: number = WIDTH): string[] {
  const lines: string[] = []
  let line = ''
  let columns = 0
  for (const piece of pieces(text)) {
    const wide = widthOf(piece)
    const over = columns + wide > width && !CLOSING.test(piece)
    if (line !== '' && !over) {
      line += piece
      columns += wide
      continue
    }
    if (line !== '') lines.push(line)
    line = piece.trimStart()
    columns = widthOf(line)
  }
  return line === '' ? lines : [...lines, line]
}

const RULE = '-'.repeat(WIDTH)

function partLines(part: RenderedPart, {head}: RenderedLetter): string[] {
  const {labels, name} = part.language
  return [
    `[${name}]`,
    `${labels.date}: ${part.date}`,
    `${labels.account}: ${head.account}`,
    ...wrapped(`${labels.service_address}: ${head.service_address}`),
    '',
    ...wrapped(part.subject.toLocaleUpperCase('en')),
    ...part.paragraphs.flatMap((paragraph) => ['', ...paragraph.split('\n').flatMap((line) => wrapped(line))]),
  ]
}

/** The window of the envelope: an occupant is called so in every language of the letter. */
export const windowLines = ({head, parts}: RenderedLetter): string[] =>
  head.to.map((line) => (line === OCCUPANT ? parts.map(({language}) => language.occupant).join(' / ') : line))
export const OCCUPANT = '{occupant}'

/** The whole letter as lines: what an e-mail carries, and whose hash is kept. */
export function letterText(letter: RenderedLetter): string {
  const lines = [
    letter.head.district,
    ...letter.head.return_address,
    '',
    ...windowLines(letter),
    '',
    ...letter.parts.flatMap((part, at) => [...(at === 0 ? [] : ['', RULE, '']), ...partLines(part, letter)]),
  ]
  return `${lines.join('\n')}\n`
}
