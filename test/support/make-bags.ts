import {deskOn, type Desk} from '#core/acts/desk.js'
import {operatorById} from '#core/staff/operators-views.js'
import {openStore} from '#core/store/open.js'
import {closeSession, openSession, pay} from './cash-day.js'

/** Sealed bags of two closed drawers for the transcripts: `node make-bags.js STORE`. */
const store = await openStore(process.argv[2] ?? '')
const desk = await deskOn(store, {version: 'test'})
const of = async (operator: string): Promise<Desk> => ({
  ...desk,
  operator: await operatorById(store.db, operator, desk.today, `session-of-${operator}`),
})
const [tngo, dkim] = [await of('tngo'), await of('dkim')]

const first = await openSession(tngo, '2')
await pay(tngo, first, 6000)
for (const [last4, number, amount] of [
  ['1111', '1187', 14_275],
  ['0042', '99', 32_435],
] as const)
  await pay(tngo, first, {routing: '121000358', last4, number, amount})
const small = {notes: {'20': 2, '10': 1, '5': 1}, coin_cents: 500, rolls_cents: 0}
await closeSession(tngo, first, {bag: '004417', cash: small, cashCents: 6000, checks: [46_710, 2]})

const second = await openSession(dkim, '3')
await pay(dkim, second, 10_030)
const large = {notes: {'100': 1}, coin_cents: 30, rolls_cents: 0}
await closeSession(dkim, second, {bag: '004418', cash: large, cashCents: 10_030})
await store.close()
