import {worksheetJson} from '#core/adjustments/post-adjustments.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import type {FormulaCode} from '#core/policies/adjustment-policy.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** An adjustment as it stands in the books. */
export interface PostedRecord {
  readonly account: string
  readonly accountId: string
  readonly adjustmentId: string
  readonly journalId: string
  readonly journalNo: string
  readonly type: string
  readonly reason: string
  readonly formula: FormulaCode
  readonly bill: string | null
  readonly amount: Cents
  readonly postedOn: BusinessDate
  readonly planId: string | null
  readonly worksheet: ReturnType<typeof worksheetJson>
  /** Number of the mirror, null while it stands. */
  readonly reversedBy: string | null
}

interface Row {
  readonly account_no: string
  readonly account_id: string
  readonly adjustment_id: string
  readonly journal_id: string
  readonly journal_no: string
  readonly type: string
  readonly reason: string
  readonly formula: FormulaCode
  readonly bill_no: string | null
  readonly amount_cents: number
  readonly business_date: BusinessDate
  readonly plan_id: string | null
  readonly worksheet_json: string
  readonly reversed_by: string | null
}

const POSTED = `select n.account_no, a.account_id, a.adjustment_id, a.journal_id, j.journal_no, a.type, a.reason, a.formula, b.bill_no, a.amount_cents,
    a.business_date, a.plan_id, a.worksheet_json, m.journal_no as reversed_by
  from journal j join adjustment a on a.account_id = j.account_id and a.journal_id = j.journal_id join account n on n.account_id = a.account_id
  left join bill b on b.account_id = a.account_id and b.bill_id = a.bill_id
  left join adjustment_reversal v on v.account_id = a.account_id and v.adjustment_id = a.adjustment_id
  left join journal m on m.journal_id = v.journal_id
  where j.journal_no = :number`
const KIND = 'select kind from journal where journal_no = :number'

/** @throws Refusal NOT_FOUND (66), NOT_AN_ADJUSTMENT (65) */
export async function postedAdjustment(reader: Reader, number: string): Promise<PostedRecord> {
  const [row] = await select<Row>(reader, POSTED, {number})
  if (row !== undefined) return recordOf(row)
  const [other] = await select<{kind: string}>(reader, KIND, {number})
  if (other === undefined) throw notFound(`no journal ${number}`, ['curbstop show-account ACCOUNT'])
  throw refuse('NOT_AN_ADJUSTMENT', `${number} is no adjustment (${other.kind})`, {field: 'journal'})
}

const recordOf = (row: Row): PostedRecord => ({
  ...{account: row.account_no, accountId: row.account_id, adjustmentId: row.adjustment_id},
  ...{journalId: row.journal_id, journalNo: row.journal_no, type: row.type, reason: row.reason, formula: row.formula},
  ...{bill: row.bill_no, amount: cents(row.amount_cents), postedOn: row.business_date, planId: row.plan_id},
  worksheet: JSON.parse(row.worksheet_json) as PostedRecord['worksheet'],
  reversedBy: row.reversed_by,
})

export interface PostedTogether {
  readonly adjustmentId: string
  readonly amount: Cents
}

const TOGETHER = `select a.adjustment_id, a.amount_cents from adjustment o join adjustment a on a.account_id = o.account_id and a.act_id = o.act_id
  where o.account_id = :account and o.adjustment_id = :adjustment and a.formula = 'rebill' order by a.adjustment_id`

/** Adjustments that are taken back together: bills that one act made again; of every other kind the one alone. */
export async function postedTogether(
  reader: Reader,
  {accountId, adjustmentId, amount, formula}: PostedRecord,
): Promise<PostedTogether[]> {
  if (formula !== 'rebill') return [{adjustmentId, amount}]
  const asked = {account: accountId, adjustment: adjustmentId}
  const rows = await select<{adjustment_id: string; amount_cents: number}>(reader, TOGETHER, asked)
  return rows.map((row) => ({adjustmentId: row.adjustment_id, amount: cents(row.amount_cents)}))
}
