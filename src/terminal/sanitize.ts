/** Characters that steer a terminal or hide text: C0, DEL, C1, bidirectional controls, zero-width and line separators. */
const UNSAFE =
  // eslint-disable-next-line no-control-regex -- these are the characters to find
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udfff]|[\u{e0000}-\u{e007f}]/gu

const shown = (char: string): string => {
  const code = char.codePointAt(0) ?? 0
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}

/** Text from a file or a customer, safe in one cell of one line: every control is shown, as `\x1b`, never sent. */
export const clean = (text: string): string => text.replace(UNSAFE, shown)

/** The colours of `color.ts` and nothing else: bold, dim, red, green, yellow, cyan and their ends. */
// eslint-disable-next-line no-control-regex -- ESC is what is looked for
const OWN_COLOURS = /\u001b\[(?:0|1|2|22|31|32|33|36|39)m/g

/** The last gate before a screen: lines and tabs pass, our own colours pass where colour is on, nothing else. */
export function gate(text: string, colour: boolean): string {
  return text
    .split('\n')
    .map((line) => (colour ? aroundColours(line) : tabbed(line)))
    .join('\n')
}

const tabbed = (line: string): string => line.split('\t').map(clean).join('\t')

function aroundColours(line: string): string {
  const colours = line.match(OWN_COLOURS) ?? []
  return line
    .split(OWN_COLOURS)
    .map((part, i) => tabbed(part) + (colours[i] ?? ''))
    .join('')
}

/** JSON text with the unsafe characters that JSON leaves raw (C1, bidi, zero-width) as escapes; the value is the same. */
export const cleanJson = (json: string): string =>
  json.replace(UNSAFE, (char) =>
    Array.from({length: char.length}, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  )
