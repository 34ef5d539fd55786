import {deskOn} from '#core/acts/desk.js'
import {recordArrangement, type PlannedPart} from '#core/collections/record-arrangement.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {openStore} from '#core/store/open.js'
import {inOneAct} from './books.js'
import {charge, settle} from './town.js'

/**
 * A customer with one bill and an arrangement of it, made on the day of the store:
 * `node make-plan.js STORE ACCOUNT NAME DUE PART …`, a part as 2026-12-15=75.00, the down payment as down:2026-12-01=50.00.
 */
const [location = '', account = '', name = '', due = '', ...said] = process.argv.slice(2)
const store = await openStore(location)
const desk = await deskOn(store, {version: 'test'})

function partOf(text: string): PlannedPart {
  const [day = '', dollars = ''] = text.replace('down:', '').split('=')
  return {dueOn: businessDate(day), amount: cents(Math.round(Number(dollars) * 100))}
}

const down = said.find((text) => text.startsWith('down:'))
const installments = said.filter((text) => text !== down).map(partOf)
const first = down === undefined ? null : partOf(down)
const total = [...installments, ...(first === null ? [] : [first])].reduce((all, part) => all + part.amount, 0)
const home = await settle(desk, {
  address: `${account.slice(4, 9)} Plan St`,
  customer: {name, since: '2020-01-01', account},
})
const receivableId = await charge(desk, home.accountId, {cents: total, on: due, due})
const made = await inOneAct(desk, (trx, context) =>
  recordArrangement(
    trx,
    {
      ...{accountId: home.accountId, option: 'amortization' as const, madeOn: context.today, covered: [receivableId]},
      ...{down: first, installments, version: 1, supersedes: null, channel: 'phone', orderId: null},
      ...{delivered: 'letter', reason: '', fundingSource: '', readBack: '', rules: {}},
    },
    context,
  ),
)
process.stdout.write(`${made.arrangementNo}\n`)
await store.close()
