import {deskOn} from '#core/acts/desk.js'
import {cents} from '#core/kernel/money.js'
import {operatorById} from '#core/staff/operators-views.js'
import {openStore} from '#core/store/open.js'
import {byCard, byCheck, forAccount, inCash, plantSession, taken} from './receipts.js'

/**
 * Receipts of the demo for the transcripts: `node make-receipts.js STORE` prints their numbers, one a line. The cashier
 * takes what a listed account owes, then a check and a card for another account and copies; the senior takes cash; and
 * last is a receipt of a session that is closed.
 */
const [location = ''] = process.argv.slice(2)
const store = await openStore(location)
const desk = await deskOn(store, {version: 'test'})
const as = async (id: string) => ({...desk, operator: await operatorById(store.db, id, desk.today, `of ${id}`)})
const accountId = async (account_no: string): Promise<string> => {
  const row: {account_id: string} | undefined = await store.db('account').where({account_no}).first('account_id')
  return row?.account_id ?? ''
}
const [listed, other] = [await accountId('005-20837-63'), await accountId('236-25124-07')]
const [cashier, senior] = [await as('tngo'), await as('dkim')]
const session = await plantSession(cashier)
const copies = {kind: 'misc', code: 'COPIES', customer: 'B. Reader', ledgerAccount: '4140', amount: cents(250)} as const
const paid = [
  await taken(cashier, {
    session,
    tenders: [inCash(37_514, 38_000)],
    payees: [forAccount(listed, 37_514)],
    payor: 'Francisco Flores Rivera',
  }),
  await taken(cashier, {
    session,
    tenders: [byCheck(4500, '1187'), byCard(1250)],
    payees: [forAccount(other, 5500), copies],
    payor: 'Manpreet Sandhu',
  }),
  await taken(senior, {
    session: await plantSession(senior),
    tenders: [inCash(1000)],
    payees: [forAccount(other, 1000)],
    payor: 'Manpreet Sandhu',
  }),
]
const closed = await plantSession(cashier)
paid.push(
  await taken(cashier, {
    session: closed,
    tenders: [inCash(2000)],
    payees: [forAccount(other, 2000)],
    payor: 'Manpreet Sandhu',
  }),
)
await store.db('open_drawer').where({session_id: closed.sessionId}).delete()
process.stdout.write(paid.map((one) => `${one.receiptNo}\n`).join(''))
await store.close()
