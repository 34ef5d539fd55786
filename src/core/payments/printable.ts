/** Letters and signs that Unicode does not decompose, as plain ones. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{đ: 'd', Đ: 'D', ł: 'l', Ł: 'L', ħ: 'h', Ħ: 'H', ı: 'i', œ: 'oe', Œ: 'OE'},
  ...{'‘': "'", '’': "'", '“': '"', '”': '"', '–': '-', '—': '-', '…': '...', '\t': ' ', '\n': ' '},
}
/** What every receipt printer can show by one of its code pages: ASCII and the letters of western Europe. */
const PRINTABLE = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u00ff]$/

/** Text that every printer shows alike, one column a character; what steers a printer is never sent to it. */
export const printable = (text: string): string =>
  Array.from(text.normalize('NFC'), (char) => (PRINTABLE.test(char) ? char : (PLAIN[char] ?? bare(char)))).join('')

/** The letter without its marks, else a question mark. */
function bare(char: string): string {
  const [letter = ''] = char.normalize('NFD')
  return PRINTABLE.test(letter) ? letter : '?'
}
