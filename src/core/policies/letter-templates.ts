import {readdirSync} from 'node:fs'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, DataNode, readData} from '#core/policies/data-node.js'
import {
  LETTER_FACTS,
  LETTER_ROWS,
  placeholdersOf,
  ROWS_NAMES,
  type RowsName,
} from '#core/policies/letter-placeholders.js'

/** One paragraph and the clauses of law or policy that it says. */
export interface Paragraph {
  readonly clauses: readonly string[]
  /** Table whose rows it is written for, once each; null = written once. */
  readonly rows: RowsName | null
  readonly text: string
}

export interface TemplateVersion {
  /** The same number in every language: what one says the others say. */
  readonly version: number
  readonly effective_from: BusinessDate
  readonly effective_to: BusinessDate | null
  readonly subject: string
  readonly paragraphs: readonly Paragraph[]
}

export const TRANSLATIONS = ['original', 'reviewed', 'not_reviewed'] as const

/** A letter in one language. A version is never changed once letters were written by it: a new one is added. */
export interface LetterTemplate {
  readonly letter: string
  readonly language: string
  /** Whether somebody who may has read the translation; anything but the original and `reviewed` is told as not verified. */
  readonly translation: (typeof TRANSLATIONS)[number]
  readonly versions: readonly TemplateVersion[]
}

function readParagraph(node: DataNode): Paragraph {
  const named = node.at('rows')
  const rows = named.isNull ? null : named.oneOf(ROWS_NAMES)
  const text = node.at('text').text()
  const known = [...Object.keys(LETTER_FACTS), ...(rows === null ? [] : Object.keys(LETTER_ROWS[rows]))]
  for (const name of placeholdersOf(text)) new DataNode(name, `${node.at('text').where}{}`).oneOf(known)
  return {clauses: node.at('clauses').texts(), rows, text}
}

const readVersion = (node: DataNode): TemplateVersion => ({
  version: node.at('version').whole(1),
  effective_from: node.at('effective_from').date(),
  effective_to: node.at('effective_to').dateOrNull(),
  subject: node.at('subject').text(),
  paragraphs: node.at('paragraphs').list().map(readParagraph),
})

const readTemplate = (file: DataNode): LetterTemplate => ({
  letter: file.at('letter').text(),
  language: file.at('language').text(),
  translation: file.at('translation').oneOf(TRANSLATIONS),
  versions: file.at('versions').list().map(readVersion),
})

const toldBy = ({paragraphs}: TemplateVersion): string =>
  Array.from(new Set(paragraphs.flatMap(({text}) => placeholdersOf(text))))
    .toSorted()
    .join(' ')

/** A file's name says what is in it, and every language of a version tells the same facts. */
function mustAgree(template: LetterTemplate, name: string, others: readonly LetterTemplate[]): void {
  const where = `data/letters/${name}`
  new DataNode(name, where).oneOf([`${template.letter}.${template.language}.json`])
  for (const version of template.versions) {
    const same = others
      .filter((other) => other.letter === template.letter)
      .flatMap((other) => other.versions.filter((one) => one.version === version.version))
    for (const other of same)
      new DataNode(toldBy(version), `${where} version ${version.version}, facts told`).oneOf([toldBy(other)])
  }
}

const TEMPLATE_FILE = /^[a-z0-9_]+\.[a-z]{2,3}\.json$/

/** Every template of the package. @throws Refusal BAD_DATA (78) naming the file, the place and what was expected */
export function loadLetterTemplates(root: URL = DATA_ROOT): readonly LetterTemplate[] {
  const templates: LetterTemplate[] = []
  for (const name of readdirSync(new URL('letters/', root)).toSorted()) {
    if (!TEMPLATE_FILE.test(name)) continue
    const template = readTemplate(readData(root, `letters/${name}`))
    mustAgree(template, name, templates)
    templates.push(template)
  }
  return templates
}
