import {createInterface, type Interface} from 'node:readline'
import {clean} from '#terminal/sanitize.js'
import {wrap} from '#terminal/text-width.js'
import {cancelled} from '#terminal/to-refusal.js'

export interface EntryStreams {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  readonly isTty: boolean
  /** Columns of the screen. */
  readonly width: () => number
}

/**
 * Lines typed one after the other, for work that is done by the hundred: one reader stays open, so that nothing is lost
 * which a scanner sends or a hand types ahead. No line is kept as history.
 */
export class EntryLine {
  readonly #output: NodeJS.WritableStream
  readonly #width: () => number
  readonly #reader: Interface
  readonly #ahead: string[] = []
  #waiting: {take(line: string): void; fail(error: Error): void} | null = null
  #ended = false

  constructor(streams: EntryStreams) {
    this.#output = streams.output
    this.#width = streams.width
    this.#reader = createInterface({...streams, terminal: streams.isTty, historySize: 0})
    this.#reader.on('line', (line) => {
      if (this.#waiting === null) this.#ahead.push(line)
      else
        this.#settle((waiting) => {
          waiting.take(line)
        })
    })
    this.#reader.on('close', () => {
      this.#end()
    })
    this.#reader.on('SIGINT', () => {
      this.#end()
    })
  }

  /** The next line, without the spaces around it. @throws Refusal CANCELLED (130) at the end of input or on Ctrl-C */
  async ask(question: string): Promise<string> {
    const typed = this.#ahead.shift()
    if (typed !== undefined) {
      this.say(`${question}${typed}`)
      return typed.trim()
    }
    if (this.#ended) throw cancelled()
    return new Promise((resolve, reject) => {
      this.#waiting = {
        take: (line) => {
          resolve(line.trim())
        },
        fail: reject,
      }
      this.#reader.setPrompt(clean(question))
      this.#reader.prompt()
    })
  }

  /** Broken between words where it is wider than the screen; all of it is indented alike. */
  say(text: string): void {
    const [indent = ''] = /^ */.exec(text) ?? []
    const lines = wrap(clean(text.slice(indent.length)), this.#width() - indent.length)
    this.#output.write(`${indent}${lines.join(`\n${indent}`)}\n`)
  }

  close(): void {
    this.#reader.close()
  }

  #end(): void {
    this.#ended = true
    if (this.#waiting !== null) this.#output.write('\n')
    this.#settle((waiting) => {
      waiting.fail(cancelled())
    })
  }

  #settle(how: (waiting: {take(line: string): void; fail(error: Error): void}) => void): void {
    const waiting = this.#waiting
    this.#waiting = null
    if (waiting !== null) how(waiting)
  }
}
