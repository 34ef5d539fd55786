import {EXIT} from '#core/kernel/refusal.js'

const HANGUP = 129
const TERMINATED = 143

type End = (code: number) => never

let controller: AbortController | null = null

/** For work in chunks: after the first Ctrl-C it is aborted, so that the chunk at hand ends and a summary is printed.
 * Without a listener the first Ctrl-C ends the program; what was not committed is rolled back by the store. */
export function stopSignal(): AbortSignal {
  controller ??= new AbortController()
  return controller.signal
}

/** Ctrl-C 130 (at once on the second), terminated 143, hung up 129. A file size limit is an error, not a core dump. */
export function listenToSignals(end: End): void {
  process.on('SIGINT', () => {
    if (controller === null || controller.signal.aborted) end(EXIT.cancelled)
    controller.abort()
  })
  process.on('SIGTERM', () => {
    end(TERMINATED)
  })
  process.on('SIGHUP', () => {
    end(HANGUP)
  })
  process.on('SIGXFSZ', () => undefined)
}
