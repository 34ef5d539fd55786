import {refuse, type Refusal} from '#core/kernel/refusal.js'

export type DrawerStatus =
  'open' | 'locked' | 'counting' | 'out_of_balance' | 'pending_approval' | 'balanced' | 'closed'

interface Transition {
  readonly from: readonly DrawerStatus[]
  readonly to: DrawerStatus
}

/**
 * Everything that happens to a drawer session, in which states, and what state it leaves. A session begins open; its
 * state is what its last event left. A count is submitted while counting and judged in the same act: it matches or
 * differs. A recount is another `start_count`.
 */
export const DRAWER_EVENTS = {
  lock: {from: ['open'], to: 'locked'},
  unlock: {from: ['locked'], to: 'open'},
  turn_in: {from: ['open'], to: 'open'},
  start_count: {from: ['open', 'out_of_balance'], to: 'counting'},
  abandon_count: {from: ['counting'], to: 'open'},
  count: {from: ['counting'], to: 'counting'},
  match: {from: ['counting'], to: 'balanced'},
  differ: {from: ['counting'], to: 'out_of_balance'},
  record_difference: {from: ['out_of_balance'], to: 'balanced'},
  declare_final: {from: ['out_of_balance'], to: 'pending_approval'},
  approve: {from: ['pending_approval'], to: 'balanced'},
  send_back: {from: ['pending_approval'], to: 'counting'},
  hand_over: {from: ['balanced'], to: 'closed'},
  close: {from: ['balanced'], to: 'closed'},
} as const satisfies Readonly<Record<string, Transition>>
export type DrawerEventKind = keyof typeof DRAWER_EVENTS

export const isDrawerEvent = (kind: string): kind is DrawerEventKind => Object.hasOwn(DRAWER_EVENTS, kind)

/** @param last kind of the last event, null where nothing happened since the session was opened */
export const drawerStatus = (last: DrawerEventKind | null): DrawerStatus =>
  last === null ? 'open' : DRAWER_EVENTS[last].to

/** What a drawer is called where it is in no state for what was asked. */
const SAID: Readonly<Record<DrawerStatus, string>> = {
  open: 'is open',
  locked: 'is locked',
  counting: 'is being counted',
  out_of_balance: 'was counted and differs',
  pending_approval: 'waits until its difference is approved',
  balanced: 'is balanced',
  closed: 'is closed',
}

export interface Named {
  readonly sessionNo: string
  readonly drawer: string
  readonly status: DrawerStatus
}

/** `drawer 2 (DS-…) is locked` */
export const drawerSays = ({drawer, sessionNo, status}: Named): string =>
  `drawer ${drawer} (${sessionNo}) ${SAID[status]}`

/** How a refusal names a state, and what can be done in it. */
const REFUSED: Readonly<Record<DrawerStatus, {readonly code: string; readonly next: readonly string[]}>> = {
  open: {code: 'DRAWER_OPEN', next: []},
  locked: {code: 'DRAWER_LOCKED', next: ['curbstop unlock-drawer']},
  counting: {code: 'DRAWER_COUNTING', next: ['curbstop balance-drawer']},
  out_of_balance: {code: 'DRAWER_COUNTED', next: ['curbstop balance-drawer']},
  pending_approval: {code: 'DRAWER_COUNTED', next: ['another person: curbstop approve RQ-…']},
  balanced: {code: 'DRAWER_BALANCED', next: ['curbstop balance-drawer --seal', 'curbstop hand-over-drawer']},
  closed: {code: 'ALREADY_CLOSED', next: ['curbstop open-drawer']},
}

/** @throws Refusal DRAWER_OPEN, DRAWER_LOCKED, DRAWER_COUNTING, DRAWER_COUNTED, DRAWER_BALANCED, ALREADY_CLOSED (65) */
export function mustAllow(session: Named, kind: DrawerEventKind): void {
  const from: readonly DrawerStatus[] = DRAWER_EVENTS[kind].from
  if (!from.includes(session.status)) throw inNoState(session)
}

/** Money is taken while a drawer is open, never else. @throws Refusal as mustAllow */
export function mustBeOpen(session: Named): void {
  if (session.status !== 'open') throw inNoState(session)
}

function inNoState(session: Named): Refusal {
  const {code, next} = REFUSED[session.status]
  return refuse(code, drawerSays(session), {field: 'drawer', next})
}
