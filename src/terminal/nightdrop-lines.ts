import type {CashBatch} from '#core/batches/cash-batch.js'
import type {PostedEnvelope} from '#core/batches/envelope.js'
import {subtract, sum, type Cents} from '#core/kernel/money.js'
import {dollars} from '#terminal/dollars.js'

/** What came of one envelope. */
export function postedLines(done: PostedEnvelope, sign: string): string[] {
  const {receipt, receipt_number, amount_cents, balance_cents, pulled, warnings} = done
  const rest =
    balance_cents === null ? `${dollars(amount_cents)} stays in suspense (2140)` : `balance ${dollars(balance_cents)}`
  return [
    ...warnings.map(({code, message}) => `   ! ${code}: ${message}`),
    `   ${sign === '' ? '' : `${sign} `}${receipt} no. ${receipt_number}   ${rest}`,
    ...pulled.map((order) => `   turn-off order ${order} is asked back`),
  ]
}

const enteredOf = ({posted, suspense, handedBack}: CashBatch['totals']): Cents => sum([posted, suspense, handedBack])
const differenceOf = ({control, totals}: CashBatch): Cents => subtract(enteredOf(totals), control.amount)

/** Nothing is left to enter: items and money are what was counted. */
export const isLevel = (batch: CashBatch): boolean =>
  differenceOf(batch) === 0 && batch.totals.items === batch.control.count

/** What was entered beside what was counted. */
export function proofLines(batch: CashBatch): string[] {
  const {control, totals} = batch
  const back = totals.handedBack > 0 ? ` + handed back ${dollars(totals.handedBack)}` : ''
  const entered = dollars(enteredOf(totals))
  return [
    `  Envelopes ${totals.items} of ${control.count}   checks ${totals.checks.count} ${dollars(totals.checks.amount)}   cash ${totals.cash.count} ${dollars(totals.cash.amount)}`,
    `  entered ${entered}   control ${dollars(control.amount)}   difference ${dollars(differenceOf(batch))}`,
    `  To accounts ${dollars(totals.posted)} + suspense ${dollars(totals.suspense)}${back} = ${entered}`,
  ]
}
