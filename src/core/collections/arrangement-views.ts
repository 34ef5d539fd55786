import {
  ARRANGEMENT_OPTIONS,
  ENDED_STATUSES,
  arrangementState,
  type ArrangementFacts,
  type ArrangementOption,
  type ArrangementState,
  type DatedDebt,
  type DatedMoney,
} from '#core/collections/arrangement.js'
import {
  ARRANGEMENT_ITEMS,
  ARRANGEMENT_PAYMENTS,
  ARRANGEMENT_REINSTATEMENTS,
  ARRANGEMENTS,
  CHARGES_LOWERED,
  CHARGES_OF_ARRANGED,
  PLANNED,
} from '#core/collections/collections.sql.js'
import {graceOf} from '#core/collections/grace.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** One version of an arrangement with all the facts that its state depends on. */
export interface StoredArrangement {
  readonly accountId: string
  readonly arrangementId: string
  /** `A-…` */
  readonly arrangementNo: string
  readonly option: ArrangementOption
  readonly total: Cents
  /** 1 for the first; each further version supersedes the one before. */
  readonly version: number
  readonly supersedes: string | null
  /** Whose money lowered what it covers; empty where nothing was lowered. */
  readonly fundingSource: string
  readonly channel: string
  readonly reason: string
  /** Who agreed to it here; empty where it came from a former system. */
  readonly operatorId: string
  readonly recordedAt: string
  readonly facts: ArrangementFacts
}

interface HeadRow {
  readonly account_id: string
  readonly arrangement_id: string
  readonly arrangement_no: string
  readonly kind: string
  readonly made_on: BusinessDate
  readonly total_cents: number
  readonly recorded_at: string
  readonly ended_on: BusinessDate | null
  readonly end_reason: string | null
  readonly option: ArrangementOption | null
  readonly version: number | null
  readonly supersedes: string | null
  readonly funding_source: string | null
  readonly channel: string | null
  readonly reason: string | null
  readonly operator_id: string | null
}
interface PlannedRow {
  readonly arrangement_id: string
  readonly number: number
  readonly due_on: BusinessDate
  readonly amount_cents: number
}
interface PaidRow {
  readonly arrangement_id: string
  readonly number: number
  readonly paid_on: BusinessDate
  readonly amount_cents: number
}
interface ChargeRow {
  readonly account_id: string
  readonly receivable_id: string
  readonly due_on: BusinessDate
  readonly amount_cents: number
}
interface LoweredRow {
  readonly receivable_id: string
  readonly lowered_on: BusinessDate
  readonly amount_cents: number
}

/** Every version of the arrangements of accounts, oldest first; seven statements whatever their number, one where there are none. */
export async function arrangementsOf(
  reader: Reader,
  accountIds: readonly string[],
): Promise<Map<string, StoredArrangement[]>> {
  const given = accountIds.map((account_id) => ({account_id}))
  const ids = rowsFrom(reader, given, {account_id: 'text'})
  const heads = await select<HeadRow>(reader, ARRANGEMENTS, {ids})
  if (heads.length === 0) return new Map()
  const byPlan = <Row extends {readonly arrangement_id: string}>(rows: readonly Row[]) =>
    groupBy(rows, (row) => row.arrangement_id)
  const planned = byPlan(await select<PlannedRow>(reader, PLANNED, {ids}))
  const paid = byPlan(await select<PaidRow>(reader, ARRANGEMENT_PAYMENTS, {ids}))
  const again = byPlan(
    await select<{arrangement_id: string; reinstated_on: BusinessDate}>(reader, ARRANGEMENT_REINSTATEMENTS, {ids}),
  )
  const items = byPlan(await select<{arrangement_id: string; receivable_id: string}>(reader, ARRANGEMENT_ITEMS, {ids}))
  const debts = await debtsOf(reader, ids)
  const found = heads.map((head): StoredArrangement => {
    const id = head.arrangement_id
    const covered = new Set((items.get(id) ?? []).map((row) => row.receivable_id))
    const own = debts.get(head.account_id) ?? []
    const isCovered = coversOf(covered, head.made_on)
    const payments = paid.get(id) ?? []
    return {
      ...headOf(head),
      facts: {
        madeOn: head.made_on,
        installments: (planned.get(id) ?? []).map(({number, due_on: dueOn, amount_cents}) => ({
          ...{number, dueOn, amount: cents(amount_cents)},
          payments: payments
            .filter((row) => row.number === number)
            .map((row) => ({on: row.paid_on, amount: cents(row.amount_cents)})),
        })),
        ended: endOf(head),
        reinstatedOn: (again.get(id) ?? []).map((row) => row.reinstated_on),
        covered: own.filter(isCovered),
        current: own.filter((debt) => debt.dueOn >= head.made_on && !isCovered(debt)),
      },
    }
  })
  return groupBy(found, (one) => one.accountId)
}

type Covered = Pick<DatedDebt, 'receivableId' | 'dueOn'>
/** A former system did not say what its arrangements cover: then it is what was due when they were made. */
export const coversOf =
  (receivableIds: ReadonlySet<string>, madeOn: BusinessDate) =>
  ({receivableId, dueOn}: Covered): boolean =>
    receivableIds.size === 0 ? dueOn <= madeOn : receivableIds.has(receivableId)

function headOf(head: HeadRow): Omit<StoredArrangement, 'facts'> {
  const kinds: readonly string[] = ARRANGEMENT_OPTIONS
  return {
    accountId: head.account_id,
    arrangementId: head.arrangement_id,
    arrangementNo: head.arrangement_no,
    option: head.option ?? (kinds.includes(head.kind) ? (head.kind as ArrangementOption) : 'amortization'),
    total: cents(head.total_cents),
    version: head.version ?? 1,
    supersedes: head.supersedes,
    fundingSource: head.funding_source ?? '',
    channel: head.channel ?? '',
    reason: head.reason ?? '',
    operatorId: head.operator_id ?? '',
    recordedAt: head.recorded_at,
  }
}

/** The reason in `arrangement_end` that a new version writes; other words of somebody mean it was cancelled. */
export const SUPERSEDED = 'superseded'

const endOf = ({ended_on: on, end_reason: reason}: HeadRow): ArrangementFacts['ended'] =>
  on === null ? null : {on, how: ENDED_STATUSES.find((status) => status === reason) ?? 'canceled'}

async function debtsOf(reader: Reader, ids: ReturnType<typeof rowsFrom>): Promise<Map<string, DatedDebt[]>> {
  const charges = await select<ChargeRow>(reader, CHARGES_OF_ARRANGED, {ids})
  const lowered = groupBy(await select<LoweredRow>(reader, CHARGES_LOWERED, {ids}), (row) => row.receivable_id)
  const moneyOf = (receivableId: string): DatedMoney[] =>
    (lowered.get(receivableId) ?? []).map((row) => ({on: row.lowered_on, amount: cents(row.amount_cents)}))
  const debts = charges.map(({account_id, receivable_id: receivableId, due_on: dueOn, amount_cents}) => ({
    accountId: account_id,
    debt: {receivableId, dueOn, amount: cents(amount_cents), lowered: moneyOf(receivableId)},
  }))
  return new Map(
    Array.from(
      groupBy(debts, (one) => one.accountId),
      ([id, own]) => [id, own.map(({debt}) => debt)],
    ),
  )
}

/** How one stands at the end of a day under the district's days of grace on the day it was made. */
export const stateOf = (district: string, {facts}: StoredArrangement, asOf: BusinessDate): ArrangementState =>
  arrangementState(facts, asOf, graceOf(district, facts.madeOn))
