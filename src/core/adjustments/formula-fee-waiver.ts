import {creditRoom, earlierBy, roomOf} from '#core/adjustments/adjusted-views.js'
import {chargedFees} from '#core/adjustments/charged-fee-views.js'
import type {AdjustmentAsked, Formula} from '#core/adjustments/formula.js'
import {mustBeTold} from '#core/adjustments/given-facts.js'
import {isWaivedBy, mustHaveRight, rightOf, waivedByRight} from '#core/adjustments/waiver-right.js'
import {canBeWaived, waived, type FeeWaiverInputs, type KnownFee} from '#core/adjustments/waived-fees.js'
import type {Worked} from '#core/adjustments/worksheet.js'
import {addMonths} from '#core/kernel/business-date.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import {refuse, usage, type Because} from '#core/kernel/refusal.js'
import {FEE_KINDS, feeWaiverPolicy, type FeeKind, type FeeWaiverPolicy} from '#core/policies/fee-waivers.js'

/** A fee is credited back in full: once in so many months as a courtesy, always where the mistake was not the customer's. */
export const feeWaiverFormula: Formula<FeeWaiverInputs> = {
  code: 'fee_waiver',
  async load(reader, asked, {desk, today}): Promise<FeeWaiverInputs> {
    const policy = feeWaiverPolicy(desk.district.id, today)
    const fee = kindOf(asked, policy)
    const {title, codes} = policy.fees[fee]
    const earlier = (await earlierBy(reader, asked.accountId, 'fee_waiver')).map((one) => ({
      ...one,
      of: one.inputs as FeeWaiverInputs,
    }))
    const all = await chargedFees(reader, asked.accountId, codes)
    const fees: KnownFee[] = []
    for (const one of all.filter(({bill_id}) => asked.bill === null || bill_id === asked.bill.billId)) {
      const waived_by = earlier.find(({of}) => isWaivedBy(of, one.key))?.journalNo ?? null
      const room = one.bill_id === null ? null : await creditRoom(reader, asked.accountId, one.bill_id)
      fees.push({...one, waived_by, room_cents: room === null ? one.amount_cents : roomOf(room, 'fee')})
    }
    const right = policy.rights.includes(asked.reason.code)
      ? await rightOf(reader, asked, {earlier, fees, today})
      : null
    const same = earlier.filter(({of}) => of.fee === fee && !of.automatic)
    return {
      ...{fee, title, reason: asked.reason.code, automatic: asked.reason.automatic, on: today, fees},
      courtesy_months: policy.courtesy_months,
      courtesies: same.map(({postedOn, journalNo}) => ({on: postedOn, journal: journalNo})),
      waives: fees.find(canBeWaived)?.key ?? null,
      citation: policy.citation,
      ...(right === null ? {} : {right}),
    }
  },
  plansOf: () => [],
  work: workWaiver,
}

/** @throws Refusal MISSING_FACT, UNKNOWN_FEE, FEE_AND_REASON (64) */
function kindOf({given, reason}: AdjustmentAsked, {reasons}: FeeWaiverPolicy): FeeKind {
  const implied = reasons.get(reason.code)
  const typed = given['fee'] ?? implied ?? ''
  mustBeTold({fee: typed}, {fee: FEE_KINDS.join(', ')})
  const fee = FEE_KINDS.find((kind) => kind === typed)
  if (fee === undefined) throw usage('UNKNOWN_FEE', `fee: ${typed} is none of ${FEE_KINDS.join(', ')}`, 'fee')
  if (implied !== undefined && implied !== fee)
    throw usage('FEE_AND_REASON', `${reason.code} is a reason for a fee of kind ${implied}, not ${fee}`, 'fee')
  return fee
}

const becauseOf = ({automatic, citation, right}: FeeWaiverInputs): readonly Because[] =>
  right === undefined
    ? [{rule: automatic ? 'fee_waiver.automatic' : 'fee_waiver.courtesy', citation}]
    : [{rule: 'S-INT', citation: right.citation}]

/** @throws Refusal NO_SUCH_FEE, NOTHING_TO_WAIVE, WAIVED_BEFORE, NO_DECLARATION (65) */
function workWaiver(inputs: FeeWaiverInputs): Worked {
  const {title, fees, automatic, right, courtesy_months: months} = inputs
  const because = becauseOf(inputs)
  if (right !== undefined) mustHaveRight(right, because)
  if (fees.length === 0)
    throw refuse('NO_SUCH_FEE', `no ${title.toLowerCase()} was charged here`, {field: 'fee', because})
  const fee = fees.find((one) => one.key === inputs.waives)
  if (fee === undefined) throw refuse('NOTHING_TO_WAIVE', waivedAlready(inputs), {field: 'fee', because})
  if (right !== undefined) return waivedByRight(inputs, right, because)
  const next = nextCourtesy(inputs)
  if (next !== null) {
    const {on, journal, again} = next
    throw refuse(
      'WAIVED_BEFORE',
      `a ${title.toLowerCase()} was waived on ${on} (${journal}); once in ${months} months, again from ${again}`,
      {because},
    )
  }
  return {
    ...waived(fee, title, cents(fee.room_cents)),
    figures: {},
    because,
    notes: automatic
      ? ['counts towards no limit']
      : [`once in ${months} months; the next courtesy from ${addMonths(inputs.on, months)}`],
  }
}

function waivedAlready({title, fees}: FeeWaiverInputs): string {
  const charged = fees.map((fee) => {
    const by = fee.waived_by === null ? 'credited' : `waived by ${fee.waived_by}`
    return `${formatMoney(cents(fee.amount_cents))} of ${fee.charged_on} ${by}`
  })
  return `every ${title.toLowerCase()} is gone already: ${charged.join(', ')}`
}

/** The courtesy that bars another one for now, null where none does. */
function nextCourtesy({automatic, courtesies, courtesy_months: months, on}: FeeWaiverInputs) {
  const last = courtesies.at(-1)
  if (automatic || last === undefined) return null
  const again = addMonths(last.on, months)
  return again <= on ? null : {...last, again}
}
