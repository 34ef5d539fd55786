import type {Act, ActContext, ApprovalNeed, Decided} from '#core/acts/act.js'
import {adjustFacts, type AdjustFacts} from '#core/collections/adjust-arrangement.js'
import {mustStandAs} from '#core/collections/arrangement-chain-views.js'
import {changedBy, type ArrangementChanged} from '#core/collections/arrangement-effects.js'
import {protectionsOf} from '#core/collections/protection-views.js'
import {standsOn} from '#core/collections/protection.js'
import {endArrangement} from '#core/collections/record-arrangement.js'
import {recordProtectionEnd} from '#core/collections/record-protection.js'
import {formatMoney, sum} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {arrangementLife, mustBeLifeReason} from '#core/policies/arrangement-life.js'
import type {Trx} from '#core/store/open.js'

export type CancelInput = {readonly arrangement: string; readonly reason: string}

type CancelDecision = Decided & {readonly input: CancelInput; readonly facts: AdjustFacts; readonly open: number}

export type CanceledArrangement = ArrangementChanged & {
  readonly account: string
  readonly arrangement: string
  readonly reason: string
  readonly ended_on: string
  /** What it covered and is not paid: back to the clocks with the due dates of the bills. */
  readonly open_cents: number
  /** Protections until a down payment that ended with it. */
  readonly protections_ended: readonly string[]
  /** Whose money had lowered what it covered: that stands by itself; empty where nothing was lowered. */
  readonly funding_source: string
}

/** Ends an arrangement: membership ends, the clocks run on. Posts nothing. */
export const cancelArrangement: Act<CancelInput, AdjustFacts, CancelDecision, CanceledArrangement> = {
  kind: 'cancel-arrangement',
  permission: 'adjust_arrangement',
  subject: (input) => input.arrangement,
  accountId: ({facts}) => facts.chain.accountId,
  load: (trx, input, context) => adjustFacts(trx, input.arrangement, context),
  decide(facts, input, context) {
    const {today, desk} = context
    const {chain} = facts
    const life = arrangementLife(desk.district.id, today)
    mustBeLifeReason(input.reason, life.cancel_reasons, life)
    mustStandAs(chain, {district: desk.district.id, today}, ['active', 'pending_down_payment'])
    const own = new Set(chain.named.facts.covered.map((debt) => debt.receivableId))
    const open = sum(facts.open.filter((item) => own.has(item.receivableId)).map((item) => item.open))
    if (input.reason === 'PAID_IN_FULL' && open > 0)
      throw refuse('NOT_PAID', `${formatMoney(open)} of it is open`, {field: 'reason'})
    return {
      ...{input, facts, open, amountCents: open, approval: needOf(context)},
      summary: `cancel ${chain.named.arrangementNo} of ${chain.account}, ${formatMoney(open)} open`,
    }
  },
  async record(trx, {input, facts, open}, context) {
    const {accountId, account, named} = facts.chain
    const {arrangementNo} = named
    await endArrangement(trx, {accountId, arrangementId: named.arrangementId}, input.reason, context)
    const ended = await endDownPaymentProtection(trx, {accountId, arrangementNo, reason: input.reason}, context)
    return {
      ...{account, arrangement: arrangementNo, reason: input.reason, ended_on: context.today},
      ...{open_cents: open, protections_ended: ended, funding_source: named.fundingSource},
      ...(await changedBy(trx, {accountId, before: facts.before, arrangementNo}, context)),
    }
  },
}

function needOf({desk, today, roles}: ActContext): ApprovalNeed | null {
  const {cancelers, citation} = arrangementLife(desk.district.id, today)
  if (cancelers.some((role) => roles.includes(role))) return null
  const message = `an arrangement is cancelled by ${cancelers.join(' or ')}`
  return {why: 'over_authority', approvers: cancelers, message, because: [{rule: 'arrangement.cancel', citation}]}
}

interface Ending {
  readonly accountId: string
  readonly arrangementNo: string
  readonly reason: string
}

async function endDownPaymentProtection(
  trx: Trx,
  {accountId, arrangementNo, reason}: Ending,
  context: ActContext,
): Promise<string[]> {
  const standing = (await protectionsOf(trx, accountId)).filter(
    (one) =>
      one.kind === 'down_payment_due' && one.detail['arrangement'] === arrangementNo && standsOn(one, context.today),
  )
  for (const {protectionId} of standing)
    await recordProtectionEnd(trx, {accountId, protectionId, endedOn: context.today, reason}, context)
  return standing.map((one) => one.protectionId)
}
