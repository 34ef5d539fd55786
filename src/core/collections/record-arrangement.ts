import type {ActContext} from '#core/acts/act.js'
import {SUPERSEDED} from '#core/collections/arrangement-views.js'
import {DOWN_PAYMENT, type ArrangementOption} from '#core/collections/arrangement.js'
import {recordProtection} from '#core/collections/record-protection.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {canonicalJson, type Json} from '#core/kernel/canonical-json.js'
import {spokenId} from '#core/kernel/ids.js'
import {add, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {must} from '#core/kernel/must.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export interface PlannedPart {
  readonly dueOn: BusinessDate
  readonly amount: Cents
}

/** A version of an arrangement as it was agreed. */
export interface NewArrangement {
  readonly accountId: string
  readonly option: ArrangementOption
  readonly madeOn: BusinessDate
  /** Receivables that it covers; their open amount is the sum of all parts. */
  readonly covered: readonly string[]
  /** Null = it is active at once. */
  readonly down: PlannedPart | null
  readonly installments: readonly PlannedPart[]
  readonly version: number
  /** The version before, ended in the same transaction; null for a first one. */
  readonly supersedes: string | null
  readonly channel: string
  readonly orderId: string | null
  /** How the terms reached the customer: `letter`, `email`, `read_aloud`. */
  readonly delivered: string
  readonly reason: string
  readonly fundingSource: string
  /** What the field writes on the tag; empty away from a door. */
  readonly readBack: string
  /** Rules with the facts used, as they were judged. */
  readonly rules: Json
}

export interface RecordedArrangement {
  readonly arrangementId: string
  /** `A-…` */
  readonly arrangementNo: string
  /** The dated protection until the down payment is in; null without one. */
  readonly protectionId: string | null
}

/**
 * Writes an arrangement. With a down payment a protection `down_payment_due` stands through its last day, in the same
 * transaction; the money that comes makes it active, and if none comes both are over by themselves. Posts nothing.
 */
export async function recordArrangement(
  trx: Trx,
  plan: NewArrangement,
  context: ActContext,
): Promise<RecordedArrangement> {
  const {accountId, down, installments, madeOn} = plan
  const arrangementId = context.key()
  const arrangementNo = spokenId('A')
  const key = {account_id: accountId, arrangement_id: arrangementId}
  const stamp = {recorded_at: context.recordedAt, act_id: context.actId}
  const total = add(down?.amount ?? ZERO, sum(installments.map((part) => part.amount)))
  must(plan.covered.length > 0, 'an arrangement covers something')
  if (plan.supersedes !== null)
    await endArrangement(trx, {accountId, arrangementId: plan.supersedes}, SUPERSEDED, context)
  await trx('arrangement').insert({
    ...{...key, arrangement_no: arrangementNo, kind: plan.option, made_on: madeOn, total_cents: total},
    ...{source_key: null, ...stamp},
  })
  await trx('arrangement_terms').insert({
    ...{...key, version: plan.version, supersedes: plan.supersedes, option: plan.option, channel: plan.channel},
    ...{order_id: plan.orderId, delivered: plan.delivered, reason: plan.reason, funding_source: plan.fundingSource},
    ...{read_back: plan.readBack, rules_json: canonicalJson(plan.rules), operator_id: context.operatorId, ...stamp},
  })
  const items = plan.covered.map((receivable_id) => ({...key, receivable_id}))
  await insertRows(trx, 'arrangement_item', {...KEY, receivable_id: 'text'}, items)
  const numbered = [
    ...(down === null ? [] : [{...down, number: DOWN_PAYMENT}]),
    ...installments.map((part, at) => ({...part, number: at + 1})),
  ]
  const parts = numbered.map(({number, dueOn, amount}) => ({...key, number, due_on: dueOn, amount_cents: amount}))
  await insertRows(trx, 'installment', {...KEY, number: 'integer', due_on: 'text', amount_cents: 'integer'}, parts)
  const protectionId =
    down === null ? null : await protectUntilDown(trx, {accountId, arrangementNo, down, madeOn}, context)
  return {arrangementId, arrangementNo, protectionId}
}

const KEY = {account_id: 'text', arrangement_id: 'text'} as const

interface Awaited {
  readonly accountId: string
  readonly arrangementNo: string
  readonly down: PlannedPart
  readonly madeOn: BusinessDate
}

const protectUntilDown = (trx: Trx, {accountId, arrangementNo, down, madeOn}: Awaited, context: ActContext) =>
  recordProtection(
    trx,
    {
      ...{accountId, kind: 'down_payment_due', from: madeOn, until: down.dueOn, evidence: null},
      detail: {arrangement: arrangementNo, amount_cents: down.amount},
    },
    context,
  )

/** Ends a version; its items go back to the clocks with their own due dates. */
export const endArrangement = (
  trx: Trx,
  {accountId, arrangementId}: {readonly accountId: string; readonly arrangementId: string},
  reason: string,
  context: ActContext,
): Promise<unknown> =>
  trx('arrangement_end').insert({
    ...{account_id: accountId, arrangement_id: arrangementId, ended_on: context.today, reason},
    ...{recorded_at: context.recordedAt, act_id: context.actId},
  })
