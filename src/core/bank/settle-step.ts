import {noteOrNone, safeText} from '#core/accounts/free-text.js'
import type {Act, ActContext, ApprovalNeed, Decided} from '#core/acts/act.js'
import {actorOf} from '#core/acts/witness.js'
import {mustAllow, standingEvents, stateOf, type Settlement, type SettlementEvent} from '#core/bank/settlement.js'
import {lockedSettlement, recordStep, type NewStep} from '#core/bank/settlement-rows.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import {calendarOf} from '#core/kernel/calendar.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound, notPermitted, refuse} from '#core/kernel/refusal.js'
import {BANK, BANK_FEES, NO_CUSTOMER} from '#core/ledger/chart.js'
import {credit, debit} from '#core/ledger/journal.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {loadCalendar} from '#core/policies/calendar-data.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {settlementPolicy} from '#core/policies/settlement-policy.js'

export const HAND_STEPS = [
  'explain',
  'leave-unexplained',
  'fee-billed',
  'undo-net',
  'undo-chargeback',
  'close',
] as const
export type HandStep = (typeof HAND_STEPS)[number]

export type StepInput = {
  readonly settlement: string
  readonly step: HandStep
  readonly note: string
  /** Of a fee. */
  readonly amount_cents: number | null
  /** Of a fee the bank's, of a chargeback the processor's. */
  readonly reference: string
}
export type StepOutcome = {
  readonly settlement: string
  readonly step: HandStep
  readonly state: string
  readonly amount_cents: number | null
  readonly remainder_cents: number
  readonly journal: string | null
}
interface StepDecision extends Decided {
  readonly settlement: Settlement
  readonly input: StepInput
  /** What is taken back. */
  readonly undone: SettlementEvent | null
}

const NOTE_LONGEST = 200

/** What a person of finance does with a settlement by hand. */
export const settleStep: Act<StepInput, Settlement, StepDecision, StepOutcome> = {
  kind: 'settle-step',
  permission: 'reconcile_processor',
  subject: (input) => input.settlement,
  load: (trx, input) => lockedSettlement(trx, input.settlement),
  decide,
  record,
}

/** @throws Refusal SETTLEMENT_STATE, NOTE_NEEDED, NOT_AGED, NOT_CLEARED, FEE_KNOWN (65), NOT_FOUND (66), POSTED_IT (77) */
function decide(settlement: Settlement, input: StepInput, context: ActContext): StepDecision {
  const {step, reference} = input
  mustAllow(settlement, step)
  const note = step === 'explain' ? safeText(input.note, 'note', NOTE_LONGEST) : noteOrNone(input.note)
  const undone = undoneBy(settlement, input)
  if (step === 'leave-unexplained') mustBeAged(settlement, context)
  if (step === 'fee-billed') mustBeNewFee(settlement, input)
  if (step === 'close') mustBeCleared(settlement, context)
  const amount = undone?.amount ?? input.amount_cents
  return {
    ...{settlement, undone, input: {...input, note}, amountCents: amount},
    approval: step === 'undo-net' ? TWO_PEOPLE : null,
    summary: `${step} ${settlement.settlementNo} (${settlement.source} ${settlement.reference}${reference === '' ? '' : `, ${reference}`})`,
  }
}

const TWO_PEOPLE: ApprovalNeed = {
  why: 'by_nature',
  approvers: ['finance', 'supervisor'],
  message: 'a net is taken back by two people',
  because: [{rule: 'settlement.undo-net', citation: 'a net that is booked is undone with a second person'}],
}

function undoneBy({settlementNo, events}: Settlement, {step, reference}: StepInput): SettlementEvent | null {
  if (step === 'undo-net')
    return mustExist(
      standingEvents(events).findLast((event) => event.kind === 'net'),
      'what is netted has its net',
    )
  if (step !== 'undo-chargeback') return null
  const found = standingEvents(events).find((event) => event.kind === 'chargeback' && event.reference === reference)
  if (found !== undefined) return found
  throw notFound(`${settlementNo} has no chargeback ${reference}`)
}

function mustBeAged({settlementNo, effectiveOn}: Settlement, {desk, today}: ActContext): void {
  const policy = settlementPolicy(desk.district.id, today)
  const days = policy.unexplained_after_business_days
  const from = calendarOf(loadCalendar(DATA_ROOT, desk.district.id)).addBusinessDays(effectiveOn, days)
  if (today >= from) return
  throw refuse('NOT_AGED', `${settlementNo} of ${effectiveOn} is waited for until ${from}`, {
    because: [{rule: 'settlement.aged', citation: policy.citation, fact: `${days} business days`}],
  })
}

function mustBeNewFee({settlementNo, events}: Settlement, {amount_cents, reference}: StepInput): void {
  if (amount_cents === null || amount_cents <= 0 || reference === '')
    throw refuse('FEE_INCOMPLETE', 'a fee billed apart has an amount and the reference of the bank', {field: 'amount'})
  if (!standingEvents(events).some((event) => event.kind === 'fee-billed' && event.reference === reference)) return
  throw refuse('FEE_KNOWN', `${settlementNo} has the fee ${reference} already`, {field: 'reference'})
}

function mustBeCleared(settlement: Settlement, context: ActContext): void {
  const {settlementNo, remainder, ledgerAccount, operatorId} = settlement
  if (remainder !== 0)
    throw refuse('NOT_CLEARED', `${settlementNo} still has ${formatMoney(remainder)} in ${ledgerAccount}`)
  if (actorOf(context) === operatorId)
    throw notPermitted('POSTED_IT', `${operatorId} posted the batch; another person closes it`, {
      because: [{rule: 'settlement.close', citation: 'nobody closes what they posted'}],
    })
}

async function record(
  ...[trx, {settlement, input, undone}, context]: Parameters<typeof settleStep.record>
): Promise<StepOutcome> {
  const {step, reference, note} = input
  const effectiveOn = context.today
  const common: NewStep = {kind: step, effectiveOn, note, ...(reference === '' ? {} : {reference})}
  let journalNo: string | null = null
  if (undone !== null) {
    const mirror = await mirrorOf(trx, {settlement, undone, step}, context)
    journalNo = mirror?.journalNo ?? null
    const taken = {undoes: undone.eventId, ...(undone.amount === null ? {} : {amount: undone.amount})}
    const journalId = mirror === null ? {} : {journalId: mirror.journalId}
    await recordStep(trx, settlement, {...common, ...taken, ...journalId}, context)
  } else if (step === 'fee-billed') {
    const amount = cents(mustExist(input.amount_cents, 'a fee has its amount'))
    const postings = [debit(BANK_FEES, amount), credit(BANK, amount)]
    journalNo = await recordStep(trx, settlement, {...common, amount, postings}, context)
  } else await recordStep(trx, settlement, common, context)
  const now = await lockedSettlement(trx, settlement.settlementNo)
  return {
    ...{settlement: now.settlementNo, step, state: stateOf(now), remainder_cents: now.remainder, journal: journalNo},
    amount_cents: undone?.amount ?? input.amount_cents,
  }
}

async function mirrorOf(
  trx: Parameters<typeof settleStep.record>[0],
  {settlement, undone, step}: {settlement: Settlement; undone: SettlementEvent; step: HandStep},
  context: ActContext,
) {
  if (undone.journalId === null) return null
  const memo = `${settlement.settlementNo} ${undone.kind} taken back`
  const reversal = {accountId: NO_CUSTOMER, journalId: undone.journalId, paymentId: null, contra: null}
  const kind = `settlement.${step}`
  const [mirror] = await reverseJournals(trx, [{...reversal, kind, memo, effectiveOn: context.today}], context)
  return mirror ?? null
}
