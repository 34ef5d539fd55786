/** Letters and digits of a name in capitals without accents, one word each; an apostrophe joins (O'Brien = OBRIEN). */
export function nameWords(name: string): string[] {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll(/['’ʼ]/g, '').toUpperCase()
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}

/** One key for a name whatever the order of its words (`Delgado, Rosa` = `Rosa Delgado`). */
export const nameKey = (name: string): string => nameWords(name).toSorted().join(' ')

/** Consonants that are heard alike share a letter; vowels and H, W, Y are not heard at all. */
const HEARD: Readonly<Record<string, string>> = {
  B: 'B',
  V: 'B',
  P: 'P',
  F: 'F',
  K: 'K',
  C: 'K',
  Q: 'K',
  G: 'G',
  J: 'J',
  D: 'T',
  T: 'T',
  L: 'L',
  M: 'N',
  N: 'N',
  Ñ: 'N',
  R: 'R',
  S: 'S',
  Z: 'S',
  X: 'S',
}
const SOUNDS = Array.from(new Set(Object.values(HEARD)))
const VOWEL_FIRST = 'A'

/**
 * How a word sounds: two spellings of one name (Delgado, Delgdao; Ortiz, Ortis; Philips, Filips) share it. Words in
 * other scripts and numbers are their own sound.
 */
export function soundOf(word: string): string {
  if (!/^[A-Z]+$/.test(word)) return word
  const spelled = word
    .replaceAll('PH', 'F')
    .replaceAll('CK', 'K')
    .replaceAll(/C(?=[EIY])/g, 'S')
    .replaceAll(/SH|CH/g, 'J')
    .replace(/^[KGP](?=N)/, '')
  let sound = /^[AEIOUHWY]/.test(spelled) ? VOWEL_FIRST : ''
  let last = ''
  for (const letter of spelled) {
    const heard = HEARD[letter] ?? ''
    if (heard !== '' && heard !== last) sound += heard
    if (heard !== '') last = heard
  }
  return sound
}

/** Sounds one consonant away: one left out, one too many, one for another. */
export function nearbySounds(sound: string): string[] {
  if (!/^[A-Z]{2,}$/.test(sound)) return []
  const near = new Set<string>()
  for (let at = 0; at <= sound.length; at += 1) {
    const before = sound.slice(0, at)
    if (at < sound.length) near.add(before + sound.slice(at + 1))
    for (const other of SOUNDS) {
      near.add(before + other + sound.slice(at))
      if (at < sound.length) near.add(before + other + sound.slice(at + 1))
    }
  }
  near.delete(sound)
  return Array.from(near)
}

/** Typing errors between two words: left out, too many, wrong, or two exchanged (optimal string alignment). */
export function typosBetween(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({length: b.length + 1}, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const exchanged = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (exchanged) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1)
      current.push(best)
    }
    beforeLast = last
    last = current
  }
  return last[b.length] ?? 0
}

/** How alike two names are, 0 to 100: every asked word against the best word of the other name. */
export function namesAlikePercent(asked: string, known: string): number {
  const knownWords = nameWords(known)
  const askedWords = nameWords(asked)
  if (askedWords.length === 0 || knownWords.length === 0) return 0
  const parts = askedWords.map((word) => Math.max(...knownWords.map((other) => wordsAlikePercent(word, other))))
  return Math.round(parts.reduce((total, part) => total + part, 0) / parts.length)
}

/** A word that only begins the other is nearly as good as the whole word. */
const BEGINS_PERCENT = 90

function wordsAlikePercent(asked: string, known: string): number {
  if (asked === known) return 100
  if (asked.length >= 3 && known.startsWith(asked)) return BEGINS_PERCENT
  const longest = Math.max(asked.length, known.length)
  return Math.round((100 * (longest - typosBetween(asked, known))) / longest)
}
