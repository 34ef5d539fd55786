import {nameKey, nameWords, nearbySounds, soundOf} from '#core/accounts/person-name.js'
import {TEXT} from '#core/accounts/tables.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Sorts after every word that begins with what stands before it. */
export const LAST_CHARACTER = '\u{10FFFF}'

/** One word of the question: any of these keys in one indexed column fits it. */
interface WordTest {
  readonly column: 'word' | 'sound'
  readonly keys: readonly string[]
  /** Words that only begin like it fit too. */
  readonly begins?: string
}

/**
 * Persons whose name is, begins like, sounds like or nearly sounds like the one asked for, best kind of match first.
 * Every step is an index probe, and no step reads more than `most` rows of the driving word.
 */
export async function personsByName(reader: Reader, asked: string, most: number): Promise<string[]> {
  const words = Array.from(new Set(nameWords(asked)))
  if (words.length === 0) return []
  const found = new Set(await exactName(reader, asked, most))
  const asWritten = words.map((word): WordTest => ({column: 'word', keys: [word], begins: word}))
  const asHeard = words.map((word): WordTest => ({column: 'sound', keys: [soundOf(word)]}))
  const steps = [asWritten, asHeard, ...words.map((_, at) => oneNearly(words, asHeard, at))]
  for (const step of steps) {
    if (found.size >= most) break
    for (const person of await personsWith(reader, step, most)) found.add(person)
  }
  return Array.from(found).slice(0, most)
}

const EXACT = 'select distinct person_id from person_version where name_key = :key limit :most'

async function exactName(reader: Reader, asked: string, most: number): Promise<string[]> {
  const rows = await select<{person_id: string}>(reader, EXACT, {key: nameKey(asked), most})
  return rows.map((row) => row.person_id)
}

/** All words as heard but one, which may be a consonant off. */
const oneNearly = (words: readonly string[], asHeard: readonly WordTest[], at: number): WordTest[] =>
  asHeard.map((test, index) => {
    const word = words[index] ?? ''
    return index === at ? {column: 'sound', keys: nearbySounds(soundOf(word))} : test
  })

async function personsWith(reader: Reader, tests: readonly WordTest[], most: number): Promise<string[]> {
  if (tests.some((test) => test.keys.length === 0)) return []
  const counts = await Promise.all(tests.map((test) => commonness(reader, test, most)))
  const rarest = counts.indexOf(Math.min(...counts))
  const [driver, ...others] = [tests[rarest], ...tests.filter((_, at) => at !== rarest)]
  if (driver === undefined) return []
  const bindings: Record<string, ReturnType<typeof rowsFrom> | number> = {most, k0: keysOf(reader, driver)}
  const also = others.map((test, at) => {
    bindings[`k${at + 1}`] = keysOf(reader, test)
    return `exists (select 1 from person_word o, :k${at + 1} where o.person_id = d.person_id and ${fits('o', test)})`
  })
  const sql = `select distinct d.person_id from :k0 cross join person_word d where ${[fits('d', driver), ...also].join(' and ')} limit :most`
  const rows = await select<{person_id: string}>(reader, sql, bindings)
  return rows.map((row) => row.person_id)
}

async function commonness(reader: Reader, test: WordTest, most: number): Promise<number> {
  const sql = `select count(*) as n from (select 1 from :keys cross join person_word d where ${fits('d', test)} limit :most) x`
  return (await select<{n: number}>(reader, sql, {keys: keysOf(reader, test), most}))[0]?.n ?? 0
}

const fits = (alias: string, test: WordTest): string =>
  test.begins === undefined
    ? `${alias}.${test.column} = k.low`
    : `${alias}.${test.column} >= k.low and ${alias}.${test.column} < k.high`

const keysOf = (reader: Reader, test: WordTest): ReturnType<typeof rowsFrom> =>
  rowsFrom(
    reader,
    test.keys.map((key) => ({low: key, high: `${key}${LAST_CHARACTER}`})),
    {low: TEXT, high: TEXT},
    'k',
  )
