import {CLEARING, ROWS} from '#core/bank/settlement-journals.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Money in 1050 or 1055 that no settlement claims yet, by where it came from. */
export interface UnclaimedMoney {
  readonly ledgerAccount: string
  readonly source: string
  readonly oldest: BusinessDate
  readonly payments: number
  readonly amount: Cents
}

/**
 * What was taken into clearing, by its own rows: amounts of payments, receipts of unknown owners and sales, none from the
 * ledger. A voided or moved one is none any more; of one that came back or was cancelled the money is still there.
 */
const TAKEN_IN = `select p.payment_id as row_id, p.ledger_account, p.source, p.effective_on, p.amount_cents from payment p
    where p.ledger_account in (${CLEARING}) and not exists (select 1 from payment_undoing u
      where u.account_id = p.account_id and u.payment_id = p.payment_id and u.kind in ('voided', 'moved'))
  union all select s.suspense_id, q.ledger_account, s.source, s.effective_on, s.amount_cents from suspense_item s
    join posting q on q.journal_id = s.journal_id and q.ledger_account in (${CLEARING})
    where not exists (select 1 from journal m where m.reverses_id = s.journal_id)
  union all select m.sale_id, q.ledger_account, 'cash sale', m.effective_on, m.amount_cents from misc_sale m
    join posting q on q.journal_id = m.journal_id and q.ledger_account in (${CLEARING})
    where not exists (select 1 from journal x where x.reverses_id = m.journal_id)`

const UNCLAIMED = `select w.ledger_account, w.source, min(w.effective_on) as oldest, count(*) as payments, sum(w.amount_cents) as amount
  from (${TAKEN_IN}) w where not exists (select 1 from (${ROWS}) b where b.row_id = w.row_id)
  group by w.ledger_account, w.source order by w.ledger_account, min(w.effective_on), w.source`

interface UnclaimedRow {
  ledger_account: string
  source: string
  oldest: BusinessDate
  payments: number
  amount: number
}

/** Looks through all that was ever taken into clearing: a question for the end of a day, not for a counter. */
export async function unclaimedMoney(reader: Reader): Promise<UnclaimedMoney[]> {
  const rows = await select<UnclaimedRow>(reader, UNCLAIMED)
  return rows.map((row) => ({
    ...{ledgerAccount: row.ledger_account, source: row.source, oldest: row.oldest, payments: row.payments},
    amount: cents(row.amount),
  }))
}
