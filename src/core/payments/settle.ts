import {cents, formatMoney, subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {CARD_CLEARING, DRAWER} from '#core/ledger/chart.js'
import type {NewTender} from '#core/payments/payment-event.js'
import type {AskedTender} from '#core/payments/payment-input.js'

export interface Settled {
  readonly tenders: readonly NewTender[]
  readonly total: Cents
  readonly tendered: Cents
  readonly change: Cents
}

/**
 * What each tender brings where so much is to be paid. Change is of cash alone, less than the cash, and no takings:
 * it stands on the row of the cash and nowhere else.
 * @throws Refusal SHORT, CHANGE_NOT_CASH, CASH_NOT_NEEDED (65)
 */
export function settle(asked: readonly AskedTender[], total: Cents): Settled {
  const tendered = sum(asked.map((one) => cents(one.tendered_cents)))
  const change = subtract(tendered, total)
  if (change < 0)
    throw refuse('SHORT', `${formatMoney(tendered)} was handed over, ${formatMoney(total)} is to be paid`, {
      field: 'amount',
      next: [`another tender of ${formatMoney(subtract(total, tendered))}, or a smaller --amount`],
    })
  const cash = sum(asked.filter((one) => one.kind === 'cash').map((one) => cents(one.tendered_cents)))
  if (change > cash)
    throw refuse('CHANGE_NOT_CASH', changeText(change, cash), {
      field: 'amount',
      because: [{rule: 'P-CHANGE', citation: 'change is given of cash alone'}],
      next: ['leave --amount out: what no bill takes is held as a credit'],
    })
  if (change > 0 && change === cash)
    throw refuse('CASH_NOT_NEEDED', `the cash of ${formatMoney(cash)} would all be given back`, {field: 'cash'})
  return {tenders: asked.map((one) => tenderOf(one, one.kind === 'cash' ? change : ZERO)), total, tendered, change}
}

const changeText = (change: Cents, cash: Cents): string =>
  `change of ${formatMoney(change)} is more than the ${formatMoney(cash)} of cash: nothing is given back of a check or a card`

function tenderOf({kind, tendered_cents, reference, check, card}: AskedTender, change: Cents): NewTender {
  const tendered = cents(tendered_cents)
  return {
    kind,
    amount: subtract(tendered, change),
    tendered,
    change,
    ledgerAccount: kind === 'card' || kind === 'echeck' ? CARD_CLEARING : DRAWER,
    reference,
    check:
      check === null
        ? null
        : {
            routing: check.routing,
            accountToken: check.account_token,
            accountLast4: check.account_last4,
            datedOn: check.dated_on,
          },
    card,
  }
}
