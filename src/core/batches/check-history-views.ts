import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'
import {IDENTIFIED} from '#core/suspense/suspense-views.js'

/** An account that a bank account paid for before. */
export interface PaidBefore {
  readonly accountId: string
  readonly account: string
  readonly times: number
}

/** Who got the money of a check: at once, or once it was known whose it is. */
const PLACED = `select p.event_id, p.tender_no, p.account_id, p.row_id as payment_id from payment_part p where p.kind = 'account'
  union all select p.event_id, p.tender_no, i.account_id, i.payment_id from payment_part p join ${IDENTIFIED} i on i.suspense_id = p.row_id`

/** Voided and returned checks say nothing about whose the bank account is. */
const PAID_BEFORE = `select a.account_id, a.account_no, count(*) as times
  from tender t join (${PLACED}) p on p.event_id = t.event_id and p.tender_no = t.tender_no
    join account a on a.account_id = p.account_id
  where t.account_token = :token and t.routing = :routing
    and not exists (select 1 from payment_void v where v.event_id = t.event_id)
    and not exists (select 1 from payment_return r where r.account_id = p.account_id and r.payment_id = p.payment_id)
  group by a.account_id, a.account_no order by times desc, a.account_no limit :most`

/** How many accounts are suggested: one payer rarely pays for more. */
const MOST = 5

export async function accountsPaidFrom(
  reader: Reader,
  bank: {readonly routing: string; readonly token: string},
): Promise<PaidBefore[]> {
  const rows = await select<{account_id: string; account_no: string; times: number}>(reader, PAID_BEFORE, {
    ...bank,
    most: MOST,
  })
  return rows.map((row) => ({accountId: row.account_id, account: row.account_no, times: row.times}))
}
