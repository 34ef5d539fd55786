import {cents, subtract, type Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {lockRows, select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

/** The change fund as its last event left it. */
export interface ChangeFund {
  /** What it is to hold, wherever it lies. */
  readonly fund: Cents
  /** Of it in open drawers. */
  readonly floats: Cents
  /** Of it in the safe: the balance of 1031. */
  readonly safe: Cents
  /** Who answers for it; never counts it. */
  readonly custodianId: string
  readonly closed: boolean
  readonly events: number
}

export const FUND = `select f.event_no, f.kind, f.fund_cents, f.custodian_id,
    (select coalesce(sum(s.float_cents), 0) from open_drawer o cross join drawer_session s where s.session_id = o.session_id) as floats_cents
  from change_fund_event f order by f.event_no desc limit 1`

interface FundRow {
  event_no: number
  kind: string
  fund_cents: number
  floats_cents: number
  custodian_id: string
}

/** Null where there never was one. */
export async function changeFund(reader: Reader): Promise<ChangeFund | null> {
  const [row] = await select<FundRow>(reader, FUND)
  if (row === undefined) return null
  const [fund, floats] = [cents(row.fund_cents), cents(row.floats_cents)]
  return {
    ...{fund, floats, safe: subtract(fund, floats)},
    custodianId: row.custodian_id,
    closed: row.kind === 'close',
    events: row.event_no,
  }
}

/** The same for an act that changes it: two of them wait for each other. */
export async function lockFund(trx: Trx): Promise<ChangeFund | null> {
  const first = await trx<{event_no: number; event_id: string}>('change_fund_event')
    .where('event_no', 1)
    .first('event_id')
  if (first !== undefined) await lockRows(trx, 'change_fund_event', 'event_id', [first.event_id])
  return changeFund(trx)
}

/** @throws Refusal NO_FUND (65) */
export function mustBeFunded(fund: ChangeFund | null): ChangeFund {
  if (fund !== null && !fund.closed) return fund
  throw refuse('NO_FUND', 'there is no change fund to take a float from', {
    next: ['head cashier and supervisor: curbstop manage-fund --fund AMOUNT'],
  })
}
