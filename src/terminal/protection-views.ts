import type {Performed} from '#core/acts/perform.js'
import type {EndedProtection} from '#core/collections/end-protection.js'
import type {Condition} from '#core/collections/medical-conditions.js'
import type {ProtectOutcome} from '#core/collections/protect-account.js'
import type {ShownProtections} from '#core/collections/show-protections.js'
import type {EndedStop, StoppedDistrict} from '#core/collections/stop-district.js'
import type {Column} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import {showChange, stands} from '#terminal/shutoff-change-view.js'
import type {Screen, View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const notVerified = (verified: string): string => (verified === 'text_read' ? '' : ', not verified')

const words = (text: string): string => text.replaceAll('_', ' ')

function showConditions(screen: Screen, conditions: readonly Condition[]): void {
  for (const {condition, met, how} of conditions)
    screen.line(`  ${met ? 'met    ' : 'MISSING'} ${words(condition)}: ${how}`)
  if (conditions.some(({met}) => !met)) screen.alert('bars no shut-off until all three are met (HSC 116910(a))')
}

export function protectedView(performed: Performed<ProtectOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const {account, kind, from, until, rule, conditions, petition, shutoff} = outcome
  return {
    data: outcome,
    id: outcome.protection,
    human(screen) {
      const through = until === null ? 'until it is ended' : `through ${until}`
      screen.done(`PROTECTED ${account}: ${words(kind)} from ${from} ${through} (${rule})`)
      screen.line(`  Rule      ${outcome.citation}${notVerified(outcome.verified)}`)
      screen.line(`  Ended by  ${outcome.ended_by}   owner ${outcome.owner}`)
      showConditions(screen, conditions)
      if (petition !== null) {
        const {before_cents: before, after_cents: after, assurance_through: through} = petition
        screen.line(
          `  Frozen    ${dollars(before)} from before the petition; ${dollars(after)} later is judged as usual`,
        )
        screen.line(`  Assurance of payment may be given through ${through}; refer to counsel`)
      }
      showChange(screen, shutoff)
    },
    undo: `curbstop protect-account ${account} --end ${outcome.protection} --reason …`,
    next: [`curbstop shutoff-list --why ${account}`],
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
      showChange(screen, outcome.shutoff)
    },
    next: [`curbstop shutoff-list --why ${outcome.account}`],
  }
}

export function stoppedView(performed: Performed<StoppedDistrict>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const {stop, from, until, rule, orders_pulled: pulled, orders_standing: standing} = outcome
  return {
    data: outcome,
    id: stop,
    human(screen) {
      screen.done(`STOPPED the district: no shut-off from ${from} through ${until} (${rule})`)
      screen.line(`  orders asked back ${pulled}, for other days ${standing}`)
    },
    undo: `curbstop protect-account --district-wide --end ${stop} --reason …`,
  }
}

export function stopEndedView(performed: Performed<EndedStop>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  return {
    data: outcome,
    id: outcome.stop,
    human(screen) {
      screen.done(`ENDED ${outcome.stop} for the district from ${outcome.ended_on}`)
    },
    next: ['curbstop shutoff-list'],
  }
}

const PROTECTIONS: readonly Column[] = [
  {key: 'kind', title: 'Protection', kind: 'text'},
  {key: 'rule', title: 'Rule', kind: 'id'},
  {key: 'from', title: 'From', kind: 'date'},
  {key: 'until', title: 'Through', kind: 'date'},
  {key: 'ended_on', title: 'Ended', kind: 'date', rank: 2},
  {key: 'stands', title: 'Stands', kind: 'flag'},
  {key: 'owner', title: 'By', kind: 'text', rank: 2},
  {key: 'protection', title: 'Id', kind: 'id', rank: 2},
]

/** What stands, what stood, and where that leaves the account. */
export function protectionsView(shown: ShownProtections): View {
  const {account, shutoff, protections, district_stops: stops} = shown
  const rows = protections.map((one) => ({...one, conditions: one.conditions.length}))
  return {
    data: {...shown},
    id: account,
    human(screen) {
      screen.line(`${account}   shut-off: ${stands(shutoff)}`)
      if (protections.length === 0) screen.line('Nothing protects it.')
      else screen.table(PROTECTIONS, rows)
      for (const {conditions} of protections) showConditions(screen, conditions)
      for (const {from, until, reason} of stops)
        screen.line(`  the whole district is stopped from ${from} through ${until}: ${reason}`)
      if (shown.income_declared_until !== null) screen.line(`  income declared through ${shown.income_declared_until}`)
      if (shown.third_party_told) screen.line('  a third party is told of notices; it delays nothing')
    },
    next: [`curbstop shutoff-list --why ${account}`],
  }
}
