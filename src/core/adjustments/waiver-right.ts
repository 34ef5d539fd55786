import {lowIncomeOf} from '#core/accounts/household-views.js'
import type {AdjustmentAsked} from '#core/adjustments/formula.js'
import {
  canBeWaived,
  waived,
  type FeeWaiverInputs,
  type KnownFee,
  type WaiverRight,
} from '#core/adjustments/waived-fees.js'
import type {Worked} from '#core/adjustments/worksheet.js'
import {judgeInterestWaiver} from '#core/collections/interest-waiver.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {refuse, type Because} from '#core/kernel/refusal.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadLaw} from '#core/policies/law.js'
import type {Reader} from '#core/store/open.js'

interface Known {
  readonly earlier: readonly {readonly postedOn: BusinessDate; readonly of: FeeWaiverInputs}[]
  readonly fees: readonly KnownFee[]
  readonly today: BusinessDate
}

export async function rightOf(
  reader: Reader,
  {accountId, accountNo}: AdjustmentAsked,
  {earlier, fees, today}: Known,
): Promise<WaiverRight> {
  const declared = await lowIncomeOf(reader, accountId, today)
  const law = loadLaw(DATA_ROOT).low_income.interest_waiver
  const last_waiver = earlier.findLast(({of}) => of.right !== undefined)?.postedOn ?? null
  const answer = judgeInterestWaiver({low_income: declared !== null, request: today, last_waiver}, law)
  return {
    ...{
      account: accountNo,
      declaration: declared?.declarationId ?? null,
      last_waiver,
      citation: law.citation,
      ...answer,
    },
    waives_all: fees.filter(canBeWaived).map(({key}) => key),
  }
}

/** Whether an earlier waiver took this very fee away. */
export const isWaivedBy = ({waives, right}: FeeWaiverInputs, key: string): boolean =>
  waives === key || (right?.waives_all.includes(key) ?? false)

/** @throws Refusal NO_DECLARATION, WAIVED_BEFORE (65) */
export function mustHaveRight(
  {account, declaration, waive, last_waiver, next_date}: WaiverRight,
  because: readonly Because[],
): void {
  if (declaration === null)
    throw refuse('NO_DECLARATION', 'nothing shows a low income of this household', {
      because,
      next: [`curbstop declare-income ${account}`],
    })
  if (!waive)
    throw refuse('WAIVED_BEFORE', `interest was waived on ${last_waiver ?? ''}, again from ${next_date ?? ''}`, {
      because,
    })
}

/** All of them at once: the right is to interest on delinquent bills, not to one charge of it. */
export function waivedByRight(
  {fees, title}: FeeWaiverInputs,
  {waives_all: keys, next_date}: WaiverRight,
  because: readonly Because[],
): Worked {
  const taken = new Map<string, Cents>()
  const each = fees
    .filter(({key}) => keys.includes(key))
    .map((fee) => {
      const of = fee.bill_id ?? fee.key
      const used = taken.get(of) ?? ZERO
      const one = waived(fee, title, subtract(cents(fee.room_cents), used))
      taken.set(of, subtract(used, sum(one.parts.map(({amount}) => amount))))
      return one
    })
    .filter(({parts}) => parts.every(({amount}) => amount !== 0))
  return {
    parts: each.flatMap(({parts}) => parts),
    rows: each.flatMap(({rows}) => rows),
    figures: {},
    because,
    notes: ['counts towards no limit', `once in 12 months by law; the next from ${next_date ?? ''}`],
  }
}
