import type {ActContext} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import {totalOfCash, type CashCount} from '#core/cashiering/denominations.js'
import {bagUseSays, useOfBag} from '#core/cashiering/bag-use-views.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {add, type Cents} from '#core/kernel/money.js'
import {refuse, type Refusal} from '#core/kernel/refusal.js'
import type {Trx} from '#core/store/open.js'

export const BAG_SOURCES = ['drawer', 'turn_in', 'night_drop', 'batch', 'change_fund'] as const
export type BagSource = (typeof BAG_SOURCES)[number]

export interface NewBag {
  readonly bagNo: string
  readonly source: BagSource
  /** Session, cash batch or fund event that it was filled from. */
  readonly sourceId: string
  readonly cash: CashCount
  readonly checks: {readonly amount: Cents; readonly count: number}
  /** The journal that put exactly this on 1020. */
  readonly journalId: string
}

export const bagTotal = ({cash, checks}: Pick<NewBag, 'cash' | 'checks'>): Cents =>
  add(totalOfCash(cash), checks.amount)

/** Closes a bag: what 1020 is made of. A bag number is used once, ever. @throws Refusal BAG_USED (65) */
export async function sealBag(trx: Trx, bag: NewBag, context: ActContext): Promise<string> {
  const bagId = context.key()
  const row = {
    bag_id: bagId,
    bag_no: bag.bagNo,
    source: bag.source,
    source_id: bag.sourceId,
    cash_cents: totalOfCash(bag.cash),
    cash_json: canonicalJson(bag.cash),
    checks_cents: bag.checks.amount,
    checks_count: bag.checks.count,
    journal_id: bag.journalId,
    operator_id: actorOf(context),
    witness_id: secondOf(context),
    business_date: context.today,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  }
  const used = await useOfBag(trx, bag.bagNo, bag.sourceId)
  if (used !== null) throw bagUsed(bag.bagNo, bagUseSays(used))
  await trx('sealed_bag').insert(row).onConflict('bag_no').ignore()
  const kept = await trx<{bag_id: string; bag_no: string; business_date: string}>('sealed_bag')
    .where('bag_no', bag.bagNo)
    .first('bag_id', 'business_date')
  if (kept !== undefined && kept.bag_id !== bagId) throw bagUsed(bag.bagNo, `sealed on ${kept.business_date}`)
  return bagId
}

const bagUsed = (bagNo: string, how: string): Refusal =>
  refuse('BAG_USED', `bag ${bagNo} was ${how}`, {field: 'bag', next: ['take another bag']})
