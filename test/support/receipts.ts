import type {Desk} from '#core/acts/desk.js'
import {spokenId} from '#core/kernel/ids.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import type {NewTender, Payee} from '#core/payments/payment-event.js'
import {recordEvents, type RecordedEvent} from '#core/payments/record-events.js'
import type {Reader} from '#core/store/open.js'
import {inOneAct} from './books.js'

export interface TestSession {
  readonly sessionId: string
  readonly sessionNo: string
}

let drawers = 0

/** A drawer session of the desk's operator, planted as rows. */
export async function plantSession(desk: Desk): Promise<TestSession> {
  drawers += 1
  return inOneAct(desk, async (trx, context) => {
    const session = {sessionId: context.key(), sessionNo: spokenId('DS')}
    const operator_id = context.operatorId
    await trx('open_drawer').where({operator_id}).delete()
    await trx('drawer_session').insert({
      ...{session_id: session.sessionId, session_no: session.sessionNo, drawer: String(drawers), operator_id},
      ...{float_cents: 20_000, expected_float_cents: 20_000, float_json: '{"2000":10}'},
      ...{business_date: context.today, recorded_at: context.recordedAt, act_id: context.actId},
    })
    await trx('open_drawer').insert({drawer: String(drawers), session_id: session.sessionId, operator_id})
    return session
  })
}

export const endSession = async (desk: Desk, {sessionId}: TestSession): Promise<void> => {
  await desk.store.db('open_drawer').where({session_id: sessionId}).delete()
}

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
