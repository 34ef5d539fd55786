import {accountHeads} from '#core/accounts/account-head-views.js'
import {accountsByReference} from '#core/accounts/account-references.js'
import {asOf} from '#core/accounts/versions.js'
import type {FileItem, FilePart} from '#core/batches/batch-file.js'
import type {BatchItem} from '#core/batches/post-item.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {Refusal, type RowFault} from '#core/kernel/refusal.js'
import {mustBeGoodOn} from '#core/payments/check-rules.js'
import {mustBeTaken} from '#core/payments/returned-method.js'
import type {Payee} from '#core/payments/payment-event.js'
import {returnsOf} from '#core/payments/seen-before-views.js'
import {agencyNamed, pledgePolicy, type Agency} from '#core/policies/pledge-policy.js'
import {tenderPolicy, type TenderPolicy} from '#core/policies/tender-policy.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

interface Account {
  readonly accountId: string
  readonly account: string
  /** Null while money may be posted to it. */
  readonly hindrance: string | null
}

interface Bill {
  readonly accountId: string
  readonly dueOn: BusinessDate
  readonly cancelled: boolean
}

/** What items are placed by: read set by set. */
export interface BatchFacts {
  readonly source: string
  readonly today: BusinessDate
  /** By the reference in the file. */
  readonly accounts: ReadonlyMap<string, Account>
  readonly bills: ReadonlyMap<string, Bill>
  readonly returns: ReadonlyMap<string, readonly BusinessDate[]>
  readonly tenders: TenderPolicy
  readonly agencyOf: (payor: string) => Agency | null
}

export interface PlacedPart {
  readonly part: FilePart
  readonly payee: Payee
  /** Number of who gets it; null in suspense. */
  readonly account: string | null
}

export interface PlacedItem {
  readonly item: BatchItem
  readonly name: string
  readonly agency: Agency | null
  readonly parts: readonly PlacedPart[]
}

const BILLS = `select b.bill_no, b.account_id, b.due_on, case when exists (select 1 from bill_cancellation c
    where c.account_id = b.account_id and c.bill_id = b.bill_id) then 1 else 0 end as cancelled
  from :asked cross join bill b where b.bill_no = t.bill_no`

interface BillRow {
  bill_no: string
  account_id: string
  due_on: BusinessDate
  cancelled: number
}

export async function batchFacts(
  reader: Reader,
  items: readonly FileItem[],
  {source, district, today}: {readonly source: string; readonly district: string; readonly today: BusinessDate},
): Promise<BatchFacts> {
  const parts = items.flatMap((item) => item.parts)
  const references = parts.map((part) => part.reference).filter((one) => one !== '')
  const ids = await accountsByReference(reader, references)
  const heads = await accountHeads(reader, Array.from(new Set(ids.values())), asOf(today))
  const byId = new Map(heads.map((head) => [head.account_id, head]))
  const asked = rowsFrom(
    reader,
    parts.filter((part) => part.bill !== '').map((part) => ({bill_no: part.bill})),
    {bill_no: 'text'},
    't',
  )
  const bills = await select<BillRow>(reader, BILLS, {asked})
  const agencies = pledgePolicy(district, today)
  const known = Array.from(ids, ([reference, accountId]) => {
    const head = byId.get(accountId)
    const gone = head?.status === 'closed' || head?.status === 'canceled'
    const account = head?.account_no ?? reference
    return [reference, {accountId, account, hindrance: gone ? `${account} is ${head.status}` : null}] as const
  })
  return {
    source,
    today,
    accounts: new Map(known),
    bills: new Map(
      bills.map((row) => [row.bill_no, {accountId: row.account_id, dueOn: row.due_on, cancelled: row.cancelled === 1}]),
    ),
    returns: source === 'mail' ? await returnsOf(reader, Array.from(byId.keys())) : new Map(),
    tenders: tenderPolicy(district, today),
    agencyOf: (payor) => agencyNamed(agencies, payor),
  }
}

/** What of a file cannot be meant, before anything of it is posted. */
export function itemFaults(item: FileItem, {source, accounts, bills, agencyOf}: BatchFacts): RowFault[] {
  const faults: RowFault[] = []
  const blame = (line: number, field: string, value: string, reason: string): void => {
    faults.push({line, field, value, reason})
  }
  if (source === 'pledge' && agencyOf(item.payor) === null)
    blame(item.line, 'payor', item.payor, 'no agency whose promises this district takes')
  for (const {line, bill, reference} of item.parts) {
    if (bill === '') continue
    const known = bills.get(bill)
    const account = accounts.get(reference)
    if (known === undefined) blame(line, 'bill', bill, 'no such bill')
    else if (known.cancelled) blame(line, 'bill', bill, 'it was cancelled')
    else if (reference !== '' && account !== undefined && account.accountId !== known.accountId)
      blame(line, 'bill', bill, `is no bill of ${account.account}`)
  }
  return faults
}

/** Whose the parts of an item are. What cannot be posted to the account it names stays in suspense and says why. */
export function placeItem(facts: BatchFacts, item: FileItem, on: BusinessDate): PlacedItem {
  const parts = item.parts.map((part) => placePart(facts, {item, part, on}))
  const {place, tender, payor, note, key, name} = item
  return {
    item: {
      ...{item: place, tenders: [tender], payees: parts.map((one) => one.payee), payor, note},
      ...(key === null ? {} : {key}),
    },
    name,
    agency: facts.source === 'pledge' ? facts.agencyOf(payor) : null,
    parts,
  }
}

interface Placing {
  readonly item: FileItem
  readonly part: FilePart
  /** The day from which it counts. */
  readonly on: BusinessDate
}

function placePart(facts: BatchFacts, placing: Placing): PlacedPart {
  const {part} = placing
  const {reference, amount} = part
  const bill = facts.bills.get(part.bill)
  const account = facts.accounts.get(reference)
  const accountId = account?.accountId ?? (reference === '' ? bill?.accountId : undefined)
  const reason = hindranceOf(facts, placing, account)
  if (accountId === undefined || reason !== null)
    return {
      part,
      payee: {kind: 'unknown', accountRef: reference, reason: reason ?? 'no account', amount},
      account: null,
    }
  const directed = bill === undefined ? {} : {directedTo: bill.dueOn}
  return {part, payee: {kind: 'account', accountId, amount, ...directed}, account: account?.account ?? reference}
}

function hindranceOf(facts: BatchFacts, {item, part, on}: Placing, account: Account | undefined): string | null {
  if (part.reference === '') return part.bill === '' ? 'no account on it' : null
  if (account === undefined) return 'no account of this number or key'
  if (account.hindrance !== null) return account.hindrance
  const {tender} = item
  const returns = facts.returns.get(account.accountId) ?? []
  try {
    mustBeTaken(facts.tenders, {account: account.account, kind: tender.kind, returns, on})
    mustBeGoodOn(facts.tenders, tender.check?.datedOn ?? null, facts.today)
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
}
