import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import {insertBatchEvent, postBatchJournal} from '#core/batches/batch-events.js'
import {twoPeople, type BatchDoor, type BatchSource} from '#core/batches/cash-batch.js'
import {parseBag} from '#core/cashiering/bag-number.js'
import {useOfBag, type BagUse} from '#core/cashiering/bag-use-views.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import {must, mustExist} from '#core/kernel/must.js'
import {refuse, type Because} from '#core/kernel/refusal.js'
import {NIGHT_DROP, SUSPENSE} from '#core/ledger/chart.js'
import {credit, debit} from '#core/ledger/journal.js'
import {cashBatchPolicy, type CashBatchPolicy} from '#core/policies/cash-batches.js'
import type {Reader, Trx} from '#core/store/open.js'

export type OpenBatchInput = {
  /** Its number, made by who asks: `ND-…` of a night drop, `BT-…` of all others. */
  readonly batch: string
  readonly source: BatchSource
  /** Name of the after-hours box; empty where there is none. */
  readonly box: string
  readonly bag: string
  /** The day the money came: late fees and shut-off clocks are judged on it. */
  readonly effective_on: BusinessDate
  readonly control_count: number
  readonly control_cents: number
  readonly file_name: string
  readonly file_sha256: string
}

export interface OpeningFacts {
  readonly policy: CashBatchPolicy
  readonly bagUse: BagUse | null
}

export interface OpenedBatch {
  readonly [key: string]: string | number
  readonly batch_id: string
  readonly batch: string
  readonly journal_id: string
  readonly journal: string
}

export const loadOpening = async (
  reader: Reader,
  input: OpenBatchInput,
  {desk, today}: ActContext,
): Promise<OpeningFacts> => ({
  policy: cashBatchPolicy(desk.district.id, today),
  bagUse: await useOfBag(reader, input.bag),
})

/** @throws Refusal CONTROL_NEEDED, UNKNOWN_BOX, BAG_USED, DAY_NOT_COME, TOO_FAR_BACK (65), BAD_BAG (64) */
export function judgeOpening({policy, bagUse}: OpeningFacts, input: OpenBatchInput, {today}: ActContext): void {
  const because = openingRules(policy)
  parseBag(input.bag)
  if (input.control_count < 1 || input.control_cents < 1)
    throw refuse('CONTROL_NEEDED', 'the control is a count of one or more and a total above zero', {
      field: 'control-total',
      because,
    })
  if (input.source === 'nightdrop' && !policy.boxes.has(input.box))
    throw refuse('UNKNOWN_BOX', `${input.box} is no box of this district`, {
      field: 'box',
      because,
      next: [`one of ${Array.from(policy.boxes.keys()).join(', ')}`],
    })
  if (bagUse !== null)
    throw refuse('BAG_USED', `bag ${input.bag} was used already (${bagUse.name}); take a new one`, {
      field: 'bag',
      because,
    })
  if (input.effective_on > today)
    throw refuse('DAY_NOT_COME', `${input.effective_on} is after today ${today}`, {field: 'effective', because})
  const days = mustExist(policy.effective_days_back.get(input.source), 'every source has its days')
  if (input.effective_on < addDays(today, -days))
    throw refuse('TOO_FAR_BACK', `${input.effective_on} is more than ${days} days before today ${today}`, {
      field: 'effective',
      because,
    })
}

export const openingRules = ({citation}: CashBatchPolicy): readonly Because[] => [{rule: 'cash-batch.open', citation}]

export const openingSentence = (input: OpenBatchInput): string =>
  `${input.batch}: ${input.control_count} items, ${formatMoney(cents(input.control_cents))}, bag ${input.bag}, counts from ${input.effective_on}`

/**
 * Puts the money on the books before anybody looks whose it is: Dr 1040 / Cr 2140 of what two people counted.
 * Everything that follows names the journal made here.
 */
export async function openBatch(trx: Trx, input: OpenBatchInput, context: ActContext): Promise<OpenedBatch> {
  const amount = cents(input.control_cents)
  const second = secondOf(context)
  must(second !== null, 'two people open a batch')
  const batchId = context.key()
  await trx('cash_batch').insert({
    batch_id: batchId,
    batch_no: input.batch,
    source: input.source,
    box: input.box,
    bag_no: input.bag,
    effective_on: input.effective_on,
    control_count: input.control_count,
    control_cents: amount,
    file_name: input.file_name,
    file_sha256: input.file_sha256,
    operator_id: actorOf(context),
    witness_id: second,
    business_date: context.today,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  })
  const {journalId, journalNo} = await postBatchJournal(
    trx,
    {
      transition: 'log',
      effectiveOn: input.effective_on,
      memo: `${input.source} ${input.box} ${input.batch}`.replace('  ', ' '),
      postings: [debit(NIGHT_DROP, amount), credit(SUSPENSE, amount)],
    },
    context,
  )
  const detail = {bag: input.bag, box: input.box}
  const event = {batchId, kind: 'log', amount, count: input.control_count, journalId, detail, note: ''} as const
  await insertBatchEvent(trx, event, context)
  return {batch_id: batchId, batch: input.batch, journal_id: journalId, journal: journalNo}
}

export interface Opening extends Decided {
  readonly input: OpenBatchInput
}

/** Opens a batch: two people have counted, and the money is logged. */
export const openCashBatch = (door: BatchDoor): Act<OpenBatchInput, OpeningFacts, Opening, OpenedBatch> => ({
  kind: `open-${door.name}`,
  permission: door.permission,
  subject: (input) => input.batch,
  load: loadOpening,
  decide(facts, input, context) {
    judgeOpening(facts, input, context)
    const because = openingRules(facts.policy)
    const message = 'two people open the box, count together and log the total'
    return {
      input,
      approval: twoPeople(context.desk.staff, door, {message, because}),
      amountCents: input.control_cents,
      summary: openingSentence(input),
    }
  },
  record: (trx, {input}, context) => openBatch(trx, input, context),
})
