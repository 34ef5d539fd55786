import {errorLogPath} from '#terminal/error-log.js'
import type {Env} from '#terminal/terminal.js'

export interface Topic {
  readonly summary: string
  readonly text: string
}

const EXIT_CODES = `The same with and without --json.

    0  done; also an empty list, a replay, a reader that went away
    8  stored, waits for another person
   10  a file taken in part (--partial)
   11  differences found
   64  usage: a flag, a value or an id is wrong, or a value is missing and nobody can be asked
   65  the data or the facts forbid it
   66  not found
   69  no store, or one of another version
   70  a bug; the log entry is named
   73  cannot create the output
   74  reading or writing failed
   75  busy, try again
   77  another person or role could; the text names who
   78  configuration
  129  hung up    130  cancelled, nothing written    143  terminated`

const JSON_TEXT = `--json prints one object on stdout:
  schema    curbstop.<command>/1
  ok        true for 0, 8, 10 and 11
  data      the answer; null when ok is false
  error     code, message, field, because, next, log_id; null when ok is true
  warnings  code and message
  meta      command, version, exit, operator, business_date, key, replayed, dry_run, training
Money is integer cents in keys that end in _cents, days are YYYY-MM-DD, instants are UTC with Z, absent is null.
Lists carry total and truncated. --jsonl prints one row a line, --csv dollars with two decimals.
--json never asks: what is missing ends with 64. The schemas lie in data/schemas.`

const ACCESSIBILITY = `ACCESSIBLE=1      questions as numbered lines, no cursor play, no pager
NO_COLOR=1        no colours; also --no-color, TERM=dumb, CLICOLOR=0
FORCE_COLOR=1     colours also in a pipe; also CLICOLOR_FORCE=1
No meaning rests on colour or on a sign alone. Narrow screens get fewer columns, then one field a line.
A locale that is not UTF-8 gets ASCII signs.`

const environment = (env: Env): string => `CURBSTOP_STORE      the store, as --store
CURBSTOP_LIMIT      rows at most, as --limit
CURBSTOP_NO_INPUT   never ask, as --no-input
CURBSTOP_SESSION    session file made by sign-in
CURBSTOP_PAGER      pager, before PAGER; empty for none; CURBSTOP_NO_PAGER as --no-pager
CURBSTOP_DEBUG      show where a bug is, as --debug
COLUMNS             width where there is no terminal
No variable names an operator or holds a PIN. Failures are noted in ${errorLogPath(env)}`

export const topics = (env: Env): Readonly<Record<string, Topic>> => ({
  'exit-codes': {summary: 'what each exit code means', text: EXIT_CODES},
  json: {summary: 'output for scripts', text: JSON_TEXT},
  environment: {summary: 'variables that are read', text: environment(env)},
  accessibility: {summary: 'colours, screen readers, narrow screens', text: ACCESSIBILITY},
})
