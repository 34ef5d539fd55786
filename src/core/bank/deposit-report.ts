import {depositByNumber} from '#core/bank/deposit-views.js'
import {depositTotal, standingOf, type Deposit} from '#core/bank/deposit.js'
import type {ActContext} from '#core/acts/act.js'
import {NO_CUSTOMER, UNDEPOSITED} from '#core/ledger/chart.js'
import {credit, debit, journal, type Journal} from '#core/ledger/journal.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import type {Trx} from '#core/store/open.js'

/** Where a deposit stands after the bank said something of it. */
export type DepositReport = {
  readonly deposit: string
  readonly status: string
  readonly total_cents: Cents
  readonly credited_cents: Cents
  readonly written_cents: Cents
  /** Still on 1020; below zero where the bank credited more than the bags held. */
  readonly open_cents: Cents
  readonly reference: string
  readonly effective_on: string
  readonly journals: readonly string[]
  readonly confirmed_by: string
  readonly second: string | null
  /** From this difference on a written report is due. */
  readonly incident: boolean
}

export type Said = Pick<
  DepositReport,
  'reference' | 'effective_on' | 'journals' | 'confirmed_by' | 'second' | 'incident'
>

export async function depositReport(trx: Trx, {depositNo}: Deposit, said: Said): Promise<DepositReport> {
  const deposit = await depositByNumber(trx, depositNo)
  const {status, credited, written, open} = standingOf(deposit)
  return {
    ...{deposit: depositNo, status, total_cents: depositTotal(deposit)},
    ...{credited_cents: credited, written_cents: written, open_cents: open, ...said},
  }
}

interface OffTheBag {
  readonly deposit: Deposit
  readonly transition: string
  /** Takes this off 1020; below zero it comes back. */
  readonly amount: Cents
  readonly against: string
  readonly effectiveOn: BusinessDate
  readonly memo: string
}

/** Dr the account that the money went to, Cr 1020: the bags of this deposit. */
export const offTheBag = (moved: OffTheBag, {recordedAt}: ActContext): Journal =>
  journal(
    {
      kind: `deposit_batch.${moved.transition}`,
      accountId: NO_CUSTOMER,
      effectiveOn: moved.effectiveOn,
      memo: `${moved.deposit.depositNo} ${moved.memo}`.trim(),
      postings: [debit(moved.against, moved.amount), credit(UNDEPOSITED, moved.amount)],
    },
    recordedAt,
  )

/** The bank's day lies between the day the deposit was sent and today. @throws Refusal NOT_THAT_DAY (65) */
export function mustBeBankDay(deposit: Deposit, on: BusinessDate, today: BusinessDate): void {
  const sent = deposit.events.find(({kind}) => kind === 'send')?.businessDate ?? deposit.businessDate
  if (on >= sent && on <= today) return
  throw refuse('NOT_THAT_DAY', `${on}: ${deposit.depositNo} was sent on ${sent}, and today is ${today}`, {
    field: 'effective',
  })
}
