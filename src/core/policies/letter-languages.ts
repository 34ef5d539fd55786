import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'

const LABELS = ['date', 'account', 'service_address', 'page', 'of'] as const

/** How one language writes what stands between the words of a letter. */
export interface LetterLanguage {
  readonly code: string
  /** In the language itself. */
  readonly name: string
  /** Family in data/fonts that has its characters: `X-Regular.ttf` and `X-Bold.ttf`. */
  readonly font: string
  /** January first. */
  readonly months: readonly string[]
  /** With {day}, {month}, {year}. */
  readonly date: string
  /** With {time}, on a clock of twelve hours. */
  readonly morning: string
  readonly afternoon: string
  readonly occupant: string
  readonly labels: Readonly<Record<(typeof LABELS)[number], string>>
  /** Words for what is chosen from a list. */
  readonly choices: ReadonlyMap<string, string>
}

const MONTHS = 12

function readLanguage(node: DataNode, code: string): LetterLanguage {
  const months = node.at('months').texts()
  if (months.length !== MONTHS) node.at('months').oneOf([])
  const choices = node.at('choices')
  const label = (key: string): string => node.at('labels').at(key).text()
  return {
    ...{code, months, name: node.at('name').text(), font: node.at('font').text(), date: node.at('date').text()},
    morning: node.at('morning').text(),
    afternoon: node.at('afternoon').text(),
    occupant: node.at('occupant').text(),
    labels: Object.fromEntries(LABELS.map((key) => [key, label(key)])) as LetterLanguage['labels'],
    choices: new Map(choices.keys().map((key) => [key, choices.at(key).text()])),
  }
}

/** @throws Refusal BAD_DATA (78) */
export function letterLanguages(root: URL = DATA_ROOT): ReadonlyMap<string, LetterLanguage> {
  const languages = readData(root, 'letters/languages.json').at('languages')
  return new Map(languages.keys().map((code) => [code, readLanguage(languages.at(code), code)]))
}
