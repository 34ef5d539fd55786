import {earlierBy} from '#core/adjustments/adjusted-views.js'
import type {Formula} from '#core/adjustments/formula.js'
import {mustBeTold, wholeFact} from '#core/adjustments/given-facts.js'
import type {Worked} from '#core/adjustments/worksheet.js'
import {addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, ZERO} from '#core/kernel/money.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import {programOf, rebatePolicy} from '#core/policies/rebate-programs.js'

export type RebateInputs = {
  readonly program: string
  readonly title: string
  readonly quantity: number
  readonly cents_each: number
  readonly most: number
  readonly period_months: number
  readonly on: BusinessDate
  /** Pieces paid for before, with the day and the journal. */
  readonly earlier: readonly {readonly on: BusinessDate; readonly journal: string; readonly quantity: number}[]
  readonly citation: string
}

/** So much a piece for something that saves water, up to a number of pieces for an account. */
export const rebateFormula: Formula<RebateInputs> = {
  code: 'rebate',
  async load(reader, asked, {desk}): Promise<RebateInputs> {
    mustBeTold(asked.given, {program: 'what was bought', quantity: 'how many'})
    const policy = rebatePolicy(desk.district.id, asked.effectiveOn)
    const {code: program, ...of} = programOf(policy, asked.given['program'] ?? '')
    const quantity = wholeFact(asked.given, 'quantity')
    if (quantity === 0) throw usage('NOT_A_COUNT', 'quantity: one or more', 'fact')
    const earlier = (await earlierBy(reader, asked.accountId, 'rebate')).flatMap((one) => {
      const paid = one.inputs as RebateInputs
      return paid.program === program ? [{on: paid.on, journal: one.journalNo, quantity: paid.quantity}] : []
    })
    return {program, ...of, quantity, on: asked.effectiveOn, earlier, citation: policy.citation}
  },
  plansOf: () => [],
  work: workRebate,
}

function workRebate(inputs: RebateInputs): Worked {
  const {program, title, quantity, cents_each, most, period_months, on, citation} = inputs
  const counted = inputs.earlier.filter((one) => addMonths(one.on, period_months) > on)
  const before = counted.reduce((total, one) => total + one.quantity, 0)
  const because = [
    {rule: 'rebate.most', citation, fact: `${most} in ${period_months} months, ${before} paid for before`},
  ]
  const first = counted[0]
  if (before + quantity > most) {
    const again = first === undefined ? '' : `; again from ${addMonths(first.on, period_months)} (${first.journal})`
    throw refuse('REBATE_LIMIT', `${program}: ${most} in ${period_months} months, ${before} paid for before${again}`, {
      field: 'fact',
      because,
    })
  }
  const amount = cents(-quantity * cents_each)
  return {
    parts: [{billId: null, class: 'water', amount}],
    rows: [{label: title, quantity: String(quantity), billed: ZERO, policy: amount, note: program}],
    figures: {quantity: String(quantity)},
    because,
    notes: [`${most - before - quantity} of ${most} left in ${period_months} months`],
  }
}
