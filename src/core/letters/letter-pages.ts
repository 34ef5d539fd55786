import {existsSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import PDFDocument from 'pdfkit'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {windowLines} from '#core/letters/letter-text.js'
import type {RenderedLetter, RenderedPart} from '#core/letters/render-letter.js'
import {DATA_ROOT} from '#core/policies/data-node.js'

/** Points on letter paper, 72 an inch. */
const LEFT = 63
const RIGHT_COLUMN = 396
const WIDTH = 486
const TOP = 40
const BOTTOM = 64
/**
 * The window of a No. 10 envelope: the address stands where it shows however the folded sheet slides, and nothing else
 * stands between 2.0 and 3.7 inches of the first page.
 */
const WINDOW = {left: 81, top: 180}
const BODY_TOP = 272
const FOOT = 752
const SIZE = {head: 12, text: 10, small: 9, subject: 13}
const GAP = 6
const LINE = 14
/** Width of a language's name, in sizes of its letters. */
const LANGUAGE_COLUMN = 8
/** A heading is not left alone at the foot of a page. */
const KEEP_WITH_NEXT = 90

/** The family of everything that is not the text of a language: names, addresses. */
const LATIN = 'NotoSans'

type Weight = 'Regular' | 'Bold'
interface Face {
  readonly family: string
  readonly weight: Weight
  readonly size: number
}
interface Place {
  readonly x: number
  readonly y: number
}

/** What pdfkit keeps of an embedded font: which characters it has, and every word that it has laid out. */
interface Glyphs {
  readonly font?: {readonly characterSet: readonly number[]}
  layoutCache?: object
}
/** What pdfkit keeps to itself. */
interface Kept {
  readonly _font?: Glyphs
  readonly _fontSize: number
  readonly _fontFamilies: Readonly<Record<string, Glyphs>>
}
const keptOf = (document: PDFKit.PDFDocument): Kept => document as unknown as Kept

/** Letters after which the words laid out are forgotten: those of the templates are soon known again, names never come back. */
const LETTERS_REMEMBERED = 200
const NOTHING = Object.freeze({})

export interface PrintedLetter {
  readonly letterId: string
  readonly rendered: RenderedLetter
}

/** Letters laid out one after the other in one document, read from it as it grows. */
export class LetterPages {
  readonly document: PDFKit.PDFDocument
  readonly #families = new Set<string>()
  readonly #known = new Map<string, ReadonlySet<number>>()
  #footer = ''
  #page = 0
  #letters = 0
  #before: PDFKit.PDFPage | null = null

  constructor({title, author, day}: {title: string; author: string; day: string}) {
    this.document = new PDFDocument({
      ...{size: 'LETTER', autoFirstPage: false, lang: 'en-US', displayTitle: true},
      margins: {top: TOP, bottom: BOTTOM, left: LEFT, right: LEFT},
      info: {Title: title, Author: author, CreationDate: new Date(`${day}T12:00:00Z`)},
    })
    this.document.on('pageAdded', () => {
      this.#letGo()
      this.#foot()
    })
  }

  /** @throws Refusal NO_FONT (78) */
  add({letterId, rendered}: PrintedLetter): void {
    const {document} = this
    this.#footer = `${rendered.head.account}   ${letterId}`
    this.#page = 0
    this.#letters += 1
    if (this.#letters % LETTERS_REMEMBERED === 0) this.#forgetWords()
    document.addPage()
    this.#head(rendered)
    document.y = BODY_TOP
    for (const [at, part] of rendered.parts.entries()) this.#part(part, rendered, at === 0)
  }

  /** The page before this one is written by now. At the end only its number is needed, so that memory does not grow by what it held. */
  #letGo(): void {
    if (this.#before !== null) Object.assign(this.#before.dictionary, {data: NOTHING})
    this.#before = this.document.page
  }

  #forgetWords(): void {
    for (const font of Object.values(keptOf(this.document)._fontFamilies))
      font.layoutCache = Object.create(null) as object
  }

  /** Number of the page, and whose letter it is, on every page. */
  #foot(): void {
    const {document} = this
    const {x, y} = document
    this.#page += 1
    const {_font, _fontSize} = keptOf(document)
    this.#write(`${this.#footer}   ${this.#page}`, {size: SIZE.small}, {x: LEFT, y: FOOT})
    Object.assign(document, {_font, _fontSize})
    document.x = x
    document.y = y
  }

  #head(rendered: RenderedLetter): void {
    const {head} = rendered
    this.#write(head.district, {weight: 'Bold', size: SIZE.head}, {x: LEFT, y: TOP})
    let y = TOP + SIZE.head + GAP
    for (const line of head.return_address) {
      this.#write(line, {}, {x: LEFT, y})
      y += SIZE.text + 3
    }
    const [part] = rendered.parts
    if (part !== undefined) {
      const {labels} = part.language
      const facts = [`${labels.date}: ${part.date}`, `${labels.account}: ${head.account}`]
      for (const [at, line] of facts.entries())
        this.#write(line, {family: part.language.font}, {x: RIGHT_COLUMN, y: TOP + at * LINE})
      this.#languages(rendered, facts.length + 1)
    }
    for (const [at, line] of windowLines(rendered).entries()) this.#address(line, rendered, at)
  }

  /** Whoever does not read the first language sees on the first page that theirs follows. */
  #languages({parts}: RenderedLetter, row: number): void {
    for (const [at, {language}] of parts.entries())
      this.#write(
        language.name,
        {family: language.font, size: SIZE.small},
        {
          x: RIGHT_COLUMN + (at % 2) * (SIZE.small * LANGUAGE_COLUMN),
          y: TOP + (row + Math.floor(at / 2)) * LINE,
        },
      )
  }

  /** "Occupant" in every language takes the fonts of all of them. */
  #address(line: string, {parts}: RenderedLetter, at: number): void {
    const y = WINDOW.top + at * LINE
    const words = line.split(' / ')
    let x = WINDOW.left
    for (const [index, word] of words.entries()) {
      const family = words.length === 1 ? LATIN : (parts[index]?.language.font ?? LATIN)
      const text = index === 0 ? word : ` / ${word}`
      this.#write(text, {family}, {x, y})
      x += this.document.widthOfString(text)
    }
  }

  #part(part: RenderedPart, {head}: RenderedLetter, first: boolean): void {
    const {document} = this
    const {font, labels, name} = part.language
    if (!first) {
      if (document.y > document.page.height - BOTTOM - KEEP_WITH_NEXT) document.addPage()
      else {
        document.y += GAP * 2
        document
          .moveTo(LEFT, document.y)
          .lineTo(LEFT + WIDTH, document.y)
          .lineWidth(0.5)
          .stroke('#888888')
        document.y += GAP * 2
      }
    }
    const about = `${labels.service_address}: ${head.service_address}`
    this.#flow(
      first ? about : `${name}   ${labels.date}: ${part.date}   ${labels.account}: ${head.account}`,
      font,
      'Regular',
      SIZE.small,
    )
    if (!first) this.#flow(about, font, 'Regular', SIZE.small)
    document.y += GAP
    this.#flow(part.subject, font, 'Bold', SIZE.subject)
    for (const paragraph of part.paragraphs) {
      document.y += GAP
      this.#flow(paragraph, font, 'Regular', SIZE.text)
    }
  }

  #face(family: string, weight: Weight): string {
    const name = `${family}-${weight}`
    if (!this.#families.has(name)) {
      const path = fileURLToPath(new URL(`fonts/${name}.ttf`, DATA_ROOT))
      if (!existsSync(path))
        throw new Refusal({
          code: 'NO_FONT',
          exit: EXIT.configuration,
          message: `no font data/fonts/${name}.ttf: letters in that language cannot be printed`,
          next: ['put the font there, or take the letters as text'],
        })
      this.document.registerFont(name, path)
      this.#families.add(name)
    }
    return name
  }

  #write(text: string, {family = LATIN, weight = 'Regular', size = SIZE.text}: Partial<Face>, at: Place): void {
    this.document.font(this.#face(family, weight)).fontSize(size)
    this.document.text(text, at.x, at.y, {lineBreak: false})
  }

  /** Text that wraps; a character the language's font lacks, as in a name, takes the Latin one. */
  #flow(text: string, family: string, weight: Weight, size: number): void {
    const {document} = this
    document.x = LEFT
    const runs = this.#runs(text, family, weight)
    document.font(this.#face(family, weight)).fontSize(size)
    const [only] = runs
    if (only !== undefined && runs.length === 1) {
      document.text(only.text, {width: WIDTH, lineGap: 1})
      return
    }
    for (const [at, run] of runs.entries()) {
      document.font(this.#face(run.family, weight)).fontSize(size)
      document.text(run.text, {width: WIDTH, lineGap: 1, continued: at < runs.length - 1})
    }
  }

  /** Code points that a family has. */
  #characters(family: string, weight: Weight): ReadonlySet<number> {
    const name = this.#face(family, weight)
    let known = this.#known.get(name)
    if (known === undefined) {
      this.document.font(name)
      known = new Set(keptOf(this.document)._font?.font?.characterSet ?? [])
      this.#known.set(name, known)
    }
    return known
  }

  #runs(text: string, family: string, weight: Weight): {text: string; family: string}[] {
    if (family === LATIN) return [{text, family}]
    const known = this.#characters(family, weight)
    const runs: {text: string; family: string}[] = []
    for (const character of text) {
      const own = known.has(character.codePointAt(0) ?? 0) || character === '\n' ? family : LATIN
      const last = runs.at(-1)
      if (last?.family === own) last.text += character
      else runs.push({text: character, family: own})
    }
    return runs
  }
}
