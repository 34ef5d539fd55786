import {performance} from 'node:perf_hooks'
import type {Terminal} from '#terminal/terminal.js'

/** Nothing is shown in the first second. */
const QUIET_MS = 1_000
const TTY_EVERY_MS = 100
const PIPE_EVERY_MS = 10_000
const BAR_CELLS = 20

export interface ProgressOptions {
  readonly label: string
  /** Rows expected; null where nobody knows. */
  readonly total: number | null
  readonly quiet: boolean
  /** Milliseconds of a clock that only runs forward. */
  readonly clock?: () => number
}

/** How far a long run is, on stderr: a bar that moves on a terminal, a line every ten seconds elsewhere. */
export class Progress {
  readonly #terminal: Terminal
  readonly #options: ProgressOptions
  readonly #clock: () => number
  readonly #began: number
  #shownAt: number | null = null
  #count = 0

  constructor(terminal: Terminal, options: ProgressOptions) {
    this.#terminal = terminal
    this.#options = options
    this.#clock = options.clock ?? (() => performance.now())
    this.#began = this.#clock()
  }

  advance(by = 1): void {
    this.#count += by
    const now = this.#clock()
    const {isTty} = this.#terminal.err
    const since = now - (this.#shownAt ?? this.#began)
    const wait = this.#shownAt === null && isTty ? QUIET_MS : isTty ? TTY_EVERY_MS : PIPE_EVERY_MS
    if (this.#options.quiet || since < wait) return
    this.#shownAt = now
    void this.#terminal.err.write(isTty ? `\r${this.#bar(now)}\u001b[K` : `${this.#line(now)}\n`)
  }

  /** Clears the bar; what was done is said by the view. */
  async end(): Promise<void> {
    if (this.#shownAt !== null && this.#terminal.err.isTty) await this.#terminal.err.write('\r\u001b[K')
  }

  #bar(now: number): string {
    const {total} = this.#options
    if (total === null || total === 0) return this.#line(now)
    const filled = Math.min(BAR_CELLS, Math.floor((this.#count * BAR_CELLS) / total))
    return `[${'#'.repeat(filled)}${' '.repeat(BAR_CELLS - filled)}] ${this.#line(now)}`
  }

  #line(now: number): string {
    const {label, total} = this.#options
    const seconds = (now - this.#began) / 1000
    const rate = Math.round(this.#count / seconds)
    const left = total === null || rate === 0 ? '' : `, about ${Math.ceil((total - this.#count) / rate)} s left`
    return `${label} ${this.#count}${total === null ? '' : `/${total}`}  ${rate}/s${left}`
  }
}
