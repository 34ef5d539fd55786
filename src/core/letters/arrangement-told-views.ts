import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** What the confirmation of an arrangement tells of it. */
export interface ArrangementTold {
  readonly accountId: string
  /** `A-…` */
  readonly arrangementNo: string
  readonly madeOn: BusinessDate
  readonly option: string
  readonly total: Cents
  readonly operatorName: string
  readonly installments: readonly {readonly number: number; readonly dueOn: BusinessDate; readonly amount: Cents}[]
}

interface PlanRow {
  readonly account_id: string
  readonly arrangement_id: string
  readonly arrangement_no: string
  readonly made_on: BusinessDate
  readonly option: string | null
  readonly total_cents: number
  readonly operator_name: string | null
}
interface PartRow {
  readonly number: number
  readonly due_on: BusinessDate
  readonly amount_cents: number
}

/** Terms are kept since arrangements are made here; one brought in from a former system has none. */
const PLANS = `
  select a.account_id, a.arrangement_id, a.arrangement_no, a.made_on, t.option, a.total_cents, o.name as operator_name
  from arrangement a
  left join arrangement_terms t on t.account_id = a.account_id and t.arrangement_id = a.arrangement_id
  left join operator o on o.operator_id = t.operator_id
  where a.account_id = :account and (cast(:number as text) is null or a.arrangement_no = :number)
    and not exists (select 1 from arrangement_end e where e.account_id = a.account_id and e.arrangement_id = a.arrangement_id)
  order by a.made_on desc, a.arrangement_id desc limit 1`
const PARTS = `select number, due_on, amount_cents from installment
  where account_id = :account and arrangement_id = :arrangement order by number`

/** The arrangement named, or the newest that stands; null when there is none. */
export async function arrangementToldOf(
  reader: Reader,
  account: string,
  number: string | null,
): Promise<ArrangementTold | null> {
  const [plan] = await select<PlanRow>(reader, PLANS, {account, number})
  if (plan === undefined) return null
  const parts = await select<PartRow>(reader, PARTS, {account, arrangement: plan.arrangement_id})
  return {
    ...{accountId: plan.account_id, arrangementNo: plan.arrangement_no, madeOn: plan.made_on},
    ...{option: plan.option ?? 'amortization', total: cents(plan.total_cents), operatorName: plan.operator_name ?? '-'},
    installments: parts.map((part) => ({number: part.number, dueOn: part.due_on, amount: cents(part.amount_cents)})),
  }
}
