import type {BusinessDate} from '#core/kernel/business-date.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** A fee that an account was charged: a line of a bill, or a charge that stands on no bill. */
export type ChargedFee = {
  /** Stands for this very fee: bill and line, or the charge. */
  readonly key: string
  readonly bill_id: string | null
  readonly bill: string | null
  readonly receivable_id: string | null
  readonly code: string
  readonly description: string
  readonly charged_on: BusinessDate
  readonly amount_cents: number
}

const FEES = `select b.bill_id, b.bill_no as bill, null as receivable_id, l.line, l.code, l.description, b.issued_on as charged_on, l.amount_cents
    from bill b join bill_line l on l.account_id = b.account_id and l.bill_id = b.bill_id
    where b.account_id = :account and l.class = 'fee' and l.amount_cents > 0 and l.code in (select c.code from :codes)
      and not exists (select 1 from bill_cancellation x where x.account_id = b.account_id and x.bill_id = b.bill_id)
  union all select null, null, r.receivable_id, 0, r.charge_code, r.charge_code, r.effective_on, r.amount_cents
    from receivable r where r.account_id = :account and r.class = 'fee' and r.bill_id is null
      and r.charge_code in (select c.code from :codes) and not exists (select 1 from journal m where m.reverses_id = r.journal_id)`

type FeeRow = Omit<ChargedFee, 'key'> & {readonly line: number}

/** The newest first. Bills that were cancelled and charges that were reversed are left out. */
export async function chargedFees(
  reader: Reader,
  accountId: string,
  codes: readonly string[],
): Promise<readonly ChargedFee[]> {
  const named = codes.map((code) => ({code}))
  const bindings = {account: accountId, codes: rowsFrom(reader, named, {code: 'text'}, 'c')}
  const rows = await select<FeeRow>(reader, FEES, bindings)
  return rows
    .map(({line, ...fee}) => ({...fee, key: fee.receivable_id ?? `${fee.bill_id ?? ''}/${line}`}))
    .toSorted((a, b) => (`${a.charged_on} ${a.key}` < `${b.charged_on} ${b.key}` ? 1 : -1))
}
