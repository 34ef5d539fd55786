import type {Exit, RowFault} from '#core/kernel/refusal.js'
import type {CardLine} from '#terminal/card.js'
import type {Column, Row} from '#terminal/columns.js'
import type {Step} from '#terminal/tree.js'

export interface Warning {
  /** Stable upper-case code, as for refusals. */
  readonly code: string
  readonly message: string
}

/** Rows of a list: the same columns make the table, the TSV, the CSV and the order of the JSON keys. */
export interface List {
  readonly columns: readonly Column[]
  readonly rows: Iterable<Row> | AsyncIterable<Row>
}

/** What a command answers. The base class prints it in the form that was asked for. */
export interface View<T extends object = object> {
  /** The `data` of the JSON envelope: snake_case keys, money in `…_cents`, absent is null. */
  readonly data: T
  /** The same for people. Not called for --json, --jsonl, --csv and --quiet. */
  readonly human: (screen: Screen) => void
  /** What a device takes, instead of text for people: written as it is. */
  readonly bytes?: Uint8Array
  /** What --jsonl streams and --csv prints. */
  readonly list?: List
  /** 0 where absent, 8 where an act waits for another person. */
  readonly exit?: Exit
  /** The one id that --quiet prints, and that is named if the answer cannot be printed. */
  readonly id?: string
  readonly warnings?: readonly Warning[]
  /** Rows of a file that were refused while the rest was taken (--partial). */
  readonly refusedRows?: readonly RowFault[]
  /** What to do next and how to undo; one line each, for people only. */
  readonly next?: readonly string[]
  readonly undo?: string
  /** Records who looked at whom before anything named is printed; if it fails nothing is. */
  readonly look?: () => Promise<void>
}

/** What a human view writes on. Every text is cleaned of control characters on its way out. */
export interface Screen {
  readonly width: number
  /** False in a pipe: tables become tab-separated lines. */
  readonly isTty: boolean
  line(text?: string): void
  /** A line that begins with the sign and word of success, `✔ POSTED …`. */
  done(text: string): void
  /** A line that warns, `! …`. */
  alert(text: string): void
  heading(text: string): void
  table(columns: readonly Column[], rows: readonly Row[]): void
  card(lines: readonly CardLine[]): void
  tree(steps: readonly Step[]): void
}
