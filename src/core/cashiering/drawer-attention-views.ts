import type {Desk} from '#core/acts/desk.js'
import {select} from '#core/store/dialect.js'

/** What a supervisor is told of a drawer. */
export type DrawerToLookAt = {
  readonly session: string
  readonly drawer: string
  readonly operator: string
  readonly what: 'abandoned_counts' | 'incident'
  /** Counts that were given up; cents that the drawer is over or short. */
  readonly figure: number
  readonly on: string
}

interface ToldRow {
  session_no: string
  drawer: string
  operator_id: string
  kind: string
  amount_cents: number | null
  detail_json: string
  business_date: string
}

export const TOLD_OF_DRAWERS = `select s.session_no, s.drawer, s.operator_id, e.kind, e.amount_cents, e.detail_json, e.business_date
  from drawer_session s join drawer_event e on e.session_id = s.session_id and e.kind in ('abandon_count', 'declare_final')
  where s.business_date = :today or s.session_id in (select o.session_id from open_drawer o)
  order by e.recorded_at, s.session_no`

/** Counts given up again and again, and differences that are an incident: of today, or of drawers still open. */
export async function drawersToLookAt(desk: Desk): Promise<DrawerToLookAt[]> {
  const rows = await select<ToldRow>(desk.store.db, TOLD_OF_DRAWERS, {today: desk.today})
  return rows.flatMap((row): DrawerToLookAt[] => {
    const {told, abandoned, level} = JSON.parse(row.detail_json) as Told
    const one = {session: row.session_no, drawer: row.drawer, operator: row.operator_id, on: row.business_date}
    if (row.kind === 'abandon_count')
      return told === true ? [{...one, what: 'abandoned_counts', figure: abandoned ?? 0}] : []
    return level === 'incident' ? [{...one, what: 'incident', figure: row.amount_cents ?? 0}] : []
  })
}

interface Told {
  readonly told?: boolean
  readonly abandoned?: number
  readonly level?: string
}
