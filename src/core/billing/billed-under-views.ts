import type {BusinessDate} from '#core/kernel/business-date.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** A bill that was priced under a plan and that rates from a day on would have priced. */
export interface BilledUnder {
  readonly planCode: string
  /** First day of the rates that were asked about. */
  readonly from: string
  readonly bill: string
  readonly issuedOn: BusinessDate
}

/** Which of its days decides is for the plan's change policy to say: all of them are looked at. */
const BILLED = `
  select b.bill_no, b.issued_on from bill_pricing p join bill b on b.account_id = p.account_id and b.bill_id = p.bill_id
  where p.plan_code = :code and (
    (b.issued_on >= :from and b.issued_on < :to) or (b.service_to > :from and b.service_from < :to))
  order by b.issued_on, b.bill_no limit 1`
/** Later than any bill. */
const NO_END = '9999-12-31'

/** The first bill priced under a plan of which a day lies from `from` up to `to` (null: no end); null when there is none. */
export async function billedBetween(
  reader: Reader,
  code: string,
  {from, to}: {readonly from: string; readonly to: string | null},
): Promise<BilledUnder | null> {
  const rows = await select<{bill_no: string; issued_on: BusinessDate}>(reader, BILLED, {code, from, to: to ?? NO_END})
  const [first] = rows
  return first === undefined ? null : {planCode: code, from, bill: first.bill_no, issuedOn: first.issued_on}
}
