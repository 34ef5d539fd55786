import type {ActContext} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import type {Settlement, SettlementStep} from '#core/bank/settlement.js'
import {settlementOf} from '#core/bank/settlement-views.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {formatMoney, type Cents} from '#core/kernel/money.js'
import {NO_CUSTOMER} from '#core/ledger/chart.js'
import {journal, type Posting} from '#core/ledger/journal.js'
import {postJournals} from '#core/ledger/post-journals.js'
import {lockRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** Something that happens to a settlement, with the journal it posts where it posts one. */
export interface NewStep {
  readonly kind: SettlementStep
  readonly effectiveOn: BusinessDate
  readonly reference?: string
  readonly amount?: Cents
  readonly fee?: Cents
  readonly bankLineId?: string
  readonly undoes?: string
  readonly note?: string
  /** Legs of its journal. */
  readonly postings?: readonly Posting[]
  /** A journal that was posted already, such as a mirror. */
  readonly journalId?: string
}

/** Machine and transition of the journal a step posts. */
const JOURNAL_KIND: Partial<Record<SettlementStep, string>> = {
  chargeback: 'settlement.chargeback-netted',
  net: 'settlement.net',
  'fee-billed': 'settlement.fee-billed',
}
export const NET_LOCKBOX = 'settlement.net-lockbox'

/** Reads a settlement so that nobody else changes it before this transaction ends. @throws Refusal NOT_FOUND (66) */
export async function lockedSettlement(trx: Trx, settlementNo: string): Promise<Settlement> {
  const found = await settlementOf(trx, settlementNo)
  await lockRows(trx, 'settlement', 'settlement_id', [found.settlementId])
  return settlementOf(trx, settlementNo)
}

/** Writes a step, posting its journal. Returns the number of the journal, null where it posts none. */
export async function recordStep(
  trx: Trx,
  settlement: Pick<Settlement, 'settlementId' | 'settlementNo' | 'kind'>,
  step: NewStep,
  context: ActContext,
): Promise<string | null> {
  const kind = settlement.kind === 'lockbox' && step.kind === 'net' ? NET_LOCKBOX : JOURNAL_KIND[step.kind]
  const posted =
    step.postings === undefined || kind === undefined
      ? null
      : journal(
          {
            ...{kind, accountId: NO_CUSTOMER, effectiveOn: step.effectiveOn, postings: step.postings},
            memo: `${settlement.settlementNo} ${step.reference ?? ''} ${formatMoney(step.amount ?? ZERO_SHOWN)}`,
          },
          context.recordedAt,
        )
  if (posted !== null) await postJournals(trx, [posted], context)
  await trx('settlement_event').insert({
    ...{settlement_id: settlement.settlementId, event_id: context.key(), kind: step.kind},
    ...{reference: step.reference ?? '', amount_cents: step.amount ?? null, fee_cents: step.fee ?? null},
    ...{bank_line_id: step.bankLineId ?? null, journal_id: posted?.journalId ?? step.journalId ?? null},
    ...{undoes_id: step.undoes ?? null, note: step.note ?? '', operator_id: actorOf(context)},
    ...{second_id: secondOf(context), business_date: context.today, effective_on: step.effectiveOn},
    ...{recorded_at: context.recordedAt, act_id: context.actId},
  })
  return posted?.journalNo ?? null
}
const ZERO_SHOWN = 0 as Cents
