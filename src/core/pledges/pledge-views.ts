import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

/** Promised is one thing, received another; past its last day a promise without money has expired. */
export const PLEDGE_STATES = ['promised', 'received', 'short', 'over', 'expired', 'withdrawn'] as const
export type PledgeState = (typeof PLEDGE_STATES)[number]

export interface Pledge {
  readonly accountId: string
  readonly account: string
  readonly pledgeId: string
  readonly agency: string
  readonly reference: string
  readonly promised: Cents
  readonly received: Cents
  readonly promisedOn: BusinessDate
  /** Last day on which it holds a shut-off. */
  readonly until: BusinessDate
  readonly receivedOn: BusinessDate | null
  readonly state: PledgeState
  readonly protectionId: string | null
  readonly operator: string
}

interface Row {
  account_id: string
  account_no: string
  pledge_id: string
  agency: string
  reference: string
  amount_cents: Cents
  promised_on: BusinessDate
  until_on: BusinessDate
  protection_id: string | null
  operator_id: string
  withdrawn: number
  received_cents: number
  received_on: BusinessDate | null
}

const PLEDGES = `select p.account_id, a.account_no, p.pledge_id, p.agency, p.reference, p.amount_cents, p.promised_on, p.until_on, p.protection_id,
    p.operator_id, count(case e.kind when 'withdrawn' then 1 end) as withdrawn,
    coalesce(sum(case e.kind when 'received' then e.amount_cents end), 0) as received_cents,
    max(case e.kind when 'received' then e.business_date end) as received_on
  from pledge p join account a on a.account_id = p.account_id
    left join pledge_event e on e.account_id = p.account_id and e.pledge_id = p.pledge_id`
const GROUPED = `group by p.account_id, a.account_no, p.pledge_id, p.agency, p.reference, p.amount_cents, p.promised_on, p.until_on,
  p.protection_id, p.operator_id order by p.until_on, a.account_no, p.pledge_id`

export const pledgesOf = async (reader: Reader, accountId: string, today: BusinessDate): Promise<Pledge[]> =>
  (await select<Row>(reader, `${PLEDGES} where p.account_id = :accountId ${GROUPED}`, {accountId})).map((row) =>
    pledgeOf(row, today),
  )

/** The same, to be changed: nobody else promises or closes for the account until the end of the transaction. */
export async function lockedPledges(trx: Trx, accountId: string | null, today: BusinessDate): Promise<Pledge[]> {
  if (accountId === null) return []
  await lockAccounts(trx, [accountId])
  return pledgesOf(trx, accountId, today)
}

/** Promises of one agency, or of all, those that end first before all others. */
export async function allPledges(
  reader: Reader,
  {agency, today}: {readonly agency: string | null; readonly today: BusinessDate},
): Promise<Pledge[]> {
  const rows =
    agency === null
      ? await select<Row>(reader, `${PLEDGES} ${GROUPED}`)
      : await select<Row>(reader, `${PLEDGES} where p.agency = :agency ${GROUPED}`, {agency})
  return rows.map((row) => pledgeOf(row, today))
}

function pledgeOf(row: Row, today: BusinessDate): Pledge {
  const received = cents(row.received_cents)
  return {
    accountId: row.account_id,
    account: row.account_no,
    pledgeId: row.pledge_id,
    agency: row.agency,
    reference: row.reference,
    promised: row.amount_cents,
    received,
    promisedOn: row.promised_on,
    until: row.until_on,
    receivedOn: row.received_on,
    state: stateOf({promised: row.amount_cents, received, withdrawn: row.withdrawn > 0, until: row.until_on}, today),
    protectionId: row.protection_id,
    operator: row.operator_id,
  }
}

interface StateFacts {
  readonly promised: Cents
  readonly received: Cents
  readonly withdrawn: boolean
  readonly until: BusinessDate
}

function stateOf({promised, received, withdrawn, until}: StateFacts, today: BusinessDate): PledgeState {
  if (received > 0) return received === promised ? 'received' : received < promised ? 'short' : 'over'
  if (withdrawn) return 'withdrawn'
  return today > until ? 'expired' : 'promised'
}
