import {isatty} from 'node:tty'
import {fdSink, quietSink, type Sink} from '#terminal/sink.js'

export type Env = Readonly<Record<string, string | undefined>>

/** The one place that knows what surrounds a run: who reads, who can answer, what the environment wants. */
export interface Terminal {
  readonly env: Env
  readonly inputIsTty: boolean
  readonly out: Sink
  readonly err: Sink
}

const STDIN = 0
const STDOUT = 1
const STDERR = 2

export function processTerminal(): Terminal {
  return {
    env: process.env,
    inputIsTty: isatty(STDIN),
    out: fdSink(STDOUT, sizeOf(process.stdout, process.env)),
    err: quietSink(fdSink(STDERR, sizeOf(process.stderr, process.env))),
  }
}

/** The terminal's size; COLUMNS where there is no terminal but a width is wanted. */
function sizeOf(stream: {columns?: number; rows?: number}, env: Env): {columns?: number; rows?: number} {
  const asked = Number(env['COLUMNS'])
  if (stream.columns !== undefined && stream.columns > 0) return {columns: stream.columns, rows: stream.rows ?? 24}
  return Number.isInteger(asked) && asked > 0 ? {columns: asked} : {}
}

/** True for a variable that is set to anything but `0` and `false`. */
export const isOn = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== '0' && value !== 'false'
