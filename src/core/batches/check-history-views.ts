import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** An account that a bank account paid for before. */
export interface PaidBefore {
  readonly accountId: string
  readonly account: string
  readonly times: number
}

/** Voided and returned checks say nothing about whose the bank account is. */
const PAID_BEFORE = `select a.account_id, a.account_no, count(*) as times
  from tender t join payment_part p on p.event_id = t.event_id and p.tender_no = t.tender_no and p.kind = 'account'
    join account a on a.account_id = p.account_id
  where t.account_token = :token and t.routing = :routing
    and not exists (select 1 from payment_void v where v.event_id = t.event_id)
    and not exists (select 1 from payment_return r where r.account_id = p.account_id and r.payment_id = p.row_id)
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
