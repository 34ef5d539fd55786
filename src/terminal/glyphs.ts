/** Signs that always stand beside a word; ASCII where the locale is not UTF-8 or plain text is asked for. */
export interface Glyphs {
  readonly done: string
  readonly failed: string
  readonly dot: string
  readonly branch: string
  readonly corner: string
  readonly stem: string
}

const UNICODE: Glyphs = {done: '✔', failed: '✖', dot: '·', branch: '├', corner: '└', stem: '│'}
const ASCII: Glyphs = {done: 'OK', failed: 'NO', dot: '-', branch: '|-', corner: '`-', stem: '|'}

export function glyphsFor(env: Readonly<Record<string, string | undefined>>): Glyphs {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '')
  return locale !== undefined && /utf-?8/i.test(locale) ? UNICODE : ASCII
}
