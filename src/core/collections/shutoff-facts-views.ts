import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, least, subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {coversOf} from '#core/collections/arrangement-views.js'
import {DOWN_PAYMENT} from '#core/collections/arrangement.js'
import {groupBy} from '#core/kernel/group-by.js'
import {dayOf} from '#core/kernel/business-date.js'
import {
  ACCOUNT_FACTS,
  ARRANGEMENT_ITEMS,
  CONTACTS,
  INSTALLMENTS,
  NOTICES,
  OPEN_CREDITS,
  OPEN_ITEMS,
  RETURNED_PAYMENTS,
} from '#core/collections/collections.sql.js'
import {
  contactFacts,
  noticeFacts,
  type ContactFactRow,
  type LetterVerdicts,
  type NoticeFactRow,
} from '#core/collections/letter-facts.js'
import {isOwedBefore} from '#core/collections/petition.js'
import {protectionFactsOf} from '#core/collections/protection-facts-views.js'
import {
  NO_FACTS,
  type ArrangementFact,
  type BankruptcyFact,
  type OpenItemFact,
  type PaymentFact,
  type PlannedPayment,
  type ShutoffFacts,
} from '#core/collections/shutoff-facts.js'
import type {AgencyKind} from '#core/policies/shutoff-law.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** One account as the list prints it, with all that the decision looks at. */
export interface AccountCase {
  readonly accountId: string
  readonly accountNumber: string
  readonly name: string
  readonly address: string
  readonly premiseId: string
  readonly route: string
  readonly pastDue: Cents
  readonly oldestDue: BusinessDate
  readonly facts: ShutoffFacts
}

export interface FactsQuestion {
  readonly day: BusinessDate
  readonly agency: AgencyKind
  readonly letters: LetterVerdicts
  /** Of each account what stood at a moment that has passed; without it, what stands now. */
  readonly then?: ReadonlyMap<string, FactsThen>
}

/** What of an account's facts may have come after a moment. */
export interface FactsThen {
  /** Open then, in the order of their due days. */
  readonly items: readonly ItemRow[]
  readonly credit: Cents
  /** What had been paid on installments, by `partKey`. */
  readonly paid: ReadonlyMap<string, PaidPart>
  /** Keys of protections and arrangements that came later, and of notices that came back later. */
  readonly later: ReadonlySet<string>
}

interface AccountRow {
  account_id: string
  account_no: string
  class: ShutoffFacts['service']
  customer_role: ShutoffFacts['customer']
  mail_differs: number
  premise_id: string
  dwelling: string
  route: string
  address: string
  unit: string
  name: string
}
export interface ItemRow {
  account_id: string
  receivable_id: string
  bill_key: string
  mailed_on: BusinessDate | null
  due_on: BusinessDate
  amount_cents: Cents
  open_cents: Cents
}
interface CoveredRow {
  account_id: string
  arrangement_id: string
  receivable_id: string
}
/** What was paid on one installment, and when it was paid in full. */
export interface PaidPart {
  arrangement_id: string
  number: number
  paid_cents: Cents
  paid_on: BusinessDate | null
}
export const partKey = ({arrangement_id: id, number}: Pick<PaidPart, 'arrangement_id' | 'number'>): string =>
  `${id}/${number}`
interface InstallmentFactRow extends PaidPart {
  account_id: string
  made_on: BusinessDate
  due_on: BusinessDate
  amount_cents: Cents
}
interface ReturnedRow {
  account_id: string
  payment_id: string
  effective_on: BusinessDate
  amount_cents: Cents
  returned_on: BusinessDate
  tender: string
  code: string
}

/** Facts of those of the accounts that owe anything; ten statements whatever their number, one more for medical certificates. */
export async function factsOf(
  reader: Reader,
  accountIds: readonly string[],
  question: FactsQuestion,
): Promise<AccountCase[]> {
  const keys = {
    ids: rowsFrom(
      reader,
      accountIds.map((id) => ({account_id: id})),
      {account_id: 'text'},
    ),
  }
  const dated = {...keys, day: question.day}
  const accounts = await select<AccountRow>(reader, ACCOUNT_FACTS, dated)
  const items = grouped(await select<ItemRow>(reader, OPEN_ITEMS, keys))
  const credits = new Map(
    (await select<{account_id: string; open_cents: Cents}>(reader, OPEN_CREDITS, keys)).map((row) => [
      row.account_id,
      row.open_cents,
    ]),
  )
  const notices = grouped(await select<NoticeFactRow>(reader, NOTICES, keys))
  const contacts = grouped(await select<ContactFactRow>(reader, CONTACTS, keys))
  const protectionsOf = await protectionFactsOf(reader, accountIds, question.day)
  const installments = grouped(await select<InstallmentFactRow>(reader, INSTALLMENTS, keys))
  const covered = grouped(await select<CoveredRow>(reader, ARRANGEMENT_ITEMS, keys))
  const returned = grouped(await select<ReturnedRow>(reader, RETURNED_PAYMENTS, keys))
  const rowsOf = <Row>(map: ReadonlyMap<string, Row[]>, id: string): readonly Row[] => map.get(id) ?? []
  const cases: AccountCase[] = []
  for (const account of accounts) {
    const id = account.account_id
    const then = question.then?.get(id)
    const open = lessCredits(then?.items ?? rowsOf(items, id), then?.credit ?? credits.get(id) ?? ZERO)
    const notLater = (key: string): boolean => then?.later.has(key) !== true
    const oldest = open[0]
    if (oldest === undefined) continue
    const planned = rowsOf(installments, id).filter((row) => notLater(row.arrangement_id))
    const letters = rowsOf(notices, id)
      .filter((notice) => notice.sent_on >= (oldest.mailed_on ?? oldest.due_on))
      .map((notice) => (notLater(notice.notice_id) ? notice : {...notice, returned_on: null}))
    const attempts = rowsOf(contacts, id).filter((contact) => dayOf(contact.at) >= oldest.due_on)
    const held = protectionsOf(id, notLater)
    cases.push({
      accountId: id,
      accountNumber: account.account_no,
      name: account.name,
      address: account.unit === '' ? account.address : `${account.address} ${account.unit}`,
      premiseId: account.premise_id,
      route: account.route,
      pastDue: pastDueOn(question.day, open, held.bankruptcies),
      oldestDue: oldest.due_on,
      facts: {
        ...NO_FACTS,
        agency: question.agency,
        service: account.class,
        dwelling: account.dwelling === 'none' ? null : (account.dwelling as ShutoffFacts['dwelling']),
        customer: account.customer_role,
        mailing_address_differs: account.mail_differs === 1,
        items: billsOf(open),
        payments: rowsOf(returned, id).map(paymentFact),
        ...noticeFacts(letters, question.letters),
        ...contactFacts(attempts, letters),
        ...held,
        arrangements: arrangementFacts(planned.map(paidBy(then)), {letters, open, covered: rowsOf(covered, id)}),
      },
    })
  }
  return cases
}

const paymentFact = (row: ReturnedRow): PaymentFact => ({
  id: row.payment_id,
  date: row.effective_on,
  amount_cents: row.amount_cents,
  returned: row.returned_on,
  method: row.tender,
  return_code: row.code,
})

const grouped = <Row extends {account_id: string}>(rows: readonly Row[]): Map<string, Row[]> =>
  groupBy(rows, (row) => row.account_id)

/** What is past due; of an account in bankruptcy what came after the petition, where anything did. */
function pastDueOn(day: BusinessDate, open: readonly ItemRow[], bankruptcies: readonly BankruptcyFact[]): Cents {
  const due = open.filter((item) => item.due_on < day)
  const standing = bankruptcies.filter(({released}) => released === null)
  const later = due.filter(({mailed_on: mailed, due_on}) => !isOwedBefore({mailed, due: due_on}, standing))
  return sum((later.length === 0 ? due : later).map((item) => item.open_cents))
}

/** Money held for the customer pays the oldest items before any rule looks at them. */
function lessCredits(items: readonly ItemRow[], credit: Cents): readonly ItemRow[] {
  if (credit === 0) return items
  let left = credit
  const open: ItemRow[] = []
  for (const item of items) {
    const used = least(item.open_cents, left)
    left = subtract(left, used)
    if (used < item.open_cents) open.push({...item, open_cents: subtract(item.open_cents, used)})
  }
  return open
}

/** The classes of one bill are judged together: one due date, one letter. */
function billsOf(items: readonly ItemRow[]): OpenItemFact[] {
  const bills = new Map<string, OpenItemFact>()
  for (const item of items) {
    const bill = bills.get(item.bill_key)
    bills.set(item.bill_key, {
      id: item.bill_key,
      mailed: item.mailed_on,
      due: item.due_on,
      amount_cents: cents((bill?.amount_cents ?? 0) + item.amount_cents),
      open_cents: cents((bill?.open_cents ?? 0) + item.open_cents),
    })
  }
  return Array.from(bills.values())
}

interface PlanFacts {
  readonly letters: readonly NoticeFactRow[]
  readonly open: readonly ItemRow[]
  readonly covered: readonly CoveredRow[]
}

const paidBy =
  (then: FactsThen | undefined) =>
  (row: InstallmentFactRow): InstallmentFactRow => {
    if (then === undefined) return row
    const {paid_cents, paid_on} = then.paid.get(partKey(row)) ?? {paid_cents: ZERO, paid_on: null}
    return {...row, paid_cents, paid_on}
  }

/** Arrangements that protect: one whose down payment is not in, or came late, is none; nor is one with nothing left to pay. */
function arrangementFacts(rows: readonly InstallmentFactRow[], plan: PlanFacts): ArrangementFact[] {
  return Array.from(groupBy(rows, (row) => row.arrangement_id))
    .filter(([, installments]) => installments.every(isInIfDown))
    .flatMap(([id, installments]) => arrangementFact(id, installments, plan) ?? [])
}

const isInIfDown = ({number, paid_cents, amount_cents, paid_on, due_on}: InstallmentFactRow): boolean =>
  number !== DOWN_PAYMENT || (paid_cents >= amount_cents && paid_on !== null && paid_on <= due_on)

function arrangementFact(id: string, rows: readonly InstallmentFactRow[], plan: PlanFacts): ArrangementFact | null {
  const made = rows[0]?.made_on ?? ('' as BusinessDate)
  const receivableIds = new Set(plan.covered.filter((row) => row.arrangement_id === id).map((row) => row.receivable_id))
  const covers = coversOf(receivableIds, made)
  const isCovered = (item: ItemRow): boolean => covers({receivableId: item.receivable_id, dueOn: item.due_on})
  const owed = sum(plan.open.filter(isCovered).map((item) => item.open_cents))
  // Paid to the end, or nothing left of the debt: what is open now was never due under it.
  if (owed === 0 || rows.every((row) => row.paid_cents >= row.amount_cents)) return null
  const current = billsOf(plan.open.filter((item) => !isCovered(item)))
  return {
    id,
    made,
    ended: null,
    installments: plannedPayments(id, rows, owed),
    current_bills: current.map(({id: bill, due, amount_cents, open_cents}) => ({
      ...{id: bill, due, amount_cents: open_cents ?? amount_cents, paid: null},
    })),
    final_notices: plan.letters
      .filter((letter) => letter.kind === 'final' && letter.method === 'posted' && letter.sent_on >= made)
      .map((letter) => letter.sent_on),
  }
}

/** A credit on the debt takes from the last installments first: what is no longer owed is not missed. */
function plannedPayments(id: string, rows: readonly InstallmentFactRow[], owed: Cents): PlannedPayment[] {
  let left = owed
  return rows.map((row) => {
    const unpaid = subtract(row.amount_cents, least(row.amount_cents, row.paid_cents))
    const paid = unpaid === 0 ? row.paid_on : left <= 0 ? row.due_on : null
    left = subtract(left, unpaid)
    return {id: `${id}/${row.number}`, due: row.due_on, amount_cents: row.amount_cents, paid}
  })
}
