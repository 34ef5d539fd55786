import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {NO_CASH} from '#core/cashiering/denominations.js'
import {recordDrawerEvent} from '#core/cashiering/drawer-events.js'
import {sessionByNumber} from '#core/cashiering/drawer-session-views.js'
import {postCash} from '#core/cashiering/fund-events.js'
import {sealBag} from '#core/cashiering/seal-bag.js'
import {startSession} from '#core/cashiering/start-session.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {credit, debit} from '#core/ledger/journal.js'
import type {NewTender, Payee} from '#core/payments/payment-event.js'
import {recordEvents, type RecordedEvent} from '#core/payments/record-events.js'
import {addStaff} from '#core/staff/keep-staff.js'
import {operatorById} from '#core/staff/operators-views.js'
import type {Role} from '#core/staff/roles.js'
import type {Reader} from '#core/store/open.js'
import {inOneAct} from './books.js'

export interface TestSession {
  readonly sessionId: string
  readonly sessionNo: string
}

/** The desk of a person who is not there yet. */
export async function plantOperator(desk: Desk, id: string, role: Role): Promise<Desk> {
  await perform(desk, addStaff, {operator: id, name: id, os_user: null, roles: [role], pin: null})
  return {...desk, operator: await operatorById(desk.store.db, id, desk.today, `of ${id}`)}
}

let drawers = 0

/** A drawer session, of nobody else and without a float. */
export async function plantSession(desk: Desk): Promise<TestSession> {
  drawers += 1
  const empty = {float: NO_CASH, expected: cents(0), receivedFrom: null, witnessId: null, journalId: null}
  return inOneAct(desk, (trx, context) =>
    startSession(
      trx,
      {...empty, drawer: String(100 + drawers), operatorId: `${context.operatorId} ${drawers}`},
      context,
    ),
  )
}

const bagged = (desk: Desk, {sessionNo}: TestSession, kind: 'turn_in' | 'close', amount: number): Promise<void> =>
  inOneAct(desk, async (trx, context) => {
    const session = await sessionByNumber(trx, sessionNo)
    const postings = [debit('1020', cents(amount)), credit('1030', cents(amount))]
    const posted = await postCash(trx, {kind: `drawer_session.${kind}`, memo: '', postings}, context)
    const filled = {source: kind === 'close' ? 'drawer' : kind, sourceId: session.sessionId, cash: NO_CASH} as const
    const journalId = posted?.journalId ?? ''
    const bag = {...filled, bagNo: `${sessionNo} ${kind}`, checks: {amount: cents(amount), count: 1}, journalId}
    const bagId = await sealBag(trx, bag, context)
    if (kind === 'turn_in') {
      await recordDrawerEvent(trx, session, {kind, amount: cents(amount), bagId, journalId}, context)
      return
    }
    const counting = await recordDrawerEvent(trx, session, {kind: 'start_count'}, context)
    const balanced = await recordDrawerEvent(trx, counting, {kind: 'match'}, context)
    await recordDrawerEvent(trx, balanced, {kind, amount: cents(amount), bagId, journalId}, context)
    await trx('open_drawer').where({session_id: session.sessionId}).delete()
  })

/** Cash leaves the drawer for the safe. */
export const turnedIn = (desk: Desk, session: TestSession, amount: number): Promise<void> =>
  bagged(desk, session, 'turn_in', amount)

/** The session is counted, closed and its bag sealed with all that it took. */
export const endSession = (desk: Desk, session: TestSession, amount: number): Promise<void> =>
  bagged(desk, session, 'close', amount)

const bare = {check: null, card: null, change: cents(0), ledgerAccount: '1030', reference: ''} as const

export const inCash = (amount: number, tendered = amount): NewTender => ({
  ...bare,
  ...{kind: 'cash', amount: cents(amount), tendered: cents(tendered), change: cents(tendered - amount)},
})
export const byCheck = (amount: number, reference = '1042'): NewTender => ({
  ...bare,
  ...{kind: 'check', amount: cents(amount), tendered: cents(amount), reference},
  check: {routing: '021000021', accountToken: 'tok-1', accountLast4: '6789', datedOn: null},
})
export const byCard = (amount: number): NewTender => ({
  ...bare,
  ...{kind: 'card', amount: cents(amount), tendered: cents(amount), reference: '771203', ledgerAccount: '1050'},
  card: {brand: 'Visa', last4: '4242', token: 'tok-2'},
})

export const forAccount = (accountId: string, amount: number): Payee => ({
  kind: 'account',
  accountId,
  amount: cents(amount),
})

let keys = 0

export interface Taking {
  readonly session: TestSession | null
  readonly tenders: readonly NewTender[]
  readonly payees: readonly Payee[]
  readonly effectiveOn?: string
  readonly payor?: string
}

/** Money taken by the desk's operator: one receipt. */
export async function taken(desk: Desk, taking: Taking): Promise<RecordedEvent> {
  keys += 1
  const {session, tenders, payees, effectiveOn, payor} = taking
  const event = {
    ...{source: 'drawer', sourceKey: `T${keys}`, series: session?.sessionNo ?? 'mail', cashBatchId: null},
    ...{sessionId: session?.sessionId ?? null, payor: payor ?? 'Maria Zúñiga', channel: 'counter', tenders, payees},
    effectiveOn: effectiveOn === undefined ? desk.today : businessDate(effectiveOn),
  }
  const [recorded] = await inOneAct(desk, (trx, context) => recordEvents(trx, [event], context))
  return recorded!
}

/** What a ledger account holds, on every day or up to one. */
export async function ledgerIn(reader: Reader, ledgerAccount: string, upTo = '9999-12-31'): Promise<number> {
  const rows: {amount_cents: number}[] = await reader('posting as p')
    .join('journal as j', 'j.journal_id', 'p.journal_id')
    .where('p.ledger_account', ledgerAccount)
    .where('j.effective_on', '<=', upTo)
    .select('p.amount_cents')
  return rows.reduce((total, row) => total + row.amount_cents, 0)
}
