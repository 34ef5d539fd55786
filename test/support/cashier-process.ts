import {openDesk, type Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {Refusal} from '#core/kernel/refusal.js'
import {takePayment} from '#core/payments/take-payment.js'
import {operatorById} from '#core/staff/operators-views.js'
import {asked} from './taking.js'

/**
 * One of many counters that take money at once: `cashier-process.js LOCATION OPERATOR START_MS PAYMENTS ACCOUNTS SEED`.
 * Says on stdout what it was told is kept.
 */
export interface CashierReport {
  readonly operator: string
  /** By account, in cents. */
  readonly paid: Readonly<Record<string, number>>
  readonly cash: number
  readonly receipts: number
  readonly failures: readonly string[]
  readonly longest_ms: number
}

const [location = '', operator = '', start = '0', payments = '1', accounts = '', seed = '0'] = process.argv.slice(2)

async function take(desk: Desk): Promise<CashierReport> {
  const names = accounts.split(',')
  const paid: Record<string, number> = {}
  const failures: string[] = []
  let [cash, receipts, longest] = [0, 0, 0]
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, Number(start) - Date.now())))
  for (let turn = 0; turn < Number(payments); turn += 1) {
    const account = names[(Number(seed) + turn) % names.length] ?? ''
    const [coins, check] = [100 + ((Number(seed) * 31 + turn) % 97), 200 + turn]
    const began = performance.now()
    try {
      const input = asked({account, cash: coins + 25, check, amount: coins + check})
      await perform(desk, takePayment(true), input, {key: `${seed}-${turn}`})
      paid[account] = (paid[account] ?? 0) + coins + check
      cash += coins
      receipts += 1
    } catch (error) {
      failures.push(error instanceof Refusal ? error.code : (error as Error).message.slice(-160))
    }
    longest = Math.max(longest, performance.now() - began)
  }
  return {operator, paid, cash, receipts, failures, longest_ms: Math.round(longest)}
}

const opened = await openDesk({location, version: 'test'})
const desk = {
  ...opened,
  operator: await operatorById(opened.store.db, operator, opened.today, `session-of-${operator}`),
}
const report = await take(desk)
await desk.store.close()
process.stdout.write(JSON.stringify(report))
