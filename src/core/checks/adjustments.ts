import {brokenRows, differs, SHOWN, together, type BookCheck, type Findings} from '#core/checks/book-check.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {CUSTOMER_BALANCE_ACCOUNTS} from '#core/ledger/chart.js'
import {adjustmentPolicy} from '#core/policies/adjustment-policy.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

const customer = CUSTOMER_BALANCE_ACCOUNTS.map((number) => `'${number}'`).join(', ')

const PARTS = `select j.journal_no as key, a.amount_cents as expected, coalesce(sum(p.amount_cents), 0) as found
  from adjustment a join journal j on j.journal_id = a.journal_id
  left join adjustment_part p on p.account_id = a.account_id and p.adjustment_id = a.adjustment_id
  group by j.journal_no, a.amount_cents having a.amount_cents <> coalesce(sum(p.amount_cents), 0)`
/** A bill made again is a mirror and a bill of its own: no one journal is its amount. */
const LEGS = `select j.journal_no as key, a.amount_cents as expected, coalesce(sum(g.amount_cents), 0) as found
  from adjustment a join journal j on j.journal_id = a.journal_id
  left join posting g on g.account_id = a.account_id and g.journal_id = a.journal_id and g.ledger_account in (${customer})
  where a.formula <> 'rebill'
  group by j.journal_no, a.amount_cents having a.amount_cents <> coalesce(sum(g.amount_cents), 0)`
const REVERSALS = `select j.journal_no as key, 1 as expected, 0 as found from adjustment_reversal v
  join adjustment a on a.account_id = v.account_id and a.adjustment_id = v.adjustment_id join journal j on j.journal_id = a.journal_id
  left join journal m on m.journal_id = v.journal_id and m.reverses_id = a.journal_id
  where m.journal_id is null and a.formula <> 'rebill'`
/** A bill made again differs from the one it replaced by its adjustment, whose journal the mirror undid. */
const REBILLS = `select b.bill_no as key, r.amount_cents - b.amount_cents as expected, a.amount_cents as found
  from bill_cancellation c join bill b on b.account_id = c.account_id and b.bill_id = c.bill_id
  join bill r on r.account_id = c.account_id and r.bill_id = c.replaced_by
  join adjustment a on a.account_id = c.account_id and a.adjustment_id = c.adjustment_id and a.bill_id = c.bill_id
  where r.amount_cents - b.amount_cents <> a.amount_cents`
const CANCELLED = `select b.bill_no as key, 1 as expected, 0 as found from bill_cancellation c
  join bill b on b.account_id = c.account_id and b.bill_id = c.bill_id
  left join journal m on m.journal_id = c.mirror_journal_id and m.reverses_id = b.journal_id
  where b.journal_id is not null and m.journal_id is null`
const UNFUNDED = `select a.type, a.business_date, min(j.journal_no) as journal_no, count(*) as rows_of
  from adjustment a join journal j on j.journal_id = a.journal_id where a.funding_source is null
  group by a.type, a.business_date order by a.business_date, a.type`

interface UnfundedRow {
  readonly type: string
  readonly business_date: BusinessDate
  readonly journal_no: string
  readonly rows_of: number
}

/** What gives revenue away says whose money pays it (Cal. Const. art. XIII D sec. 6): the district's types say which do. */
async function unfunded(reader: Reader): Promise<Findings> {
  const [district] = await select<{value: string}>(reader, `select value from setting where name = 'district'`)
  const broken = (await select<UnfundedRow>(reader, UNFUNDED)).filter(({type, business_date: on}) => {
    const {reasons} = adjustmentPolicy(district?.value ?? '', on)
    return Array.from(reasons.values()).some(
      (reason) => reason.type.code === type && reason.type.fundingSource !== null,
    )
  })
  return {
    count: broken.reduce((total, row) => total + row.rows_of, 0),
    failures: broken
      .slice(0, SHOWN)
      .map(({journal_no: key, type}) => ({key, detail: `${type} without its funding source`})),
  }
}

export const adjustments: BookCheck = {
  name: 'adjustments',
  proves:
    'every adjustment is the sum of its parts and what its journal changes of the customer, and says who pays for it',
  find: async (reader) =>
    together([
      await brokenRows(reader, PARTS, differs('the adjustment says', 'its parts say')),
      await brokenRows(reader, LEGS, differs('the adjustment says', 'its journal says')),
      await brokenRows(reader, REBILLS, differs('the bills differ by', 'the adjustment says')),
      await brokenRows(reader, CANCELLED, () => 'cancelled without the mirror of its journal'),
      await unfunded(reader),
      await brokenRows(reader, REVERSALS, () => 'taken back without the mirror of its journal'),
    ]),
}
