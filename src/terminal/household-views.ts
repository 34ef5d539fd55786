import type {Performed} from '#core/acts/perform.js'
import type {EndedThirdParty, NamedThirdParty} from '#core/accounts/name-third-party.js'
import type {ShownDeclaration, ShownThirdParty} from '#core/accounts/show-household.js'
import type {DeclaredIncome, EndedDeclaration} from '#core/collections/declare-income.js'
import type {Column} from '#terminal/columns.js'
import {showChange} from '#terminal/shutoff-change-view.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const words = (text: string): string => text.replaceAll('_', ' ')

export function declaredView(performed: Performed<DeclaredIncome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const {account, declaration, ground, from, until, shutoff} = outcome
  return {
    data: outcome,
    id: declaration,
    human(screen) {
      screen.done(`DECLARED ${account}: ${words(ground)}, ${from} through ${until} (S-FIN)`)
      screen.line('  counts for a medical certificate (S-MED), the cap on reconnection (S-RECON),')
      screen.line('  and interest waived once in 12 months (S-INT); no paper is kept')
      showChange(screen, shutoff)
    },
    undo: `curbstop declare-income ${account} --end ${declaration} --reason …`,
    next: [`curbstop waive-fee ${account} --reason LOW_INCOME`],
  }
}

export function declarationEndedView(performed: Performed<EndedDeclaration>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  return {
    data: outcome,
    id: outcome.declaration,
    human(screen) {
      screen.done(`ENDED ${outcome.declaration} on ${outcome.account} from ${outcome.ended_on}`)
      showChange(screen, outcome.shutoff)
    },
    next: [`curbstop shutoff-list --why ${outcome.account}`],
  }
}

const DECLARATIONS: readonly Column[] = [
  {key: 'ground', title: 'Declared', kind: 'text'},
  {key: 'from', title: 'From', kind: 'date'},
  {key: 'until', title: 'Through', kind: 'date'},
  {key: 'ended_on', title: 'Ended', kind: 'date'},
  {key: 'stands', title: 'Stands', kind: 'flag'},
  {key: 'taken_by', title: 'By', kind: 'text', rank: 2},
  {key: 'declaration', title: 'Id', kind: 'id', rank: 2},
]

export function declarationsView(account: string, all: readonly ShownDeclaration[]): View {
  const rows = all.map((one) => ({...one}))
  return {
    data: {account, rows},
    human(screen) {
      if (all.length === 0) screen.line(`${account} declared nothing.`)
      else screen.table(DECLARATIONS, rows)
    },
    next: all.length === 0 ? [`curbstop declare-income ${account}`] : [],
  }
}

export function namedView(performed: Performed<NamedThirdParty>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const {account, third_party: id, name, basis, citation, verified} = outcome
  return {
    data: outcome,
    id,
    human(screen) {
      screen.done(`NAMED for ${account}: ${name} is told of notices too (${words(basis)})`)
      const read = verified === 'text_read' ? '' : ', not verified'
      screen.line(`  ${citation}${read}: it delays no shut-off, and the person owes nothing`)
    },
    undo: `curbstop name-third-party ${account} --end ${id} --reason …`,
  }
}

export function partyEndedView(performed: Performed<EndedThirdParty>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  return {
    data: outcome,
    id: outcome.third_party,
    human(screen) {
      screen.done(`ENDED ${outcome.third_party} on ${outcome.account} from ${outcome.ended_on}: no longer told`)
    },
  }
}

const PARTIES: readonly Column[] = [
  {key: 'name', title: 'Name', kind: 'text'},
  {key: 'phone', title: 'Phone', kind: 'text'},
  {key: 'address', title: 'Address', kind: 'text', rank: 2},
  {key: 'basis', title: 'Customer is', kind: 'text', rank: 2},
  {key: 'named_on', title: 'Named', kind: 'date'},
  {key: 'told', title: 'Told', kind: 'flag'},
  {key: 'third_party', title: 'Id', kind: 'id', rank: 2},
]

export function partiesView(account: string, all: readonly ShownThirdParty[]): View {
  const rows = all.map((one) => ({...one}))
  return {
    data: {account, rows},
    human(screen) {
      if (all.length === 0) screen.line(`${account} named nobody.`)
      else screen.table(PARTIES, rows)
    },
  }
}
