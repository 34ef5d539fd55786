import type {Performed} from '#core/acts/perform.js'
import type {EndedProtection, ProtectOutcome} from '#core/collections/protect-account.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

export function protectedView(performed: Performed<ProtectOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  return {
    data: outcome,
    id: outcome.protection,
    human(screen) {
      const until = outcome.until === null ? 'until it is ended' : `through ${outcome.until}`
      screen.done(`PROTECTED ${outcome.account}: ${outcome.kind} from ${outcome.from} ${until} (${outcome.rule})`)
      for (const missing of outcome.conditions_missing)
        screen.alert(`does not bar a shut-off yet: ${missing} (HSC 116910(a))`)
    },
    undo: `curbstop protect-account ${outcome.account} --end ${outcome.protection} --reason …`,
    next: [`curbstop shutoff-list --why ${outcome.account}`],
  }
}

export function endedView(performed: Performed<EndedProtection>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  return {
    data: outcome,
    id: outcome.protection,
    human(screen) {
      screen.done(`ENDED ${outcome.protection} on ${outcome.account} from ${outcome.ended_on}`)
    },
    next: [`curbstop shutoff-list --why ${outcome.account}`],
  }
}
