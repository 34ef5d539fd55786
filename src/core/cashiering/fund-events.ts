import type {ActContext} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import type {ChangeFund} from '#core/cashiering/change-fund-views.js'
import type {CashCount} from '#core/cashiering/denominations.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {add, ZERO, type Cents} from '#core/kernel/money.js'
import {CHANGE_FUND, NO_CUSTOMER, OVER_SHORT} from '#core/ledger/chart.js'
import {credit, debit, journal, type Posting} from '#core/ledger/journal.js'
import {postJournals} from '#core/ledger/post-journals.js'
import type {Trx} from '#core/store/open.js'

export type FundEventKind = 'fund' | 'raise' | 'lower' | 'count' | 'close' | 'float_differs'

export interface NewFundEvent {
  readonly kind: FundEventKind
  /** What the fund changes by. */
  readonly amount: Cents
  readonly counted?: CashCount | null
  readonly sessionId?: string | null
  readonly bagId?: string | null
  readonly journalId: string | null
  readonly custodianId: string
  readonly note?: string
}

/** Writes what changed the fund, after the one before it. */
export async function recordFundEvent(
  trx: Trx,
  fund: ChangeFund | null,
  event: NewFundEvent,
  context: ActContext,
): Promise<void> {
  await trx('change_fund_event').insert({
    event_id: context.key(),
    event_no: (fund?.events ?? 0) + 1,
    kind: event.kind,
    amount_cents: event.amount,
    fund_cents: add(fund?.fund ?? ZERO, event.amount),
    counted_json: event.counted === undefined || event.counted === null ? null : canonicalJson(event.counted),
    session_id: event.sessionId ?? null,
    bag_id: event.bagId ?? null,
    journal_id: event.journalId,
    custodian_id: event.custodianId,
    note: event.note ?? '',
    operator_id: actorOf(context),
    second_id: secondOf(context),
    business_date: context.today,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  })
}

export interface PostedMoney {
  readonly journalId: string
  readonly journalNo: string
}

/** Posts the district's own cash; null where nothing moves. */
export async function postCash(
  trx: Trx,
  {kind, memo, postings}: {readonly kind: string; readonly memo: string; readonly postings: readonly Posting[]},
  context: ActContext,
): Promise<PostedMoney | null> {
  if (postings.every((posting) => posting.amount === 0)) return null
  const made = journal({kind, accountId: NO_CUSTOMER, effectiveOn: context.today, memo, postings}, context.recordedAt)
  await postJournals(trx, [made], context)
  return {journalId: made.journalId, journalNo: made.journalNo}
}

/** A count of the fund's cash that differs, against over and short. @param difference over positive */
export const fundDiffers = (difference: Cents): Posting[] => [
  debit(CHANGE_FUND, difference),
  credit(OVER_SHORT, difference),
]
