import type {Desk} from '#core/acts/desk.js'
import {whoWorks} from '#core/acts/desk.js'
import {controlChart, type ControlChart, type SessionFigure} from '#core/cashiering/control-limits.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {cents} from '#core/kernel/money.js'
import {notPermitted} from '#core/kernel/refusal.js'
import {drawerPolicy} from '#core/policies/cash-drawers.js'
import {standing} from '#core/staff/roles.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** One closed session: what it was over or short, cash and checks together. */
export interface ClosedSession extends SessionFigure {
  readonly drawer: string
  readonly operatorId: string
  readonly businessDate: BusinessDate
  readonly counts: number
}

export interface CashierFigures {
  readonly operatorId: string
  /** The oldest one first. */
  readonly closed: readonly ClosedSession[]
  readonly chart: ControlChart<ClosedSession>
}

interface ClosedRow {
  session_no: string
  drawer: string
  operator_id: string
  business_date: BusinessDate
  over_short: number
  counts: number
}

const CLOSED = `select s.session_no, s.drawer, s.operator_id, s.business_date,
    sum(case when e.kind in ('record_difference', 'approve') then e.amount_cents else 0 end) as over_short,
    sum(case when e.kind = 'count' then 1 else 0 end) as counts
  from drawer_session s join drawer_event e on e.session_id = s.session_id`
const ONE_EACH = `group by s.session_id, s.session_no, s.drawer, s.operator_id, s.business_date, s.recorded_at
  having max(case when e.kind in ('close', 'hand_over') then 1 else 0 end) = 1 order by s.recorded_at, s.session_id`
export const CLOSED_OF_ALL = `${CLOSED} ${ONE_EACH}`
export const CLOSED_OF_ONE = `${CLOSED} where s.operator_id = :operator ${ONE_EACH}`

const closedSessions = (reader: Reader, operator: string | null): Promise<ClosedRow[]> =>
  operator === null ? select<ClosedRow>(reader, CLOSED_OF_ALL) : select<ClosedRow>(reader, CLOSED_OF_ONE, {operator})

/**
 * Over and short per cashier over time, with control limits in place of a fixed amount. @param operator null: everybody
 * @throws Refusal NOT_YOURS (77): a cashier sees their own
 */
export async function cashierFigures(desk: Desk, operator: string | null): Promise<CashierFigures[]> {
  mustBeShown(desk, operator)
  const {control_limits: rule} = drawerPolicy(desk.district.id, desk.today)
  const rows = await closedSessions(desk.store.db, operator)
  const of = groupBy(rows.map(closedOf), (one) => one.operatorId)
  const names = operator === null ? Array.from(of.keys()).toSorted() : [operator]
  return names.map((operatorId) => {
    const closed = of.get(operatorId) ?? []
    return {operatorId, closed, chart: controlChart(closed, rule)}
  })
}

const closedOf = (row: ClosedRow): ClosedSession => ({
  session: row.session_no,
  overShort: cents(row.over_short),
  drawer: row.drawer,
  operatorId: row.operator_id,
  businessDate: row.business_date,
  counts: row.counts,
})

/** Whose figures are shown where nobody is named: everybody's to those who answer for them, else one's own. */
export function shownByDefault(desk: Desk): string | null {
  const {id, roles} = whoWorks(desk)
  return standing(desk.staff, 'approve_drawer_difference', roles) === 'yes' ? null : id
}

function mustBeShown(desk: Desk, operator: string | null): void {
  const {id, roles} = whoWorks(desk)
  if (operator === id || standing(desk.staff, 'approve_drawer_difference', roles) === 'yes') return
  const approvers = desk.staff.permissions.approve_drawer_difference.yes.join(' and ')
  throw notPermitted('NOT_YOURS', `figures of other cashiers are shown to ${approvers}`, {
    field: 'operator',
    because: [{rule: 'authority.approve_drawer_difference', citation: desk.staff.citation}],
  })
}
