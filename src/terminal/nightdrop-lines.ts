import {differenceOf, enteredOf, type CashBatch} from '#core/batches/cash-batch.js'
import type {PostedEnvelope} from '#core/batches/envelope.js'
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
