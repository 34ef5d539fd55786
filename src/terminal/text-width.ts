/** Columns a text takes on a screen: wide East Asian and emoji count two, combining marks none, colours none. */
export function textWidth(text: string): number {
  let width = 0
  // eslint-disable-next-line no-control-regex -- colours take no room
  for (const char of text.replace(/\u001b\[[0-9;]*m/g, '')) width += charWidth(char)
  return width
}

const WIDE_RANGES: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
]

function charWidth(char: string): 0 | 1 | 2 {
  if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(char)) return 0
  const code = char.codePointAt(0) ?? 0
  return WIDE_RANGES.some(([from, to]) => code >= from && code <= to) ? 2 : 1
}

export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - textWidth(text))) + text
export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - textWidth(text)))

/** Words of `text` on lines of at most `width` columns; a longer word stands alone on its line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && textWidth(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

/** The same, with every line after the first set in by two. */
export const hanging = (text: string, width: number): string[] =>
  wrap(text, width - HANGING).map((line, at) => (at === 0 ? line : ' '.repeat(HANGING) + line))

const HANGING = 2
