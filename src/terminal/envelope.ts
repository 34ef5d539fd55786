import type {Refusal} from '#core/kernel/refusal.js'
import {cleanJson} from '#terminal/sanitize.js'
import type {Warning} from '#terminal/view.js'

/** The `meta` of every JSON answer; what is not known (no store was opened) is null. */
export interface Meta {
  readonly command: string
  readonly version: string
  readonly exit: number
  readonly operator: string | null
  readonly business_date: string | null
  readonly key: string | null
  readonly replayed: boolean
  readonly dry_run: boolean
  readonly training: boolean
}

export interface Envelope {
  readonly schema: string
  readonly ok: boolean
  readonly data: object | null
  readonly error: ErrorPart | null
  readonly warnings: readonly Warning[]
  readonly meta: Meta
}

export interface ErrorPart {
  readonly code: string
  readonly message: string
  readonly field: string | null
  readonly because: readonly object[]
  readonly next: readonly string[]
  readonly log_id: string
}

/** Bumped only when a key changes its meaning or goes. */
const SCHEMA_VERSION = 1

const schemaOf = (command: string): string => `curbstop.${command}/${SCHEMA_VERSION}`

export const answered = (data: object, warnings: readonly Warning[], meta: Meta): Envelope => ({
  schema: schemaOf(meta.command),
  ok: true,
  data,
  error: null,
  warnings,
  meta,
})

export const refused = (refusal: Refusal, logId: string, meta: Meta): Envelope => ({
  schema: schemaOf(meta.command),
  ok: false,
  data: null,
  error: {
    code: refusal.code,
    message: refusal.message,
    field: refusal.field,
    because: refusal.because,
    next: refusal.next,
    log_id: logId,
  },
  warnings: [],
  meta,
})

/** One line of JSON in which no control, bidirectional or zero-width character stands raw. */
export const jsonLine = (value: object): string => `${cleanJson(JSON.stringify(value))}\n`
