import {write as writeFd} from 'node:fs'
import {isatty} from 'node:tty'
import {EXIT, Refusal} from '#core/kernel/refusal.js'

/** Where text goes. `closed` is set when the reader went away (`| head -1`); later writes are then dropped quietly. */
export interface Sink {
  readonly isTty: boolean
  /** Width in columns; 80 where nobody knows. */
  readonly columns: number
  readonly rows: number
  readonly closed: boolean
  /** @throws Refusal OUTPUT_FAILED (74) when it cannot be written whole */
  write(text: string | Uint8Array): Promise<void>
}

const RETRY_MS = 5

/** Writes every byte: short writes go on, a full pipe (EAGAIN) is waited for. */
async function writeWhole(fd: number, bytes: Uint8Array): Promise<'written' | 'closed'> {
  for (let offset = 0; offset < bytes.length;) {
    const result = await attempt(fd, bytes, offset)
    if (typeof result === 'number') offset += result
    else if (result === 'EPIPE') return 'closed'
    else if (result === 'EAGAIN' || result === 'EINTR') await pause(RETRY_MS)
    else throw outputFailed(result)
  }
  return 'written'
}

const attempt = (fd: number, bytes: Uint8Array, offset: number): Promise<number | string> =>
  new Promise((resolve) => {
    writeFd(fd, bytes, offset, bytes.length - offset, null, (error, written) => {
      resolve(error === null ? written : (error.code ?? 'EIO'))
    })
  })

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

export const outputFailed = (cause: string): Refusal =>
  new Refusal({code: 'OUTPUT_FAILED', exit: EXIT.io, message: `the answer could not be written (${cause})`})

/** A sink on a file descriptor; writes keep their order. */
export function fdSink(fd: number, size: {columns?: number; rows?: number} = {}): Sink {
  let tail: Promise<unknown> = Promise.resolve()
  let closed = false
  return {
    isTty: isatty(fd),
    columns: size.columns ?? 80,
    rows: size.rows ?? 24,
    get closed() {
      return closed
    },
    write(text) {
      const turn = tail.then(async () => {
        const bytes = typeof text === 'string' ? Buffer.from(text) : text
        if (!closed && bytes.length > 0) closed = (await writeWhole(fd, bytes)) === 'closed'
      })
      tail = turn.catch(() => undefined)
      return turn
    },
  }
}

/** A sink that gives up silently: what cannot be said on stderr must not end a command. */
export function quietSink(sink: Sink): Sink {
  return {
    isTty: sink.isTty,
    columns: sink.columns,
    rows: sink.rows,
    get closed() {
      return sink.closed
    },
    write: (text) => sink.write(text).catch(() => undefined),
  }
}
