import type {Performed} from '#core/acts/perform.js'
import type {MailOutcome} from '#core/collections/record-mail.js'
import type {SendOutcome} from '#core/collections/record-notice.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {cents, formatMoney, sum} from '#core/kernel/money.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

export function noticesView(performed: Performed<SendOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const total = sum(outcome.notices.map((notice) => cents(notice.amount_cents)))
  return {
    data: {...outcome, total: outcome.notices.length, total_cents: total},
    human(screen) {
      screen.done(
        `RECORDED ${outcome.notices.length} ${outcome.kind} ${outcome.notices.length === 1 ? 'notice' : 'notices'} of ${outcome.sent_on}, ${formatMoney(total)} open`,
      )
    },
    next: outcome.notices.slice(0, 1).map((notice) => `curbstop shutoff-list --why ${notice.account}`),
  }
}

/** Returned or delivered mail. */
export function mailView(performed: Performed<MailOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const {copies, notice, returned_on: back, delivered_on: delivered} = outcome
  const letters = `${copies.length} ${copies.length === 1 ? 'letter' : 'letters'}`
  return {
    data: outcome,
    human(screen) {
      screen.done(
        back === undefined ? `RECORDED ${letters} delivered ${delivered ?? ''}` : `RECORDED mail back ${back}`,
      )
      for (const copy of copies) screen.line(`  letter ${copy}`)
      if (notice !== null) screen.line(`  notice ${notice} reached nobody`)
    },
  }
}

export function plainView(performed: Performed<{readonly [key: string]: Json}>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  return {
    data: outcome,
    human(screen) {
      screen.done('RECORDED')
      screen.card(
        Object.entries(outcome).map(([name, value]) => [
          name.replaceAll('_', ' '),
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      )
    },
  }
}
