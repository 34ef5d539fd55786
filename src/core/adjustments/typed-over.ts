import {amountOf, type AdjustmentPart, type Worked} from '#core/adjustments/worksheet.js'
import {cents, formatMoney, subtract, ZERO, type Cents} from '#core/kernel/money.js'

/**
 * What was worked out with another amount typed over it: every part in proportion, what rounding leaves to the last.
 * Where nothing was worked out, all of it stands on `otherwise`.
 */
export function typedOver(worked: Worked, stated: Cents, otherwise: Omit<AdjustmentPart, 'amount'>): Worked {
  const total = amountOf(worked)
  const notes = [...worked.notes, `${formatMoney(stated)} typed over ${formatMoney(total)} worked out`]
  const figures = {...worked.figures, worked_out_cents: String(total)}
  if (total === 0) return {...worked, figures, notes, parts: [{...otherwise, amount: stated}]}
  let [sofar, given] = [0, ZERO]
  const parts = worked.parts.map((part) => {
    sofar += part.amount
    const upTo = cents(Number((BigInt(stated) * BigInt(sofar)) / BigInt(total)))
    const amount = subtract(upTo, given)
    given = upTo
    return {...part, amount}
  })
  return {...worked, figures, notes, parts: parts.filter((part) => part.amount !== 0)}
}
