import {arrangementsOf} from '#core/collections/arrangement-views.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** What the confirmation of an arrangement tells of it. */
export interface ArrangementTold {
  /** `A-…` */
  readonly arrangementNo: string
  readonly madeOn: BusinessDate
  readonly option: string
  readonly total: Cents
  readonly operatorName: string
  /** The version that it took the place of. */
  readonly replaces: string | null
  readonly installments: readonly {readonly number: number; readonly dueOn: BusinessDate; readonly amount: Cents}[]
}

/** The name of somebody who works here; empty for nobody. */
export async function operatorName(reader: Reader, operatorId: string): Promise<string> {
  const rows = await select<{name: string}>(reader, 'select name from operator where operator_id = :operator', {
    operator: operatorId,
  })
  return rows[0]?.name ?? ''
}

/** The arrangement named, or the newest that stands; null when there is none. */
export async function arrangementToldOf(
  reader: Reader,
  account: string,
  number: string | null,
): Promise<ArrangementTold | null> {
  const all = (await arrangementsOf(reader, [account])).get(account) ?? []
  const plan = all.findLast((one) => (number === null ? one.facts.ended === null : one.arrangementNo === number))
  if (plan === undefined) return null
  return {
    ...{arrangementNo: plan.arrangementNo, madeOn: plan.facts.madeOn, option: plan.option, total: plan.total},
    operatorName: await operatorName(reader, plan.operatorId),
    replaces: all.find((one) => one.arrangementId === plan.supersedes)?.arrangementNo ?? null,
    installments: plan.facts.installments.map((one) => ({number: one.number, dueOn: one.dueOn, amount: one.amount})),
  }
}
