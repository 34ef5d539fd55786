import type {ActContext} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import {depositByNumber} from '#core/bank/deposit-views.js'
import type {Deposit, DepositEventKind} from '#core/bank/deposit.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {laterThan} from '#core/kernel/clock.js'
import {rowKey} from '#core/kernel/ids.js'
import type {Cents} from '#core/kernel/money.js'
import {lockRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export interface NewDepositEvent {
  readonly kind: DepositEventKind
  readonly amount?: Cents
  readonly journalId?: string
  /** Bank receipt or statement line; the new number of a bag. */
  readonly reference?: string
  readonly note?: string
  readonly effectiveOn?: BusinessDate
}

/** The deposit as it stands, for the one who is about to change it. @throws Refusal NOT_FOUND (66) */
export async function lockedDeposit(trx: Trx, number: string): Promise<Deposit> {
  const {depositId} = await depositByNumber(trx, number)
  await lockRows(trx, 'bank_deposit', 'deposit_id', [depositId])
  return depositByNumber(trx, number)
}

/** Adds what happened to a deposit, after all that happened before. */
export async function recordDepositEvents(
  trx: Trx,
  deposit: Pick<Deposit, 'depositId' | 'events'>,
  happened: readonly NewDepositEvent[],
  context: ActContext,
): Promise<void> {
  const at = laterThan(
    context.recordedAt,
    deposit.events.map((event) => event.recordedAt),
  )
  for (const event of happened)
    await trx('bank_deposit_event').insert({
      deposit_id: deposit.depositId,
      event_id: rowKey(at),
      kind: event.kind,
      amount_cents: event.amount ?? null,
      journal_id: event.journalId ?? null,
      reference: event.reference ?? '',
      note: event.note ?? '',
      operator_id: actorOf(context),
      second_id: secondOf(context),
      business_date: context.today,
      effective_on: event.effectiveOn ?? context.today,
      recorded_at: at,
      act_id: context.actId,
    })
}
