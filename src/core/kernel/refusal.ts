/** Process exit codes, the same with and without `--json`. */
export const EXIT = {
  done: 0,
  waits: 8,
  partial: 10,
  differences: 11,
  usage: 64,
  refused: 65,
  notFound: 66,
  noStore: 69,
  bug: 70,
  cannotCreate: 73,
  io: 74,
  busy: 75,
  notPermitted: 77,
  configuration: 78,
  cancelled: 130,
} as const
export type Exit = (typeof EXIT)[keyof typeof EXIT]

/** One reason of a decision: a rule id, its citation and, where useful, the fact that made it bite. */
export interface Because {
  readonly rule: string
  readonly citation: string
  readonly fact?: string
}

export interface RefusalParts {
  /** Stable upper-case code, listed in docs/errors.md. */
  readonly code: string
  readonly exit: Exit
  /** What happened and where, one sentence. */
  readonly message: string
  /** The flag or column at fault. */
  readonly field?: string
  readonly because?: readonly Because[]
  /** What to do next: commands or sentences. */
  readonly next?: readonly string[]
  /** Row-level faults of a refused file, in file order. */
  readonly rows?: readonly RowFault[]
}

/** One bad row of a file: every one of them is listed before anything posts. */
export interface RowFault {
  /** Name of the file where several are read at once. */
  readonly file?: string
  /** From 1; 0 in a file whose faults are found by their path. */
  readonly line: number
  readonly field: string
  readonly value: string
  readonly reason: string
}

/** The only error the domain throws on purpose. Anything else that escapes is a bug (exit 70). */
export class Refusal extends Error {
  readonly code: string
  readonly exit: Exit
  readonly field: string | null
  readonly because: readonly Because[]
  readonly next: readonly string[]
  readonly rows: readonly RowFault[]

  constructor(parts: RefusalParts) {
    super(parts.message)
    this.name = 'Refusal'
    this.code = parts.code
    this.exit = parts.exit
    this.field = parts.field ?? null
    this.because = parts.because ?? []
    this.next = parts.next ?? []
    this.rows = parts.rows ?? []
  }
}

/** The data or the facts forbid it: nobody may do it on these facts. */
export const refuse = (
  code: string,
  message: string,
  rest: Omit<RefusalParts, 'code' | 'exit' | 'message'> = {},
): Refusal => new Refusal({code, exit: EXIT.refused, message, ...rest})

export const notFound = (message: string, next: readonly string[] = []): Refusal =>
  new Refusal({code: 'NOT_FOUND', exit: EXIT.notFound, message, next})

export const usage = (code: string, message: string, field?: string): Refusal =>
  new Refusal({code, exit: EXIT.usage, message, ...(field === undefined ? {} : {field})})

/** Another person or role could do it. */
export const notPermitted = (
  code: string,
  message: string,
  rest: Omit<RefusalParts, 'code' | 'exit' | 'message'> = {},
): Refusal => new Refusal({code, exit: EXIT.notPermitted, message, ...rest})
