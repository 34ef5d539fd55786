import {EXIT, Refusal, type Exit} from '#core/kernel/refusal.js'
import {troubleOf, type Trouble} from '#core/store/dialect.js'

/** The location as it may be shown: without the password of a server's URL. */
export const shown = (location: string): string => location.replace(/^(\w+:\/\/[^:@/]*):[^@/]*@/, '$1:***@')

/** Where a transaction stood when the connection was lost. */
export type Stage = 'before_commit' | 'at_commit'

interface Saying {
  readonly code: string
  readonly exit: Exit
  readonly message: string
  readonly next?: readonly string[]
}

const NOTHING_WRITTEN = 'nothing of this command was written'

function sayingOf(trouble: Trouble, where: string, stage: Stage): Saying | null {
  switch (trouble) {
    case 'busy':
    case 'retry':
      return {
        code: 'BUSY',
        exit: EXIT.busy,
        message: `another command is writing to ${where}; ${NOTHING_WRITTEN}`,
        next: ['try again'],
      }
    case 'connection_lost':
      return stage === 'before_commit'
        ? {
            code: 'CONNECTION_LOST',
            exit: EXIT.busy,
            message: `the connection to ${where} was lost; ${NOTHING_WRITTEN}`,
            next: ['try again'],
          }
        : {
            code: 'OUTCOME_UNKNOWN',
            exit: EXIT.busy,
            message: 'the connection was lost; whether the last write was kept is not known',
            next: ['run the same command again with the same --key: it posts once'],
          }
    case 'unreachable':
      return {
        code: 'STORE_UNREACHABLE',
        exit: EXIT.noStore,
        message: `no server answers at ${where}; ${NOTHING_WRITTEN}`,
        next: ['curbstop doctor'],
      }
    case 'denied':
      return {
        code: 'STORE_DENIED',
        exit: EXIT.configuration,
        message: `the server refuses this login at ${where}`,
        next: ['set CURBSTOP_STORE to a URL with a login that may use the database'],
      }
    case 'full':
      return {
        code: 'DISK_FULL',
        exit: EXIT.io,
        message: `no room left for ${where}; ${NOTHING_WRITTEN}`,
        next: ['free space, then run it again'],
      }
    case 'readonly':
      return {code: 'READ_ONLY', exit: EXIT.io, message: `${where} cannot be written; nothing was changed`}
    case 'corrupt':
      return {
        code: 'CORRUPT_STORE',
        exit: EXIT.io,
        message: `${where} is damaged`,
        next: ['curbstop check-store', 'curbstop restore-store BACKUP --store NEW_FILE'],
      }
    case 'io':
      return {code: 'IO_FAILED', exit: EXIT.io, message: `reading or writing ${where} failed; ${NOTHING_WRITTEN}`}
    case 'duplicate':
    case 'constraint':
    case 'other':
      return null
  }
}

/** Driver errors become refusals here and nowhere else; what is unknown stays a bug. */
export function asRefusal(error: unknown, location: string, stage: Stage = 'before_commit'): unknown {
  if (error instanceof Refusal) return error
  const saying = sayingOf(troubleOf(error), shown(location), stage)
  return saying === null ? error : new Refusal(saying)
}
