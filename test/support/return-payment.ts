import {deskOn} from '#core/acts/desk.js'
import {returnPayments} from '#core/payments/return-payments.js'
import {openStore} from '#core/store/open.js'
import {inOneAct} from './books.js'

/** The bank takes a payment back on the day of the store: `node return-payment.js STORE RECEIPT CODE`. */
const [location = '', receipt = '', code = ''] = process.argv.slice(2)
const store = await openStore(location)
const desk = await deskOn(store, {version: 'test'})
const paid: {account_id: string; payment_id: string} | undefined = await store
  .db('payment')
  .where('receipt_no', receipt)
  .first('account_id', 'payment_id')
await inOneAct(desk, (trx, context) => {
  const tender = {accountId: paid?.account_id ?? '', paymentId: paid?.payment_id ?? ''}
  return returnPayments(trx, [{...tender, returnedOn: context.today, code}], context)
})
process.stdout.write(`${receipt} came back on ${desk.today}, ${code}\n`)
await store.close()
