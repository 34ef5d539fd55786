import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {letterLanguages} from '#core/policies/letter-languages.js'
import {loadLetterTemplates} from '#core/policies/letter-templates.js'

interface Font {
  hasGlyphForCodePoint(code: number): boolean
}
const fontkit = createRequire(createRequire(import.meta.url).resolve('pdfkit'))('fontkit') as {
  create(file: Buffer): Font
}

/** What no font draws: the end of a line. */
const UNSEEN = new Set(['\n'])

describe('the fonts of letters', () => {
  const templates = loadLetterTemplates()
  for (const language of letterLanguages().values())
    it(`have every character of the letters in ${language.code}`, () => {
      const own = templates.filter((one) => one.language === language.code).flatMap((one) => one.versions)
      const texts = [...own.flatMap((one) => [one.subject, ...one.paragraphs.map(({text}) => text)])]
      const words = [language.name, language.occupant, language.date, language.morning, language.afternoon]
      const all = [
        ...texts,
        ...words,
        ...language.months,
        ...Object.values(language.labels),
        ...language.choices.values(),
      ]
      for (const weight of ['Regular', 'Bold']) {
        const font = fontkit.create(readFileSync(new URL(`fonts/${language.font}-${weight}.ttf`, DATA_ROOT)))
        const missing = new Set(
          Array.from(all.join('')).filter(
            (one) => !UNSEEN.has(one) && !font.hasGlyphForCodePoint(one.codePointAt(0) ?? 0),
          ),
        )
        expect(Array.from(missing).join(''), `${language.font}-${weight}`).to.equal('')
      }
    })
})
