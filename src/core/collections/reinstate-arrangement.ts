import type {Act, Decided} from '#core/acts/act.js'
import {adjustFacts, type AdjustFacts} from '#core/collections/adjust-arrangement.js'
import {mustStandAs, unpaidOn, type ArrangementChain} from '#core/collections/arrangement-chain-views.js'
import {changedBy, type ArrangementChanged} from '#core/collections/arrangement-effects.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {add, formatMoney, least, plainMoney, sum, type Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {arrangementLife, mustBeLifeReason, type ArrangementLife} from '#core/policies/arrangement-life.js'

export type ReinstateInput = {readonly arrangement: string; readonly reason: string}

type ReinstateDecision = Decided & {
  readonly input: ReinstateInput
  readonly facts: AdjustFacts
  readonly brokenSince: BusinessDate
}

export type ReinstatedArrangement = ArrangementChanged & {
  readonly account: string
  readonly arrangement: string
  readonly reason: string
  readonly reinstated_on: string
  readonly broken_since: string
  readonly next_due_on: string | null
  readonly next_due_cents: number
}

/** Sets a broken arrangement going again, once what was missed is paid: its items are covered again. Posts nothing. */
export const reinstateArrangement: Act<ReinstateInput, AdjustFacts, ReinstateDecision, ReinstatedArrangement> = {
  kind: 'reinstate-arrangement',
  permission: 'reinstate_arrangement',
  subject: (input) => input.arrangement,
  accountId: ({facts}) => facts.chain.accountId,
  load: (trx, input, context) => adjustFacts(trx, input.arrangement, context),
  decide(facts, input, {today, desk}) {
    const {chain} = facts
    const life = arrangementLife(desk.district.id, today)
    mustBeLifeReason(input.reason, life.reinstate_reasons, life)
    const state = mustStandAs(chain, {district: desk.district.id, today}, ['broken'])
    mustBeLeft(chain, life)
    mustBeCaughtUp(facts, today)
    return {
      ...{input, facts, brokenSince: state.since},
      summary: `reinstate ${chain.named.arrangementNo} of ${chain.account}, broken since ${state.since}`,
    }
  },
  async record(trx, {input, facts, brokenSince}, context) {
    const {accountId, account, named} = facts.chain
    const {arrangementId, arrangementNo} = named
    await trx('arrangement_reinstatement').insert({
      ...{account_id: accountId, arrangement_id: arrangementId, reinstated_on: context.today, reason: input.reason},
      ...{operator_id: context.operatorId, recorded_at: context.recordedAt, act_id: context.actId},
    })
    const [next] = unpaidOn(named, context.today)
    return {
      ...{account, arrangement: arrangementNo, reason: input.reason},
      ...{reinstated_on: context.today, broken_since: brokenSince},
      ...{next_due_on: next?.dueOn ?? null, next_due_cents: next?.amount ?? 0},
      ...(await changedBy(trx, {accountId, before: facts.before, arrangementNo}, context)),
    }
  },
}

/** Parts that are due and current bills that are past due: all of it is paid first. @throws Refusal CATCH_UP_OPEN (65) */
function mustBeCaughtUp(facts: AdjustFacts, today: BusinessDate): void {
  const {missed, current} = catchUpOf(facts, today)
  const open = add(missed, current)
  if (open <= 0) return
  const parts = [
    ...(missed > 0 ? [`${formatMoney(missed)} of its parts`] : []),
    ...(current > 0 ? [`${formatMoney(current)} of bills since`] : []),
  ]
  const {account, named} = facts.chain
  const forParts = `--arrangement ${named.arrangementNo} --amount ${plainMoney(missed)}`
  throw refuse('CATCH_UP_OPEN', `${formatMoney(open)} is to be paid first: ${parts.join(' and ')}`, {
    next: [
      ...(missed > 0 ? [`curbstop take-payment ${account} ${forParts}`] : []),
      ...(current > 0 ? [`curbstop take-payment ${account} --bill BL-… --amount ${plainMoney(current)}`] : []),
    ],
  })
}

/** A credit on the debt takes from the last parts first: no more is missed than is owed. */
function catchUpOf({chain, open}: AdjustFacts, today: BusinessDate): {missed: Cents; current: Cents} {
  const own = new Set(chain.named.facts.covered.map((debt) => debt.receivableId))
  const due = unpaidOn(chain.named, today).filter((part) => part.dueOn <= today)
  const [covered, others] = [
    open.filter((item) => own.has(item.receivableId)),
    open.filter((item) => !own.has(item.receivableId)),
  ]
  return {
    missed: least(sum(due.map((part) => part.amount)), sum(covered.map((item) => item.open))),
    current: sum(others.filter((item) => item.dueOn < today).map((item) => item.open)),
  }
}

/** @throws Refusal REINSTATED_BEFORE (65) */
function mustBeLeft({account, versions}: ArrangementChain, {reinstatements, citation}: ArrangementLife): void {
  const before = versions.flatMap((one) => one.facts.reinstatedOn)
  if (before.length < reinstatements) return
  throw refuse(
    'REINSTATED_BEFORE',
    `it was reinstated on ${before.join(', ')}: no more than ${reinstatements} in all`,
    {
      because: [{rule: 'arrangement.reinstatements', citation}],
      next: [`curbstop arrange-payment ${account} --check`],
    },
  )
}
