import type {ActContext} from '#core/acts/act.js'
import {STANDS} from '#core/billing/cancelled-bills.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import {feeWaiverPolicy} from '#core/policies/fee-waivers.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

interface FeeRow {
  readonly on_date: BusinessDate
  readonly cents: number
  readonly bill_no: string | null
}

const FEES = `select r.effective_on as on_date, r.amount_cents as cents, null as bill_no from :codes cross join receivable r
    where r.account_id = :account and r.charge_code = t.code and r.bill_id is null and r.effective_on > :due
  union all select b.issued_on, l.amount_cents, b.bill_no from :codes cross join bill_line l
    join bill b on b.account_id = l.account_id and b.bill_id = l.bill_id
    where l.account_id = :account and l.code = t.code and b.issued_on > :due and ${STANDS}
  order by on_date`

/** Late fees after a bill fell due: they may have been charged for what was never owed. */
export async function lateFeesSince(
  reader: Reader,
  {accountId: account, dueOn: due}: {readonly accountId: string; readonly dueOn: BusinessDate},
  {desk, today}: ActContext,
): Promise<string[]> {
  const codes = feeWaiverPolicy(desk.district.id, today).fees.late.codes.map((code) => ({code}))
  const asked = rowsFrom(reader, codes, {code: 'text'}, 't')
  const rows = await select<FeeRow>(reader, FEES, {codes: asked, account, due})
  return rows.map(
    (row) =>
      `late fee to review: ${formatMoney(cents(row.cents))} of ${row.on_date}${row.bill_no === null ? '' : ` on ${row.bill_no}`}`,
  )
}
