import type {Performed} from '#core/acts/perform.js'
import type {ChangeFund} from '#core/cashiering/change-fund-views.js'
import type {ManageFundOutcome} from '#core/cashiering/manage-fund.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import type {CardLine} from '#terminal/card.js'
import {tellNeed} from '#terminal/drawer-views.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const dollars = (amount: number): string => formatMoney(cents(amount))

interface Money {
  readonly fund_cents: number
  readonly safe_cents: number
  readonly floats_cents: number
  readonly custodian: string
}

const moneyLines = ({fund_cents, safe_cents, floats_cents, custodian}: Money): CardLine[] => [
  ['Fund', dollars(fund_cents)],
  ['In the safe', dollars(safe_cents)],
  ['In open drawers', dollars(floats_cents)],
  ['Custodian', custodian],
]

export function fundView({fund, safe, floats, custodianId}: ChangeFund): View {
  const data = {fund_cents: fund, safe_cents: safe, floats_cents: floats, custodian: custodianId}
  return {
    data,
    human(screen) {
      screen.card(moneyLines(data))
    },
  }
}

const DONE: Readonly<Record<ManageFundOutcome['change'], string>> = {
  fund: 'FUNDED',
  raise: 'RAISED by',
  lower: 'LOWERED by',
  count: 'COUNTED',
  close: 'CLOSED,',
}

function says({change, amount_cents: amount, counted, bag}: ManageFundOutcome): string {
  if (change !== 'count') return `${dollars(Math.abs(amount))}${bag === null ? '' : ` in bag ${bag}`}`
  const difference = amount === 0 ? 'as it should be' : `${amount < 0 ? 'short' : 'over'} ${dollars(Math.abs(amount))}`
  return `${counted}: ${difference}`
}

export function fundChangedView(performed: Performed<ManageFundOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, need} = performed
  return {
    data: outcome,
    ...(outcome.journal === null ? {} : {id: outcome.journal}),
    human(screen) {
      const second = outcome.second === null ? '' : `, with ${outcome.second}`
      screen.done(`${DONE[outcome.change]} ${says(outcome)}${second}`)
      screen.card(moneyLines(outcome))
      tellNeed(screen, need)
    },
  }
}
