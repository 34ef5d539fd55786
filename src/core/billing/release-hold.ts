import type {Act, Decided} from '#core/acts/act.js'
import {safeNote} from '#core/accounts/free-text.js'
import {runByNumber, type StoredRun} from '#core/billing/billing-run-views.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {formatMoney, type Cents} from '#core/kernel/money.js'
import {select} from '#core/store/dialect.js'

export type ReleaseHoldInput = {readonly plan: string; readonly account: string; readonly note: string}

interface HeldRow {
  readonly account_id: string
  readonly outcome: string
  readonly rule: string
  readonly detail: string
  readonly total_cents: Cents
  readonly released: string | null
  readonly state: string | null
}

interface ReleaseFacts {
  readonly run: StoredRun
  readonly row: HeldRow
}
type ReleaseDecision = Decided & ReleaseFacts & {readonly input: ReleaseHoldInput}

export type ReleasedHold = {
  readonly plan: string
  readonly account: string
  readonly rule: string
  readonly detail: string
  readonly total_cents: number
}

const ROW = `select r.account_id, r.outcome, r.rule, r.detail, r.total_cents, h.recorded_at as released, d.state
  from account a join billing_run_row r on r.account_id = a.account_id
  left join billing_hold_release h on h.run_id = r.run_id and h.account_id = r.account_id
  left join billing_run_result d on d.run_id = r.run_id and d.account_id = r.account_id
  where a.account_no = :account and r.run_id = :runId`

/** Somebody looked at an unusual bill and says that it is right: it posts with its plan. */
export const releaseHold: Act<ReleaseHoldInput, ReleaseFacts, ReleaseDecision, ReleasedHold> = {
  kind: 'release-bill-hold',
  permission: 'release_bill_hold',
  subject: (input) => input.account,
  accountId: (decision) => decision.row.account_id,
  async load(trx, input) {
    const run = await runByNumber(trx, input.plan)
    const [row] = await select<HeldRow>(trx, ROW, {account: input.account, runId: run.run_id})
    if (row === undefined) throw notFound(`no row of ${input.account} in ${input.plan}`)
    return {run, row}
  },
  decide({run, row}, input) {
    const {plan, account} = input
    safeNote(input.note)
    if (row.outcome !== 'held')
      throw refuse(
        'NOT_HELD',
        `${account} is not held in ${plan}: ${row.outcome}${row.rule === '' ? '' : ` ${row.rule}`}`,
      )
    if (row.released !== null || row.state !== null)
      throw refuse('ALREADY_RELEASED', `${account} was released in ${plan} before`)
    const summary = `release the bill of ${account} in ${plan}, ${formatMoney(row.total_cents)}: ${row.rule}`
    return {run, row, input, summary, amountCents: row.total_cents}
  },
  async record(trx, {run, row, input}, context) {
    await trx('billing_hold_release').insert({
      ...{
        run_id: run.run_id,
        account_id: row.account_id,
        rule: row.rule,
        note: safeNote(input.note),
      },
      operator_id: context.operatorId,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    })
    const {rule, detail, total_cents} = row
    return {plan: run.plan_no, account: input.account, rule, detail, total_cents}
  },
}
