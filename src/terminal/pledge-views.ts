import type {Performed} from '#core/acts/perform.js'
import type {Withdrawn} from '#core/pledges/close-pledge.js'
import type {Pledge} from '#core/pledges/pledge-views.js'
import type {Promised} from '#core/pledges/promise-pledge.js'
import type {Column} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import {orderText} from '#terminal/payment-views.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const PLEDGES: readonly Column[] = [
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'agency', title: 'Agency', kind: 'text'},
  {key: 'amount_cents', title: 'Promised', kind: 'cents'},
  {key: 'received_cents', title: 'Received', kind: 'cents'},
  {key: 'until', title: 'Until', kind: 'date'},
  {key: 'state', title: 'State', kind: 'text'},
  {key: 'holds_shutoff', title: 'Holds', kind: 'flag', rank: 2},
  {key: 'promised_on', title: 'Promised on', kind: 'date', rank: 3},
  {key: 'received_on', title: 'Received on', kind: 'date', rank: 3},
  {key: 'reference', title: 'Reference', kind: 'text', rank: 3},
  {key: 'operator', title: 'By', kind: 'text', rank: 3},
]

export function promisedView(performed: Performed<Promised>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const {account, agency, agency_name: name, amount_cents: amount, until, rule} = outcome
  return {
    data: outcome,
    id: outcome.pledge,
    human(screen) {
      screen.done(`PLEDGED ${account}: ${name} promises ${dollars(amount)}, no shut-off until ${until} (${rule})`)
      for (const order of outcome.orders) screen.alert(orderText(order))
    },
    undo: `curbstop pledge-payment ${account} --agency ${agency} --withdraw`,
    next: [`curbstop shutoff-list --why ${account}`],
  }
}

export function withdrawnView(performed: Performed<Withdrawn>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const {account, agency, amount_cents: amount} = outcome
  return {
    data: outcome,
    id: outcome.pledge,
    human(screen) {
      screen.done(`WITHDRAWN ${account}: ${agency} no longer promises ${dollars(amount)}; it holds nothing`)
    },
    next: [`curbstop shutoff-list --why ${account}`],
  }
}

export function pledgesView(all: readonly Pledge[], limit: number): View {
  const shown = limit === 0 ? all : all.slice(0, limit)
  const rows = shown.map((one) => ({
    account: one.account,
    agency: one.agency,
    reference: one.reference,
    amount_cents: one.promised,
    received_cents: one.received,
    promised_on: one.promisedOn,
    until: one.until,
    received_on: one.receivedOn,
    state: one.state,
    holds_shutoff: one.state === 'promised',
    operator: one.operator,
    pledge: one.pledgeId,
  }))
  const total = (those: readonly number[]): number => those.reduce((sum, amount) => sum + amount, 0)
  const promised = total(all.map((one) => one.promised))
  const received = total(all.map((one) => one.received))
  const expired = total(all.filter((one) => one.state === 'expired').map((one) => one.promised))
  const figures = {promised_cents: promised, received_cents: received, expired_cents: expired}
  return {
    data: {total: all.length, truncated: shown.length < all.length, ...figures, rows},
    list: {columns: PLEDGES, rows},
    human(screen) {
      if (all.length === 0) screen.line('Nothing is promised.')
      else screen.table(PLEDGES, rows)
      screen.line(`  promised ${dollars(promised)}, received ${dollars(received)}, expired ${dollars(expired)}`)
    },
  }
}
