import {safeNote} from '#core/accounts/free-text.js'
import {lowIncomeOf} from '#core/accounts/household-views.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {dayOf, localMoment, type LocalMoment} from '#core/kernel/business-date.js'
import {localMomentAt, type Instant} from '#core/kernel/clock.js'
import {cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadLaw} from '#core/policies/law.js'
import {restorationPolicy} from '#core/policies/restoration-policy.js'
import {orderByNumber, type FieldOrder, type OrderResultKind} from '#core/turnoffs/field-order-views.js'
import {judgeWrenches, type WrenchJudgement} from '#core/turnoffs/judge-wrench.js'
import type {WrongfulCause} from '#core/turnoffs/name-wrongful.js'
import {recordCompletion, type CompletedOrder} from '#core/turnoffs/record-completion.js'
import {turnOffFee, type TurnOffFee} from '#core/turnoffs/turn-off-fee.js'
import type {Trx} from '#core/store/open.js'

export type CompleteInput = {
  readonly order: string
  readonly result: OrderResultKind
  /** Local minute; null = now. */
  readonly at: string | null
  readonly reading: number | null
  readonly seal: string | null
  readonly photo: string | null
  readonly tag_left: boolean
  readonly reason: string | null
}

interface CompleteFacts {
  readonly order: FieldOrder
  /** Of a valve that was turned off; null for any other result. */
  readonly judgement: WrenchJudgement | null
  readonly lowIncome: boolean
}

export type Completion = Decided & {
  readonly input: CompleteInput
  readonly order: FieldOrder
  readonly at: LocalMoment
  readonly judgement: WrenchJudgement | null
  readonly wrongful: WrongfulCause | null
  /** Charged for a lawful turn-off. */
  readonly fee: TurnOffFee | null
}

/** Results by kind of order; what opens an account with a start read is reported with the reads. */
const RESULTS: Readonly<Record<string, readonly OrderResultKind[]>> = {
  turn_off: ['off', 'no_access', 'stand_down'],
  restore: ['restored', 'no_access'],
}

/**
 * What the field says it did. A valve that was turned is recorded whatever the law says of it: a turn-off that its own
 * moment did not allow is named, and its restore order is made in the same transaction.
 */
export const completeOrder: Act<CompleteInput, CompleteFacts, Completion, CompletedOrder> = {
  kind: 'complete-order',
  permission: 'complete_order',
  subject: (input) => input.order,
  load: (trx, input, context) => completionFacts(trx, input, context),
  decide: decideCompletion,
  record: recordCompletion,
}

async function completionFacts(trx: Trx, input: CompleteInput, context: ActContext): Promise<CompleteFacts> {
  const asked = await orderByNumber(trx, input.order)
  await lockAccounts(trx, [asked.accountId])
  // Read again behind the lock: a pull or a payment may have come in between.
  const order = await orderByNumber(trx, input.order)
  if (input.result !== 'off') return {order, judgement: null, lowIncome: false}
  const {accountId, issuedAt} = order
  const at = wrenchAt(input, context)
  const judged = await judgeWrenches(trx, context.desk, [{accountId, issuedAt, at}])
  const lowIncome = (await lowIncomeOf(trx, accountId, context.today)) !== null
  return {order, judgement: mustExist(judged.get(accountId), 'a wrench is judged'), lowIncome}
}

const wrenchAt = ({at}: Pick<CompleteInput, 'at'>, {recordedAt, desk}: ActContext): LocalMoment =>
  at === null ? localMomentAt(recordedAt, desk.clock.zone) : localMoment(at, 'at')

function decideCompletion(facts: CompleteFacts, input: CompleteInput, context: ActContext): Completion {
  const {order, judgement} = facts
  mustFit(order, input)
  if (input.reason !== null) safeNote(input.reason)
  const at = wrenchAt(input, context)
  mustBeWithin(order, at, context)
  const wrongful = judgement === null ? null : wrongfulCause(order, judgement, {at, zone: context.desk.clock.zone})
  const day = dayOf(at)
  const fee =
    judgement === null || wrongful !== null
      ? null
      : turnOffFee(
          {hours: 'operating', lowIncome: facts.lowIncome},
          restorationPolicy(context.desk.district.id, day),
          loadLaw(DATA_ROOT).low_income.reconnection,
        )
  return {
    ...{input, order, at, judgement, wrongful, fee},
    amountCents: fee?.fee ?? cents(0),
    summary: `${order.orderNo} ${order.account}: ${input.result} at ${at}${wrongful === null ? '' : ', wrongful'}`,
  }
}

/** @throws Refusal OTHER_ORDER, WRONG_RESULT, ALREADY_DONE, ORDER_CANCELLED, NO_READING, NO_REASON (65) */
function mustFit(order: FieldOrder, {result, reading, seal, reason}: CompleteInput): void {
  const allowed = RESULTS[order.kind]
  if (allowed === undefined)
    throw refuse('OTHER_ORDER', `${order.orderNo} is a ${order.kind} order: its read comes with the reads`, {
      next: ['curbstop load-reads --file FILE'],
    })
  if (!allowed.includes(result))
    throw refuse('WRONG_RESULT', `a ${order.kind} order ends as ${allowed.join(', ')}, not ${result}`, {
      field: 'result',
    })
  if (order.over?.kind === 'ack-pull')
    throw refuse('ORDER_CANCELLED', `the pull of ${order.orderNo} was acknowledged at ${order.over.at}`, {
      next: ['water that is off all the same: turn it on, and tell a supervisor'],
    })
  if (order.over !== null)
    throw refuse('ALREADY_DONE', `${order.orderNo} was reported before: ${order.result?.kind ?? order.over.kind}`)
  if ((result === 'off' || result === 'restored') && reading === null)
    throw refuse('NO_READING', `${result} has the reading of the register`, {field: 'reading'})
  if (result === 'off' && seal === null)
    throw refuse('NO_SEAL', 'off has the number of the seal or the lock', {field: 'seal'})
  if ((result === 'stand_down' || result === 'no_access') && reason === null)
    throw refuse('NO_REASON', `${result} has a reason`, {field: 'reason'})
}

/** @throws Refusal FUTURE_TIME, BEFORE_ORDER (65) */
function mustBeWithin({orderNo, issuedAt}: FieldOrder, at: LocalMoment, {recordedAt, desk}: ActContext): void {
  const now = localMomentAt(recordedAt, desk.clock.zone)
  if (at > now) throw refuse('FUTURE_TIME', `${at} has not come; it is ${now}`, {field: 'at'})
  const issued = localMomentAt(issuedAt as Instant, desk.clock.zone)
  if (at < issued) throw refuse('BEFORE_ORDER', `${orderNo} was issued at ${issued}, after ${at}`, {field: 'at'})
}

/** A pull asked for before the wrench is a race lost, also where the facts alone would have allowed it. */
function wrongfulCause(
  {pull}: FieldOrder,
  {lawful}: WrenchJudgement,
  {at, zone}: {readonly at: LocalMoment; readonly zone: string},
): WrongfulCause | null {
  if (!lawful) return 'not_lawful_then'
  return pull !== null && localMomentAt(pull.at as Instant, zone) <= at ? 'pull_requested' : null
}
