import type {Act, Decided} from '#core/acts/act.js'
import {actorOf} from '#core/acts/witness.js'
import {keepBalances} from '#core/bank/cash-balances.js'
import type {DayItem} from '#core/bank/day-item.js'
import {dayReport, mustHaveBegun, type DayReport} from '#core/bank/day-report.js'
import {proveBooks, type BooksProof} from '#core/checks/prove-books.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {canonicalJson, sha256, type Json} from '#core/kernel/canonical-json.js'
import {laterThan} from '#core/kernel/clock.js'
import {rowKey} from '#core/kernel/ids.js'
import {formatMoney} from '#core/kernel/money.js'
import {refuse, type Because} from '#core/kernel/refusal.js'
import {lastDayEvent, type DayEvent} from '#core/ledger/closed-days.js'
import {becauseOfDeposits, depositPolicy} from '#core/policies/bank-deposits.js'
import {lockTable} from '#core/store/dialect.js'

export type CloseDayInput = {
  readonly date: BusinessDate
  /** Acknowledges what stays open. */
  readonly note: string
}
export type ClosedDay = {
  readonly date: BusinessDate
  readonly status: 'closed'
  readonly closed_by: string
  readonly note: string
  readonly checks: number
  /** What was open and was acknowledged. */
  readonly acknowledged: readonly DayItem[]
  readonly takings_cents: number
  readonly over_short_cents: number
  /** Hash of the whole report of the day and of the proof of the books. */
  readonly proof_hash: string
}
interface Facts {
  readonly last: DayEvent | null
  readonly proof: BooksProof
  readonly report: DayReport
  readonly because: readonly Because[]
}
type Decision = Decided & Facts & {readonly input: CloseDayInput}

/**
 * Ends a business day: the books proved, everything of the day proved or acknowledged. From then on it takes no journal.
 * Whoever writes one at this moment is waited for, so that none slips in behind the proof.
 */
export const closeDay: Act<CloseDayInput, Facts, Decision, ClosedDay> = {
  kind: 'close-day',
  permission: 'close_day',
  subject: ({date}) => date,
  async load(trx, {date}, {desk, today}) {
    mustHaveBegun({today}, date)
    await lockTable(trx, 'day_event')
    const because = [becauseOfDeposits(depositPolicy(desk.district.id, today))]
    const last = await lastDayEvent(trx, date)
    const report = await dayReport(trx, {...desk, today}, date)
    return {last, because, report, proof: await proveBooks(trx)}
  },
  decide(facts, input) {
    const {last, proof, report, because} = facts
    if (last?.kind === 'close')
      throw refuse('ALREADY_CLOSED', `${input.date} was closed by ${last.operator_id} (${last.recorded_at})`)
    if (!proof.ok) throw booksBroken(proof)
    const open = report.items.filter(({state}) => state !== 'proved')
    const never = open.filter(({may_stay: may}) => !may)
    if (never.length > 0)
      throw refuse('DAY_NOT_BALANCED', `${input.date}: ${never.map(inWords).join('; ')}`, {
        because,
        next: never.flatMap(({next}) => (next === '' ? [] : [next])),
      })
    if (open.length > 0 && input.note.trim() === '')
      throw refuse('NOT_ACKNOWLEDGED', `${input.date} leaves open: ${open.map(inWords).join('; ')}`, {
        ...{field: 'note', because},
        next: ['say in --note why it stays open'],
      })
    return {...facts, input, summary: `close ${input.date}, ${open.length} open`}
  },
  async record(trx, {last, proof, report, input}, context) {
    const at = laterThan(context.recordedAt, last === null ? [] : [last.recorded_at])
    const [eventId, hash] = [rowKey(at), sha256(canonicalJson({report, checks: proof.checks} as unknown as Json))]
    await trx('day_event').insert({
      ...{business_date: input.date, event_id: eventId, kind: 'close', note: input.note, proof_hash: hash},
      ...{operator_id: actorOf(context), second_id: null, recorded_at: at, act_id: context.actId},
    })
    await keepBalances(trx, input.date, eventId)
    return {
      date: input.date,
      status: 'closed',
      closed_by: actorOf(context),
      note: input.note,
      checks: proof.checks.length,
      acknowledged: report.items.filter(({state}) => state !== 'proved'),
      takings_cents: report.takings_cents,
      over_short_cents: report.over_short_cents,
      proof_hash: hash,
    }
  },
}

const inWords = ({item, missing, amount_cents: amount}: DayItem): string => `${item} ${formatMoney(amount)}: ${missing}`

const booksBroken = (proof: BooksProof) => {
  const failed = proof.checks.flatMap(({name, ok, count}) => (ok ? [] : [`${name} (${count})`]))
  return refuse('BOOKS_BROKEN', `the books are not proved: ${failed.join(', ')}`, {next: ['curbstop prove-books']})
}
