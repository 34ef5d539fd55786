import {cardLines, type CardLine} from '#terminal/card.js'
import type {Paint} from '#terminal/color.js'
import type {Column, Row} from '#terminal/columns.js'
import type {Glyphs} from '#terminal/glyphs.js'
import {clean, gate} from '#terminal/sanitize.js'
import {tableLines, tsv} from '#terminal/table.js'
import {hanging, textWidth} from '#terminal/text-width.js'
import {treeLines, type Step} from '#terminal/tree.js'
import type {Screen} from '#terminal/view.js'

export interface Look {
  readonly width: number
  readonly isTty: boolean
  readonly paint: Paint
  readonly glyphs: Glyphs
}

type Block = readonly string[] | Promise<readonly string[]>

/** Gathers what a view writes, so that the slow table maker is loaded only where a table is drawn. */
export class GatheringScreen implements Screen {
  readonly width: number
  readonly isTty: boolean
  readonly #look: Look
  readonly #blocks: Block[] = []

  constructor(look: Look) {
    this.#look = look
    this.width = look.width
    this.isTty = look.isTty
  }

  line(text = ''): void {
    this.#blocks.push(text.split('\n').flatMap((line) => this.#fitted(clean(line))))
  }

  done(text: string): void {
    this.#blocks.push(this.#prose(`${this.#look.paint.good(this.#look.glyphs.done)} ${clean(text)}`))
  }

  alert(text: string): void {
    this.#blocks.push(this.#prose(`${this.#look.paint.warn('!')} ${clean(text)}`))
  }

  heading(text: string): void {
    this.#blocks.push(this.#fitted(text).map((line) => this.#look.paint.bold(line)))
  }

  table(columns: readonly Column[], rows: readonly Row[]): void {
    const input = {columns, rows}
    this.#blocks.push(this.isTty ? tableLines(input, this.width, this.#look.paint) : tsv(input))
  }

  card(lines: readonly CardLine[]): void {
    this.#blocks.push(cardLines(lines, this.width))
  }

  tree(steps: readonly Step[]): void {
    this.#blocks.push(treeLines(steps, this.width, this.#look))
  }

  /** A line too long for the terminal goes on below, set in as it began. */
  #fitted(text: string): readonly string[] {
    if (!this.isTty || textWidth(text) <= this.width) return [text]
    const indent = ' '.repeat(text.length - text.trimStart().length)
    return hanging(text.trimStart(), this.width - indent.length).map((line) => indent + line)
  }

  /** At a terminal no word is cut; elsewhere a sentence is one line. */
  #prose(text: string): readonly string[] {
    return this.isTty ? hanging(text, this.width) : [text]
  }

  /** All of it as text that ends with a line feed, or empty. */
  async text(): Promise<string> {
    const lines: string[] = []
    for (const block of this.#blocks) lines.push(...(await block))
    return gate(lines.map((line) => `${line}\n`).join(''), this.#look.paint.on)
  }
}
