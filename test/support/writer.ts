import {openDesk, deskOn, type Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {Refusal} from '#core/kernel/refusal.js'
import {storeOn} from '#core/store/open.js'
import {moveMoney} from './moving-act.js'
import {connectMutated} from './mutated-clients.js'

/**
 * One of many processes that write at once: `writer.js LOCATION START_MS SECONDS ACCOUNTS sound|mutated`. Says on
 * stdout what it was told is kept, an account at a time.
 */
export interface WriterReport {
  readonly moved: Readonly<Record<string, number>>
  readonly acts: number
  readonly failures: readonly string[]
  readonly longest_ms: number
}

const [location = '', start = '0', seconds = '6', accounts = '', cure = 'sound'] = process.argv.slice(2)
const MS = 1000

async function deskHere(): Promise<Desk> {
  if (cure === 'sound') return openDesk({location, version: 'test'})
  return deskOn(storeOn(await connectMutated(location), location), {version: 'test'})
}

async function write(desk: Desk): Promise<WriterReport> {
  const names = accounts.split(',')
  const moved: Record<string, number> = {}
  const failures: string[] = []
  let longest = 0
  let acts = 0
  const until = Number(start) + Number(seconds) * MS
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, Number(start) - Date.now())))
  for (let turn = process.pid; Date.now() < until; turn += 1) {
    const account = names[turn % names.length] ?? ''
    const cents = 1 + (turn % 97)
    const began = performance.now()
    try {
      await perform(desk, moveMoney, {account, cents})
      moved[account] = (moved[account] ?? 0) + cents
      acts += 1
    } catch (error) {
      failures.push(error instanceof Refusal ? error.code : (error as Error).message.slice(-120))
    }
    longest = Math.max(longest, performance.now() - began)
  }
  return {moved, acts, failures, longest_ms: Math.round(longest)}
}

const desk = await deskHere()
const report = await write(desk)
await desk.store.close()
process.stdout.write(JSON.stringify(report))
