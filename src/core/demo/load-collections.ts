import type {ActContext} from '#core/acts/act.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {spokenId} from '#core/kernel/ids.js'
import {sum} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {addressLine} from '#core/accounts/address-key.js'
import type {DemoArrangement, DemoNotice} from '#core/demo/demo-account.js'
import type {PostedMoney} from '#core/demo/load-money.js'
import type {LoadedAccount} from '#core/demo/load-places.js'
import {insertRows, rowsFrom} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

const TEXT = 'text'
const INTEGER = 'integer'
const STAMP = {recorded_at: TEXT, act_id: TEXT} as const

interface Keyed {
  readonly one: LoadedAccount
  readonly id: string
}

const keyed = <T>(loaded: readonly LoadedAccount[], of: (one: LoadedAccount) => readonly T[], context: ActContext) =>
  loaded.flatMap((one) => of(one).map((fact) => ({one, fact, id: context.key()})))

/** Writes notices, contacts, protections and arrangements. */
export async function loadCollections(
  trx: Trx,
  loaded: readonly LoadedAccount[],
  money: PostedMoney,
  context: ActContext,
): Promise<void> {
  await loadNotices(trx, loaded, context)
  await loadContacts(trx, loaded, context)
  await loadProtections(trx, loaded, context)
  await loadArrangements(trx, loaded, money, context)
}

const stampOf = (context: ActContext): {recorded_at: string; act_id: string} => ({
  recorded_at: context.recordedAt,
  act_id: context.actId,
})

const NOTICE = {
  account_id: TEXT,
  notice_id: TEXT,
  kind: TEXT,
  method: TEXT,
  sent_on: TEXT,
  sent_at: TEXT,
  address: TEXT,
  recipients: TEXT,
  items: TEXT,
  languages: TEXT,
  template: TEXT,
  amount_cents: INTEGER,
  pay_by: TEXT,
  occupant_copy_on: TEXT,
  proof: TEXT,
  ...STAMP,
} as const

async function loadNotices(trx: Trx, loaded: readonly LoadedAccount[], context: ActContext): Promise<void> {
  const notices = keyed(loaded, ({account}) => account.notices, context)
  await insertRows(
    trx,
    'notice',
    NOTICE,
    notices.map(({one, fact, id}) => ({...noticeRow({one, id}, fact), ...stampOf(context)})),
  )
  const returned = notices.flatMap(({one, fact, id}) =>
    fact.returned_on === null
      ? []
      : [{account_id: one.accountId, notice_id: id, returned_on: fact.returned_on, ...stampOf(context)}],
  )
  await insertRows(trx, 'notice_return', {account_id: TEXT, notice_id: TEXT, returned_on: TEXT, ...STAMP}, returned)
}

/** Civ. 1632 languages and English. */
const LANGUAGES = 'en es zh tl vi ko'

function noticeRow({one: {account, accountId}, id}: Keyed, notice: DemoNotice): object {
  const atTheDoor = notice.kind === 'occupant' || notice.method === 'posted'
  return {
    account_id: accountId,
    notice_id: id,
    kind: notice.kind,
    method: notice.method,
    sent_on: notice.sent_on,
    sent_at: notice.sent_at,
    address: atTheDoor ? addressLine(account.premise) : account.mail_address,
    recipients:
      notice.kind === 'occupant' ? 'occupant' : notice.occupant_copy_on === null ? 'customer' : 'customer occupant',
    items: notice.items.join(' '),
    languages: LANGUAGES,
    template: `demo-${notice.kind}`,
    amount_cents: notice.cents,
    pay_by: notice.pay_by,
    occupant_copy_on: notice.occupant_copy_on,
    proof:
      notice.method === 'mail' ? `mailing certificate ${notice.sent_on}` : `photo ${notice.sent_at ?? notice.sent_on}`,
  }
}

async function loadContacts(trx: Trx, loaded: readonly LoadedAccount[], context: ActContext): Promise<void> {
  const rows = keyed(loaded, ({account}) => account.contacts, context).map(({one, fact, id}) => ({
    account_id: one.accountId,
    contact_id: id,
    at: fact.at,
    method: fact.method,
    outcome: fact.outcome,
    options_offered: fact.options_offered ? 1 : 0,
    note: fact.note,
    operator_id: fact.by,
    ...stampOf(context),
  }))
  const columns = {account_id: TEXT, contact_id: TEXT, at: TEXT, method: TEXT, outcome: TEXT} as const
  const more = {options_offered: INTEGER, note: TEXT, operator_id: TEXT, ...STAMP} as const
  await insertRows(trx, 'contact_attempt', {...columns, ...more}, rows)
}

async function loadProtections(trx: Trx, loaded: readonly LoadedAccount[], context: ActContext): Promise<void> {
  const protections = keyed(loaded, ({account}) => account.protections, context)
  const rows = protections.map(({one, fact, id}) => ({
    account_id: one.accountId,
    protection_id: id,
    kind: fact.kind,
    effective_from: fact.from,
    until_on: fact.until,
    detail_json: canonicalJson(fact.detail),
    owner: context.operatorId,
    ...stampOf(context),
  }))
  const key = {account_id: TEXT, protection_id: TEXT} as const
  const columns = {...key, kind: TEXT, effective_from: TEXT, until_on: TEXT, detail_json: TEXT, owner: TEXT} as const
  await insertRows(trx, 'protection', {...columns, ...STAMP}, rows)
  const ends = protections.flatMap(({one, fact, id}) =>
    fact.ended === null
      ? []
      : [
          {
            account_id: one.accountId,
            protection_id: id,
            ended_on: fact.ended.on,
            reason: fact.ended.reason,
            ...stampOf(context),
          },
        ],
  )
  await insertRows(trx, 'protection_end', {...key, ended_on: TEXT, reason: TEXT, ...STAMP}, ends)
}

interface Plan extends Keyed {
  readonly plan: DemoArrangement
}

async function loadArrangements(
  trx: Trx,
  loaded: readonly LoadedAccount[],
  money: PostedMoney,
  context: ActContext,
): Promise<void> {
  const plans: Plan[] = loaded.flatMap((one) =>
    one.account.arrangement === null ? [] : [{one, plan: one.account.arrangement, id: context.key()}],
  )
  const key = {account_id: TEXT, arrangement_id: TEXT} as const
  const rows = plans.map(({one, plan, id}) => ({
    account_id: one.accountId,
    arrangement_id: id,
    arrangement_no: spokenId('A'),
    kind: 'amortization',
    made_on: plan.made,
    total_cents: sum(plan.installments.map((installment) => installment.cents)),
    ...stampOf(context),
  }))
  const columns = {...key, arrangement_no: TEXT, kind: TEXT, made_on: TEXT, total_cents: INTEGER, ...STAMP} as const
  await insertRows(trx, 'arrangement', columns, rows)
  const installments = plans.flatMap(({one, plan, id}) =>
    plan.installments.map(({number, due, cents}) => ({
      account_id: one.accountId,
      arrangement_id: id,
      number,
      due_on: due,
      amount_cents: cents,
    })),
  )
  await insertRows(trx, 'installment', {...key, number: INTEGER, due_on: TEXT, amount_cents: INTEGER}, installments)
  const paid = plans.flatMap((plan) => installmentPayments(plan, money))
  const payment = {...key, number: INTEGER, payment_ref: TEXT, paid_on: TEXT, amount_cents: INTEGER} as const
  await insertRows(trx, 'installment_payment', payment, paid)
  await coverBills(trx, plans, money)
}

function installmentPayments({one, id}: Plan, money: PostedMoney): object[] {
  const paymentIds = mustExist(money.paymentIds.get(one.accountId), 'payments of the account')
  return one.account.payments.flatMap((payment, at) =>
    payment.installment === null
      ? []
      : [
          {
            account_id: one.accountId,
            arrangement_id: id,
            number: payment.installment,
            payment_ref: mustExist(paymentIds[at], 'a posted payment'),
            paid_on: payment.on,
            amount_cents: payment.cents,
          },
        ],
  )
}

/** An arrangement covers every receivable of the bills it was made for. */
async function coverBills(trx: Trx, plans: readonly Plan[], money: PostedMoney): Promise<void> {
  const covered = plans.flatMap(({one, plan, id}) =>
    plan.covers.map((at) => ({
      account_id: one.accountId,
      arrangement_id: id,
      bill_id: mustExist(money.billIds.get(one.accountId)?.[at], 'a covered bill'),
    })),
  )
  await trx.raw(
    `insert into arrangement_item (account_id, arrangement_id, receivable_id)
     select c.account_id, c.arrangement_id, r.receivable_id from ?
     join receivable r on r.account_id = c.account_id and r.bill_id = c.bill_id`,
    [rowsFrom(trx, covered, {account_id: TEXT, arrangement_id: TEXT, bill_id: TEXT}, 'c')],
  )
}
