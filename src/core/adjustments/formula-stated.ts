import {creditRoom, roomOf} from '#core/adjustments/adjusted-views.js'
import type {Formula} from '#core/adjustments/formula.js'
import type {AdjustmentPart, Worked} from '#core/adjustments/worksheet.js'
import {cents, least, negate, subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {usage} from '#core/kernel/refusal.js'
import {CLASSES, type ReceivableClass} from '#core/ledger/chart.js'

/** Name under which the act tells the amount that was typed, in whole cents. */
export const STATED_AMOUNT = 'amount_cents'

export type StatedInputs = {
  readonly bill_id: string | null
  readonly bill: string | null
  readonly amount_cents: number
  /** null spreads a credit over what each class can take, water first. */
  readonly class: ReceivableClass | null
  readonly classes: readonly {
    readonly class: ReceivableClass
    readonly billed_cents: number
    readonly room_cents: number
  }[]
}

/** The amount is typed: a courtesy, a correction that no other formula works out, a fee that is charged. */
export const statedFormula: Formula<StatedInputs> = {
  code: 'stated',
  async load(reader, asked): Promise<StatedInputs> {
    const typed = asked.given[STATED_AMOUNT]
    if (typed === undefined) throw usage('MISSING_AMOUNT', '--credit or --debit says how much', 'credit')
    const {bill} = asked
    if (bill === null) {
      if (Number(typed) < 0) throw usage('MISSING_BILL', 'a credit names the bill that it changes: --bill BL-…', 'bill')
      if (asked.class === null)
        throw usage('MISSING_CLASS', 'a charge without a bill says what it is for: --class', 'class')
      return {bill_id: null, bill: null, amount_cents: Number(typed), class: asked.class, classes: []}
    }
    const room = await creditRoom(reader, bill.accountId, bill.billId)
    const classes = CLASSES.filter((name) => bill.lines.some((line) => line.class === name)).map((name) => ({
      class: name,
      billed_cents: sum(bill.lines.filter((line) => line.class === name).map((line) => line.amount)),
      room_cents: roomOf(room, name),
    }))
    return {bill_id: bill.billId, bill: bill.billNo, amount_cents: Number(typed), class: asked.class, classes}
  },
  plansOf: () => [],
  work: workStated,
}

function workStated(inputs: StatedInputs): Worked {
  const amount = cents(inputs.amount_cents)
  const parts = inputs.class === null ? spread(inputs, amount) : [partOf(inputs, inputs.class, amount)]
  const rows = inputs.classes.map(({class: name, billed_cents}) => {
    const change = sum(parts.filter((part) => part.class === name).map((part) => part.amount))
    const billed = cents(billed_cents)
    return {label: name, quantity: '', billed, policy: sum([billed, change]), note: ''}
  })
  const listed = new Set(inputs.classes.map((one) => one.class))
  const others = parts
    .filter((part) => !listed.has(part.class))
    .map((part) => ({label: part.class, quantity: '', billed: ZERO, policy: part.amount, note: ''}))
  return {parts, rows: [...rows, ...others], figures: {}, because: [], notes: []}
}

const partOf = ({bill_id: billId}: StatedInputs, name: ReceivableClass, amount: Cents): AdjustmentPart => ({
  billId,
  class: name,
  amount,
})

/** A credit takes what each class can give, water first; what is above all of it stays with the first and is refused there. */
function spread(inputs: StatedInputs, amount: Cents): AdjustmentPart[] {
  const first = inputs.classes[0]?.class ?? 'water'
  if (amount >= 0) return [partOf(inputs, first, amount)]
  let left = negate(amount)
  const taken = new Map<ReceivableClass, Cents>()
  for (const {class: name, room_cents} of inputs.classes) {
    const part = least(cents(room_cents), left)
    if (part > 0) taken.set(name, part)
    left = subtract(left, part)
  }
  if (left > 0) taken.set(first, sum([taken.get(first) ?? ZERO, left]))
  return Array.from(taken, ([name, part]) => partOf(inputs, name, negate(part)))
}
