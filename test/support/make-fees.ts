import {deskOn} from '#core/acts/desk.js'
import {contextOf} from '#core/acts/perform.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {openStore} from '#core/store/open.js'
import {inTransaction} from '#core/store/transaction.js'

/** Bills of a fee alone for the transcripts: `node make-fees.js STORE ACCOUNT CODE CENTS ISSUED …`. */
const [location = '', account = '', ...fees] = process.argv.slice(2)
const store = await openStore(location)
const desk = await deskOn(store, {version: 'test'})
const row: {account_id: string} | undefined = await store.db('account').where('account_no', account).first('account_id')
await inTransaction(store, async (trx) => {
  for (let at = 0; at < fees.length; at += 3) {
    const [code = '', amount = '', issued = ''] = fees.slice(at, at + 3)
    const day = businessDate(issued)
    const line = {class: 'fee' as const, code, description: code, amount: cents(Number(amount))}
    const bill = {
      ...{
        accountId: row?.account_id ?? '',
        source: 'test',
        sourceKey: `${account} ${code} ${issued}`,
        meterSerial: null,
      },
      ...{serviceFrom: null, serviceTo: null, issuedOn: day, mailedOn: day, dueOn: day, usageThousandths: null},
      ...{usageUnit: null, estimated: false, lines: [line], flags: [], assumed: [], batchId: null},
    }
    await issueBills(trx, [bill], 'bill.import', contextOf(desk))
  }
})
await store.close()
