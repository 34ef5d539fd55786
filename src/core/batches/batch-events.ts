import type {ActContext} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {canonicalJson, type Json} from '#core/kernel/canonical-json.js'
import type {Cents} from '#core/kernel/money.js'
import {NO_CUSTOMER} from '#core/ledger/chart.js'
import {journal, type Journal, type Posting} from '#core/ledger/journal.js'
import {postJournals} from '#core/ledger/post-journals.js'
import type {Trx} from '#core/store/open.js'

/** What happens to a batch as a whole. Each kind is a transition of the night-drop machine. */
export type BatchEventKind = 'log' | 'correct_control' | 'hand_back' | 'prove'

export interface NewBatchEvent {
  readonly batchId: string
  readonly kind: BatchEventKind
  /** What it changes on 1040: logged and corrected upwards is positive, handed back and sealed negative. */
  readonly amount: Cents
  /** What it changes of the count of the control, null where it is no control. */
  readonly count: number | null
  readonly journalId: string | null
  readonly detail: Json
  readonly note: string
}

export async function insertBatchEvent(trx: Trx, event: NewBatchEvent, context: ActContext): Promise<void> {
  await trx('cash_batch_event').insert({
    batch_id: event.batchId,
    event_id: context.key(),
    kind: event.kind,
    amount_cents: event.amount,
    item_count: event.count,
    journal_id: event.journalId,
    detail_json: canonicalJson(event.detail),
    note: event.note,
    operator_id: actorOf(context),
    second_id: secondOf(context),
    business_date: context.today,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  })
}

/** Posts a journal of the district's own legs: `night_drop.log` and its like, for every source of batches. */
export async function postBatchJournal(
  trx: Trx,
  parts: {
    readonly transition: 'log' | 'correct-control' | 'hand-back' | 'prove'
    readonly effectiveOn: BusinessDate
    readonly memo: string
    readonly postings: readonly Posting[]
  },
  context: ActContext,
): Promise<Journal> {
  const {transition, ...rest} = parts
  const posted = journal({kind: `night_drop.${transition}`, accountId: NO_CUSTOMER, ...rest}, context.recordedAt)
  await postJournals(trx, [posted], context)
  return posted
}
