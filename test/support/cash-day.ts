import type {ActContext} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {sealBag} from '#core/cashiering/seal-bag.js'
import type {CashCount} from '#core/cashiering/denominations.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {spokenId} from '#core/kernel/ids.js'
import {cents, sum} from '#core/kernel/money.js'
import {CHANGE_FUND, DRAWER, NO_CUSTOMER, OPENING_EQUITY, UNDEPOSITED} from '#core/ledger/chart.js'
import {credit, debit, journal, type Posting} from '#core/ledger/journal.js'
import {postJournals} from '#core/ledger/post-journals.js'
import type {NewTender} from '#core/payments/payment-event.js'
import {recordEvents} from '#core/payments/record-events.js'
import type {Trx} from '#core/store/open.js'
import {inOneAct, newAccount} from './books.js'

/** Parts of a cash day, planted as the counter leaves them: sessions, payments, sealed bags. */

export interface PlantedCheck {
  readonly routing: string
  readonly last4: string
  readonly number: string
  readonly amount: number
  readonly kind?: 'check' | 'cashiers_check' | 'money_order'
}

const FLOAT = {notes: {'20': 10}, coin_cents: 0, rolls_cents: 0}
const FLOAT_CENTS = cents(20_000)

async function post(trx: Trx, kind: string, postings: readonly Posting[], context: ActContext): Promise<string> {
  const parts = {kind, accountId: NO_CUSTOMER, effectiveOn: context.today, memo: 'planted', postings}
  const one = journal(parts, context.recordedAt)
  await postJournals(trx, [one], context)
  return one.journalId
}

export interface OpenSession {
  readonly sessionId: string
  readonly sessionNo: string
}

/** A drawer that its cashier has opened with a float of $200. */
export const openSession = (desk: Desk, drawer: string): Promise<OpenSession> =>
  inOneAct(desk, async (trx, context) => {
    const [sessionId, sessionNo] = [context.key() as string, spokenId('DS')]
    const journalId = await post(
      trx,
      'drawer_session.open-drawer',
      [debit(DRAWER, FLOAT_CENTS), credit(CHANGE_FUND, FLOAT_CENTS)],
      context,
    )
    const stamp = {business_date: context.today, recorded_at: context.recordedAt, act_id: context.actId}
    await trx('drawer_session').insert({
      ...{session_id: sessionId, session_no: sessionNo, drawer, operator_id: context.operatorId},
      ...{float_cents: FLOAT_CENTS, expected_float_cents: FLOAT_CENTS, float_json: canonicalJson(FLOAT)},
      ...{received_from: null, journal_id: journalId, witness_id: null, ...stamp},
    })
    await trx('open_drawer').insert({drawer, session_id: sessionId, operator_id: context.operatorId})
    return {sessionId, sessionNo}
  })

let events = 0

const tenderOf = (kind: NewTender['kind'], amount: number, rest: Partial<NewTender> = {}): NewTender => ({
  ...{kind, amount: cents(amount), tendered: cents(amount), change: cents(0)},
  ...{ledgerAccount: DRAWER, reference: '', check: null, card: null, ...rest},
})

const taken = (tender: number | PlantedCheck, on: BusinessDate): NewTender =>
  typeof tender === 'number'
    ? tenderOf('cash', tender)
    : tenderOf(tender.kind ?? 'check', tender.amount, {
        reference: tender.number,
        check: {
          ...{routing: tender.routing, accountToken: `t${tender.last4}`, accountLast4: tender.last4},
          datedOn: on,
        },
      })

/** One receipt of cash or of a check, for an account of its own. */
export async function pay(desk: Desk, session: OpenSession, tender: number | PlantedCheck): Promise<string> {
  const accountId = await newAccount(desk)
  events += 1
  return inOneAct(desk, async (trx, context) => {
    const one = taken(tender, context.today)
    const event = {
      ...{source: 'drawer', sourceKey: `planted-${events}`, series: session.sessionNo, sessionId: session.sessionId},
      ...{cashBatchId: null, payor: 'A. Payor', channel: 'counter', effectiveOn: context.today, tenders: [one]},
      payees: [{kind: 'account' as const, accountId, amount: one.amount}],
    }
    const [recorded] = await recordEvents(trx, [event], context)
    return recorded!.receiptNo
  })
}

export interface Sealing {
  readonly bag: string
  readonly cash: CashCount
  readonly cashCents: number
  readonly checks?: readonly [cents: number, count: number]
}

/** What goes into a bag, and what is left in the drawer then. */
const fillBag = (desk: Desk, session: OpenSession, sealing: Sealing, last: boolean): Promise<string> =>
  inOneAct(desk, async (trx, context) => {
    const [checksCents, count] = sealing.checks ?? [0, 0]
    const amount = cents(sealing.cashCents + checksCents)
    const float = last ? FLOAT_CENTS : cents(0)
    const journalId = await post(
      trx,
      last ? 'drawer_session.close' : 'drawer_session.turn-in',
      [debit(UNDEPOSITED, amount), debit(CHANGE_FUND, float), credit(DRAWER, sum([amount, float]))],
      context,
    )
    const {bag: bagNo, cash} = sealing
    const checks = {amount: cents(checksCents), count}
    const source = last ? ('drawer' as const) : ('turn_in' as const)
    const bagId = await sealBag(trx, {bagNo, source, sourceId: session.sessionId, cash, checks, journalId}, context)
    await trx('drawer_event').insert({
      ...{
        session_id: session.sessionId,
        event_no: last ? 99 : 1,
        kind: last ? 'close' : 'turn_in',
        amount_cents: amount,
      },
      ...{bag_id: bagId, journal_id: journalId, detail_json: '{}', note: ''},
      ...{operator_id: context.operatorId, second_id: null, business_date: context.today},
      ...{recorded_at: context.recordedAt, act_id: context.actId},
    })
    if (last) await trx('open_drawer').where('session_id', session.sessionId).delete()
    return bagId
  })

/** Cash put aside while the drawer stays open. */
export const turnIn = (desk: Desk, session: OpenSession, sealing: Sealing): Promise<string> =>
  fillBag(desk, session, sealing, false)

/** The float goes back, the takings into a bag: the session is over. */
export const closeSession = (desk: Desk, session: OpenSession, sealing: Sealing): Promise<string> =>
  fillBag(desk, session, sealing, true)

/** A change fund of $3,000 for floats. */
export const openFund = (desk: Desk): Promise<void> =>
  inOneAct(desk, async (trx, context) => {
    const fund = cents(300_000)
    const journalId = await post(
      trx,
      'change_fund.fund',
      [debit(CHANGE_FUND, fund), credit(OPENING_EQUITY, fund)],
      context,
    )
    await trx('change_fund_event').insert({
      ...{event_id: context.key(), event_no: 1, kind: 'fund', amount_cents: fund, fund_cents: fund, counted_json: null},
      ...{session_id: null, bag_id: null, journal_id: journalId, custodian_id: 'hgrant', note: ''},
      ...{operator_id: 'hgrant', second_id: 'rpatel', business_date: context.today},
      ...{recorded_at: context.recordedAt, act_id: context.actId},
    })
  })
