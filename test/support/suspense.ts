import type {Desk} from '#core/acts/desk.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents, ZERO} from '#core/kernel/money.js'
import type {CheckFace} from '#core/payments/payment-event.js'
import {recordEvents} from '#core/payments/record-events.js'
import {inOneAct} from './books.js'

let taken = 0

export interface Stranger {
  readonly cents: number
  readonly on: string
  readonly kind?: 'cash' | 'check'
  readonly payor?: string
  readonly accountRef?: string
  readonly check?: CheckFace
}

/** Money of which nobody knows whose it is, taken by the desk's operator; gives its receipt. */
export async function parked(desk: Desk, stranger: Stranger): Promise<string> {
  taken += 1
  const amount = cents(stranger.cents)
  const {kind = 'check', payor = '', accountRef = '', check = null} = stranger
  const [done] = await inOneAct(desk, (trx, context) =>
    recordEvents(
      trx,
      [
        {
          ...{source: 'lockbox', sourceKey: `S${taken}`, series: 'strangers', sessionId: null, cashBatchId: null},
          ...{payor, channel: 'lockbox', effectiveOn: businessDate(stranger.on)},
          tenders: [
            {
              ...{kind, amount, tendered: amount, change: ZERO, ledgerAccount: '1055'},
              ...{reference: String(taken), check, card: null},
            },
          ],
          payees: [{kind: 'unknown', accountRef, reason: 'no account', amount}],
        },
      ],
      context,
    ),
  )
  return done!.receiptNo
}
