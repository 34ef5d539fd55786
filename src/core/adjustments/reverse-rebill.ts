import type {ActContext} from '#core/acts/act.js'
import {journalOf, newBill, replacementOf} from '#core/adjustments/post-rebill.js'
import {PlanShelf} from '#core/billing/plan-shelf.js'
import {billRowOf} from '#core/adjustments/rebill/bill-row-views.js'
import type {BilledLeg, RebilledBill, RebillInputs} from '#core/adjustments/rebill/rebill-inputs.js'
import {undoCorrections} from '#core/adjustments/rebill/undo-corrections.js'
import {madeAgain} from '#core/adjustments/rebill/work-rebill.js'
import {cancelBills, issueInstead, type Replaced, type Replacement} from '#core/billing/replace-bill.js'
import {maxDate, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {applyHeldCredits} from '#core/ledger/apply-credits.js'
import {takeBackCredits} from '#core/ledger/take-back-credits.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** An adjustment that was taken back, with the bill that stands again. */
export interface ReversedRebill {
  readonly adjustmentId: string
  readonly journalId: string
  readonly journalNo: string
  /** What is taken back: the adjustment's amount with the other sign. */
  readonly amount: Cents
  readonly bill: string
  readonly replacement: string
}

export interface RebillToReverse {
  readonly accountId: string
  /** All of one act: bills of one correction stand or fall together. */
  readonly adjustmentIds: readonly string[]
}

interface DoneRow {
  readonly adjustment_id: string
  readonly act_id: string
  readonly amount_cents: number
  readonly worksheet_json: string
  readonly bill_id: string
  readonly replaced_by: string
  readonly mirror_journal_id: string | null
  readonly replacement: string
  readonly rebilled_since: string | null
}

const DONE = `select a.adjustment_id, a.act_id, a.amount_cents, a.worksheet_json, c.bill_id, c.replaced_by, c.mirror_journal_id, r.bill_no as replacement,
    (select x.bill_id from bill_cancellation x where x.account_id = c.account_id and x.bill_id = c.replaced_by) as rebilled_since
  from adjustment a join bill_cancellation c on c.account_id = a.account_id and c.adjustment_id = a.adjustment_id
  join bill r on r.account_id = c.account_id and r.bill_id = c.replaced_by
  where a.account_id = :account and a.act_id = :act and a.formula = 'rebill' and c.bill_id = a.bill_id order by a.adjustment_id`
const ACTS = `select distinct a.act_id from :ids cross join adjustment a where a.account_id = :account and a.adjustment_id = t.adjustment_id`

/**
 * Takes a rebill back: each replacement is cancelled, the lines of the bill before are issued again as a new bill, and
 * reads and values are corrected to what they were. Locks the account. @throws Refusal PART_OF_REBILL, REBILLED_SINCE (65)
 */
export async function reverseRebill(trx: Trx, asked: RebillToReverse, context: ActContext): Promise<ReversedRebill[]> {
  const {accountId} = asked
  await lockAccounts(trx, [accountId])
  const rows = await rowsOf(trx, asked)
  const inputs = rows.map((row) => (JSON.parse(row.worksheet_json) as {inputs: RebillInputs}).inputs)
  const priced = inputs.flatMap(({bills}) => bills.flatMap(({plans}) => plans.flatMap(({plan, was}) => [plan, was])))
  const plans = await new PlanShelf(trx).add(priced)
  const first = mustExist(inputs[0], 'a rebill has its inputs')
  const actId = mustExist(rows[0], 'a rebill has its adjustments').act_id
  const reads = await undoCorrections(trx, {accountId, actId, inputs: first}, context)
  const replacements: Replacement[] = []
  for (const [at, row] of rows.entries()) {
    const of = asItWas(mustExist(inputs[at]?.bills[0], 'an adjustment is of one bill'))
    const old = await billRowOf(trx, accountId, row.replaced_by)
    const before = await billRowOf(trx, accountId, row.bill_id)
    const made = madeAgain(of, plans)
    const bill = newBill(old, made, daysAgain(old, before, context.today))
    const again = {...made, of: {...of, legs: await legsOf(trx, accountId, row.bill_id)}}
    replacements.push(replacementOf(old, again, {bill, reads, cause: REVERSED, adjustmentId: row.adjustment_id}))
  }
  const replaced = await standAgain(trx, {accountId, rows, replacements}, context)
  const undone: ReversedRebill[] = []
  for (const [at, row] of rows.entries()) {
    const done = mustExist(replaced[at], 'each bill stands again')
    undone.push({
      ...{adjustmentId: row.adjustment_id, ...(await journalOf(trx, done)), amount: cents(-row.amount_cents)},
      ...{bill: row.replacement, replacement: done.issued.billNo},
    })
  }
  return undone
}

interface StandingAgain {
  readonly accountId: string
  readonly rows: readonly DoneRow[]
  readonly replacements: readonly Replacement[]
}

/** Money of the cancelled bills is free before the bills stand again, so that it pays the oldest debt first, as it did. */
async function standAgain(
  trx: Trx,
  {accountId, rows, replacements}: StandingAgain,
  context: ActContext,
): Promise<Replaced[]> {
  const mirrors = await cancelBills(trx, replacements, context)
  await takeBackCredits(
    trx,
    {accountId, journalIds: new Set(rows.flatMap((row) => row.mirror_journal_id ?? []))},
    context,
  )
  const replaced: Replaced[] = []
  for (const [at, one] of replacements.entries())
    replaced.push(await issueInstead(trx, one, mirrors[at] ?? null, context))
  await applyHeldCredits(trx, [accountId], context.today, context)
  return replaced
}

const REVERSED = 'REVERSED'

async function rowsOf(trx: Trx, {accountId: account, adjustmentIds}: RebillToReverse): Promise<DoneRow[]> {
  const asked = adjustmentIds.map((adjustment_id) => ({adjustment_id}))
  const ids = rowsFrom(trx, asked, {adjustment_id: 'text'}, 't')
  const acts = await select<{act_id: string}>(trx, ACTS, {account, ids})
  const [act, other] = acts
  const rows =
    act === undefined || other !== undefined ? [] : await select<DoneRow>(trx, DONE, {account, act: act.act_id})
  const named = new Set(adjustmentIds)
  if (rows.length === 0 || rows.length !== named.size || rows.some((row) => !named.has(row.adjustment_id)))
    throw refuse(
      'PART_OF_REBILL',
      `bills that were made again together are taken back together: ${rows.length} of them`,
      {
        field: 'adjustment',
      },
    )
  const since = rows.find((row) => row.rebilled_since !== null)
  if (since !== undefined)
    throw refuse('REBILLED_SINCE', `${since.replacement} was itself cancelled since: take that back first`, {
      field: 'adjustment',
    })
  return rows
}

/** The bill before, as something that is made again. */
const asItWas = (of: RebilledBill): RebilledBill => ({
  ...of,
  use_before: of.use_after,
  use_after: of.use_before,
  plans: of.plans.map(({plan, was, before, after}) => ({plan: was, was: plan, before: after, after: before})),
})

/** A replacement that went out on an earlier day told its customer a day to pay by: no debt falls due before it. */
const daysAgain = (
  replacement: Awaited<ReturnType<typeof billRowOf>>,
  before: Awaited<ReturnType<typeof billRowOf>>,
  today: BusinessDate,
) =>
  replacement.issued_on === today
    ? {issuedOn: today, mailedOn: before.mailed_on, dueOn: before.due_on}
    : {issuedOn: today, mailedOn: today, dueOn: maxDate(before.due_on, replacement.due_on)}

const LEGS = `select d.service_point_id as point, d.meter_id as meter, d.from_read_id as from_read, d.to_read_id as to_read,
    d.usage_thousandths as use_thousandths
  from bill_read d where d.account_id = :account and d.bill_id = :bill order by d.service_point_id, d.to_read_id`

const legsOf = (trx: Trx, account: string, bill: string): Promise<BilledLeg[]> =>
  select<BilledLeg>(trx, LEGS, {account, bill})
