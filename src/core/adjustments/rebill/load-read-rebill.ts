import {dayFact, mustBeTold, wholeFact} from '#core/adjustments/given-facts.js'
import {billToRebill, type PricedAgain} from '#core/adjustments/rebill/bill-to-rebill.js'
import {commonInputs, type Rebilling} from '#core/adjustments/rebill/load-rebill.js'
import {misread, settlingRead, spread, type ReadChanges} from '#core/adjustments/rebill/read-changes.js'
import type {RebillInputs} from '#core/adjustments/rebill/rebill-inputs.js'
import {
  otherBillsOf,
  readsAtPoints,
  servedBy,
  type StandingBill,
  type StandingRead,
} from '#core/adjustments/rebill/standing-bills-views.js'
import {countsFrom, useAgain, type UseBooks} from '#core/adjustments/rebill/use-again.js'
import {groupBy} from '#core/kernel/group-by.js'
import {mustExist} from '#core/kernel/must.js'
import type {VolumeUnit} from '#core/meters/volume.js'
import {meterRegisterPolicy} from '#core/policies/meter-registers.js'
import {waterVolumes} from '#core/policies/water-volumes.js'

const READ = {read: 'what the register really showed'}
const DAY = {read_on: 'the day of the read'}

interface Changed {
  readonly books: Books
  readonly changes: ReadChanges
}

/** A read was wrong: every bill that begins or ends with it. @throws Refusal as read-changes, MISSING_FACT (64) */
export const loadMisread = async (of: Rebilling): Promise<RebillInputs> =>
  withOthers(of, inputsOf(of, await misreadOf(of)))

/** Estimates stood between two actual reads. @throws Refusal as read-changes, MISSING_FACT (64) */
export const loadEstimate = async (of: Rebilling): Promise<RebillInputs> =>
  withOthers(of, inputsOf(of, await estimatesOf(of)))

/** Whoever was served before or after may have been billed from the same read. */
const withOthers = async ({reader, asked}: Rebilling, inputs: RebillInputs): Promise<RebillInputs> => ({
  ...inputs,
  others: await otherBillsOf(reader, asked.accountId, inputs.reads),
})

async function misreadOf(of: Rebilling): Promise<Changed> {
  const {given} = of.asked
  mustBeTold(given, of.named === null ? {...READ, ...DAY} : READ)
  const books = await booksOf(of)
  return {books, changes: misread(books.standing, {...readAskedOf(of), value: wholeFact(given, 'read')})}
}

async function estimatesOf(of: Rebilling): Promise<Changed> {
  const {given} = of.asked
  if (of.named === null) mustBeTold(given, {...READ, ...DAY})
  const books = await booksOf(of)
  const value = given['read'] === undefined ? null : wholeFact(given, 'read')
  const {end, taken, replaced} = settlingRead(books.standing, {...readAskedOf(of), value})
  const changes = spread(books.standing, end, taken)
  const corrected = replaced === null ? changes.corrected : [...changes.corrected, replaced]
  return {books, changes: {...changes, corrected, asked: corrected.map((read) => read.read_id)}}
}

/** The reads that change, and the bills that begin or end with one of them. */
export async function readChangesOf(
  of: Rebilling,
): Promise<{readonly changes: ReadChanges; readonly touched: readonly StandingBill[]}> {
  const {books, changes} = of.asked.reason.code === 'ESTIMATE' ? await estimatesOf(of) : await misreadOf(of)
  return {changes, touched: touchedBy(of, using(books, changes))}
}

const using = (books: Books, changes: ReadChanges): UseBooks => ({
  ...books,
  corrected: new Map(changes.corrected.map((read) => [read.read_id, read.value])),
  asked: new Set(changes.asked),
})

const touchedBy = ({bills}: Rebilling, books: UseBooks): StandingBill[] =>
  bills.filter(({legs}) => legs.some((leg) => countsFrom(leg, books)))

const readAskedOf = ({asked: {given}, named}: Rebilling) => ({
  bill: given['read_on'] === undefined ? named : null,
  readOn: given['read_on'] === undefined ? null : dayFact(given, 'read_on'),
  serial: given['meter'] ?? null,
})

type Books = Omit<UseBooks, 'corrected' | 'asked'> & {readonly standing: readonly StandingRead[]}

async function booksOf({reader, asked, context, plans}: Rebilling): Promise<Books> {
  const served = await servedBy(reader, asked.accountId)
  const registers = meterRegisterPolicy(context.desk.district.id, context.today)
  const reads = await readsAtPoints(
    reader,
    served.map(({point}) => point),
    registers,
  )
  const units = new Map(Array.from(plans.all, ([code, {plan}]) => [code, plan.unit as VolumeUnit]))
  return {reads, standing: reads.filter(({stands}) => stands), served, units, volumes: waterVolumes().volumes}
}

function inputsOf(of: Rebilling, {books, changes}: Changed): RebillInputs {
  const used = using(books, changes)
  const bills = touchedBy(of, used).map((bill) => billToRebill(bill, again(bill, used, changes), of.plans.all))
  return {
    ...commonInputs(of),
    ...{
      wrong: changes.wrong,
      reads: changes.corrected,
      taken: changes.taken,
      changed: null,
      bills,
      elsewhere: [],
      others: [],
    },
  }
}

function again(bill: StandingBill, books: UseBooks, changes: ReadChanges): PricedAgain {
  const {legs, useAfter, inputs} = useAgain(bill, books)
  const pricings = bill.pricings.map(({planCode}, at) => ({
    planCode,
    inputs: mustExist(inputs[at], 'each pricing is made again'),
  }))
  const kinds = new Map(changes.corrected.map((read) => [read.read_id, read.kind]))
  const last = Array.from(groupBy(legs, (leg) => leg.point).values(), (of) => mustExist(of.at(-1), 'a group has one'))
  const settled = last.length > 0 && last.every((leg) => kinds.get(leg.to_read) === 'actual')
  return {pricings, legs, useAfter, estimated: bill.record.estimated && !settled}
}
