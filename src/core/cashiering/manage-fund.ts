import type {Act, ActContext, ApprovalNeed, Decided} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import {whoWorks, type Desk} from '#core/acts/desk.js'
import {changeFund, lockFund, mustBeFunded, type ChangeFund} from '#core/cashiering/change-fund-views.js'
import {formatCash, totalOfCash, type CashCount} from '#core/cashiering/denominations.js'
import {differenceSays, needOfDifference} from '#core/cashiering/difference-authority.js'
import {moveFund} from '#core/cashiering/move-fund.js'
import {add, formatMoney, negate, subtract, ZERO, type Cents} from '#core/kernel/money.js'
import {notPermitted, refuse} from '#core/kernel/refusal.js'
import {becauseOfCash, drawerPolicy, type DrawerPolicy} from '#core/policies/cash-drawers.js'
import {standing} from '#core/staff/roles.js'

export const FUND_CHANGES = ['fund', 'raise', 'lower', 'count', 'close'] as const
export type FundChange = (typeof FUND_CHANGES)[number]

export type ManageFundInput = {
  readonly change: FundChange
  /** Of `fund` and `raise`: the check that was cashed. */
  readonly amount_cents: number
  /** Of `lower` and `close` what goes into the bag, of `count` what lies in the safe. */
  readonly counted: CashCount | null
  readonly bag: string | null
  /** Of `fund`: who answers for it; null is who asks. */
  readonly custodian: string | null
  readonly note: string
}

interface FundFacts {
  readonly policy: DrawerPolicy
  readonly fund: ChangeFund | null
}

export type FundDecision = Decided & {
  readonly input: ManageFundInput
  readonly fund: ChangeFund | null
  /** What the fund changes by: of a count what it differs by. */
  readonly amount: Cents
  readonly custodianId: string
}

export type ManageFundOutcome = {
  readonly change: FundChange
  readonly amount_cents: number
  readonly fund_cents: number
  readonly safe_cents: number
  readonly floats_cents: number
  readonly custodian: string
  readonly counted: string | null
  readonly bag: string | null
  readonly second: string | null
  readonly journal: string | null
}

/** The change fund is made, made greater or smaller, counted, closed: always by two. */
export const manageFund: Act<ManageFundInput, FundFacts, FundDecision, ManageFundOutcome> = {
  kind: 'manage-fund',
  permission: 'manage_fund',
  subject: ({change}) => `change fund: ${change}`,
  load: async (trx, _input, context) => ({
    policy: drawerPolicy(context.desk.district.id, context.today),
    fund: await lockFund(trx),
  }),
  decide(facts, input, context) {
    const {fund} = facts
    const custodianId = input.change === 'fund' ? (input.custodian ?? actorOf(context)) : mustBeFunded(fund).custodianId
    const amount = changeOf(facts, input)
    mustBeFit(input.change, custodianId, context)
    const says = input.change === 'count' ? countSays(amount) : formatMoney(amount)
    return {
      ...{input, fund, amount, custodianId},
      summary: `change fund: ${input.change}, ${says}`,
      amountCents: amount,
      approval: needOf(facts, {input, amount}, context),
    }
  },
  async record(trx, decision, context) {
    const {input, fund, amount, custodianId} = decision
    const journal = await moveFund(trx, decision, context)
    const floats = fund?.floats ?? ZERO
    const total = add(fund?.fund ?? ZERO, amount)
    return {
      ...{change: input.change, amount_cents: amount, fund_cents: total, safe_cents: subtract(total, floats)},
      ...{floats_cents: floats, custodian: custodianId, bag: input.bag, second: secondOf(context), journal},
      counted: input.counted === null ? null : formatCash(input.counted),
    }
  },
}

/** The fund as it is, for those who manage it: a cashier is not told. @throws Refusal NOT_YOURS (77), NO_FUND (65) */
export async function fundShown(desk: Desk): Promise<ChangeFund> {
  const {staff} = desk
  if (standing(staff, 'manage_fund', whoWorks(desk).roles) !== 'yes')
    throw notPermitted('NOT_YOURS', `only ${staff.permissions.manage_fund.yes.join(', ')} may see the change fund`, {
      because: [{rule: 'authority.manage_fund', citation: staff.citation}],
    })
  return mustBeFunded(await changeFund(desk.store.db))
}

const countSays = (difference: Cents): string => (difference === 0 ? 'as it should be' : differenceSays(difference))

/** @throws Refusal FUND_THERE, NO_FUND, FUND_SHORT, DRAWERS_OPEN, NO_AMOUNT, BAG_DIFFERS (65) */
function changeOf({fund: found}: FundFacts, {change, amount_cents, counted}: ManageFundInput): Cents {
  const given = counted === null ? ZERO : totalOfCash(counted)
  if (change === 'fund') {
    if (found !== null && !found.closed)
      throw refuse('FUND_THERE', `there is a change fund of ${formatMoney(found.fund)}`, {
        next: ['curbstop manage-fund --raise AMOUNT'],
      })
    return mustBeMoney(amount_cents as Cents, 'fund')
  }
  const fund = mustBeFunded(found)
  if (change === 'count') return subtract(given, fund.safe)
  if (change === 'raise') return mustBeMoney(amount_cents as Cents, 'raise')
  if (change === 'close') mustBeAllIn(fund, given)
  else mustBeMoney(given, 'cash')
  if (given > fund.safe)
    throw refuse('FUND_SHORT', `the safe holds ${formatMoney(fund.safe)}, less than ${formatMoney(given)}`, {
      field: 'cash',
    })
  return negate(given)
}

function mustBeMoney(amount: Cents, field: string): Cents {
  if (amount > 0) return amount
  throw refuse('NO_AMOUNT', `${formatMoney(amount)} is no amount to ${field} the fund by`, {field})
}

/** A fund is closed when every float is back and all of it lies in the bag. */
function mustBeAllIn(fund: ChangeFund, given: Cents): void {
  if (fund.floats !== 0)
    throw refuse('DRAWERS_OPEN', `${formatMoney(fund.floats)} of the fund is in open drawers`, {
      next: ['curbstop balance-drawer --seal, for each of them'],
    })
  if (given !== fund.safe)
    throw refuse('BAG_DIFFERS', `the safe holds ${formatMoney(fund.safe)}, the bag ${formatMoney(given)}`, {
      field: 'cash',
      next: ['curbstop manage-fund --cash COUNT first: what is missing is booked by two'],
    })
}

/** @throws Refusal NOT_YOURS, CUSTODIAN (77) */
function mustBeFit(change: FundChange, custodianId: string, context: ActContext): void {
  if (change !== 'count') {
    if (context.approving === null && !context.roles.includes('finance'))
      throw notPermitted('NOT_YOURS', `only the head cashier may ${change} the change fund`)
    return
  }
  if (actorOf(context) === custodianId || secondOf(context) === custodianId)
    throw notPermitted('CUSTODIAN', `${custodianId} answers for the fund; others count it`, {
      field: 'witness-session',
    })
}

function needOf(
  {policy}: FundFacts,
  {input: {change}, amount}: Pick<FundDecision, 'input' | 'amount'>,
  context: ActContext,
): ApprovalNeed {
  const asDifference =
    change === 'count' ? needOfDifference(context, policy, {what: 'the change fund', difference: amount}) : null
  return (
    asDifference ?? {
      why: 'by_nature',
      approvers: change === 'count' ? ['supervisor', 'finance'] : ['supervisor'],
      message:
        change === 'count' ? 'the change fund is counted by two' : `a supervisor agrees to ${change} the change fund`,
      because: [becauseOfCash(policy)],
    }
  )
}
