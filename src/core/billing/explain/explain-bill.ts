import {accountHeads} from '#core/accounts/account-head-views.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {personsById} from '#core/accounts/person-views.js'
import {mustMayView, shownTo} from '#core/accounts/privacy.js'
import {asOf} from '#core/accounts/versions.js'
import type {Desk} from '#core/acts/desk.js'
import {cancellationOf, type Cancellation} from '#core/billing/cancelled-bills.js'
import {
  billByNumber,
  billsUpTo,
  newestBill,
  openOfBill,
  type BillRecord,
} from '#core/billing/explain/bill-record-views.js'
import {readsOfBill, sourcesOf, type BillRead} from '#core/billing/explain/bill-source-views.js'
import {budgetOf, type Budget} from '#core/billing/explain/budget-source.js'
import {causesBetween, restsOf, type BillCause, type PricedRecord} from '#core/billing/explain/difference-causes.js'
import {PricedRecords} from '#core/billing/explain/priced-records.js'
import {addDays, daysBetween, type BusinessDate} from '#core/kernel/business-date.js'
import {subtract, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound, usage} from '#core/kernel/refusal.js'
import {accountScreenPolicy} from '#core/policies/account-screen.js'
import type {PricedLine} from '#core/rates/priced-bill.js'
import type {Title} from '#core/rates/rate-plan.js'
import type {Reader} from '#core/store/open.js'

/** A line of the bill; `priced` says how it came about, null for one that no plan at hand prices. */
export interface ExplainedLine {
  readonly code: string
  readonly title: Title
  readonly amount: Cents
  readonly priced: PricedLine | null
  /** What a published plan leaves open of a bill made elsewhere. */
  readonly unexplained: boolean
}

export interface ComparedBill {
  readonly bill: BillRecord
  readonly difference: Cents
  readonly causes: readonly BillCause[]
  readonly priced: PricedRecord
}

/** Everything there is to say about a bill, in no language. */
export interface Explanation {
  readonly account: string
  readonly accountId: string
  readonly name: string
  readonly language: string
  readonly bill: BillRecord
  readonly days: number | null
  readonly reads: readonly BillRead[]
  readonly priced: PricedRecord
  readonly lines: readonly ExplainedLine[]
  readonly budget: Budget | null
  readonly previous: ComparedBill | null
  readonly open: Cents
  /** What replaced it, of a bill that counts no longer. */
  readonly cancelled: Cancellation | null
}

export interface ExplainQuestion {
  readonly bill: string | null
  /** The newest bill of this account. */
  readonly account: string | null
}

/** @throws Refusal NOT_FOUND (66), MISSING, TWO_QUESTIONS (64), NOT_YOURS (77) */
export async function explainBill(desk: Desk, question: ExplainQuestion): Promise<Explanation> {
  mustMayView(desk)
  const {db} = desk.store
  const bill = await billAsked(desk, question)
  const records = new PricedRecords(db)
  const [, before = null] = await billsUpTo(db, bill, 2)
  const priced = await records.of(bill)
  const customer = await customerOf(desk, bill.accountId)
  return {
    ...customer,
    accountId: bill.accountId,
    bill,
    days: daysOf(bill),
    reads: await readsOfBill(db, bill),
    priced,
    lines: linesOf(priced),
    budget: await budgetFor(db, priced),
    previous: before === null ? null : comparison(await records.of(before), priced),
    open: await openOfBill(db, bill),
    cancelled: await cancellationOf(db, bill, desk.district.zone),
  }
}

/** @throws Refusal NOT_FOUND (66), MISSING, TWO_QUESTIONS (64) */
export async function billAsked(desk: Desk, {bill, account}: ExplainQuestion): Promise<BillRecord> {
  const {db} = desk.store
  if (bill !== null && account !== null)
    throw usage('TWO_QUESTIONS', 'a bill says its account: give BILL or --account, not both', 'account')
  if (bill !== null) {
    const found = await billByNumber(db, bill)
    if (found === null) throw notFound(`no bill ${bill}`, ['curbstop show-account ACCOUNT lists the bills'])
    return found
  }
  if (account === null) throw usage('MISSING', 'BILL or --account is needed', 'bill')
  const accountId = await accountIdOf(db, account)
  if (accountId === null) throw notFound(`no account ${account}`, ['curbstop find-account NAME'])
  const newest = await newestBill(db, accountId, desk.today)
  if (newest === null) throw notFound(`${account} has no bill`, [`curbstop show-account ${account}`])
  return newest
}

/** Days served; null where they are not recorded. */
export const daysOf = ({serviceFrom, serviceTo}: BillRecord): number | null =>
  serviceFrom === null || serviceTo === null ? null : daysBetween(serviceFrom, serviceTo)

async function customerOf(desk: Desk, accountId: string) {
  const {db} = desk.store
  const at = asOf(desk.today)
  const head = mustExist((await accountHeads(db, [accountId], at))[0], 'a bill has its account')
  const persons = await personsById(db, [head.version.person_id], at)
  const person = mustExist(persons.get(head.version.person_id), 'an account has its customer')
  const shown = shownTo(desk, accountScreenPolicy(desk.district.id))
  return {account: head.account_no, name: shown.name(person.name), language: person.language}
}

function linesOf(record: PricedRecord): ExplainedLine[] {
  const stored = record.bill.lines.map(({code, description, amount}) => ({
    code,
    title: {en: description, es: description},
    amount,
    priced: null,
    unexplained: false,
  }))
  if (record.parts.length === 0) return stored
  const priced = record.parts.flatMap((part) =>
    part.priced.lines.map((line) => ({
      code: line.code,
      title: line.title,
      amount: line.amount,
      priced: line,
      unexplained: false,
    })),
  )
  const rests = restsOf(record).map(({key, title, amount}) => ({
    code: key.replace(/^line /, ''),
    title,
    amount,
    priced: null,
    unexplained: record.published,
  }))
  return [...priced.filter((line) => line.amount !== 0), ...rests.filter((rest) => rest.amount !== 0)]
}

async function budgetFor(reader: Reader, {bill, parts, published}: PricedRecord): Promise<Budget | null> {
  const withBudget = parts.find((part) => part.priced.figures['budget'] !== undefined)
  if (withBudget === undefined || published) return null
  const {from, to} = withBudget.inputs
  return budgetOf(withBudget, await sourcesOf(reader, bill.accountId, {from, until: to}))
}

const comparison = (before: PricedRecord, after: PricedRecord): ComparedBill => ({
  bill: before.bill,
  difference: subtract(after.bill.amount, before.bill.amount),
  causes: causesBetween(before, after),
  priced: before,
})

/** The last day served of a half-open period. */
export const lastDayOf = (from: BusinessDate, to: BusinessDate): BusinessDate => (to > from ? addDays(to, -1) : to)
