const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/

/** A word as a POSIX shell reads it back. */
export const quoted = (word: string): string => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

export const commandLine = (words: readonly string[]): string => words.map(quoted).join(' ')

/** Up to three names nearest to what was typed, near enough to have been meant. */
export function nearest(typed: string, names: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(typed.length / 3))
  return names
    .map((name) => ({name, distance: editDistance(typed, name)}))
    .filter(({distance, name}) => distance <= limit || (typed.length > 2 && name.startsWith(typed)))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({name}) => name)
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({length: b.length + 1}, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitute = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(substitute, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    previous = row
  }
  return previous[b.length] ?? 0
}
