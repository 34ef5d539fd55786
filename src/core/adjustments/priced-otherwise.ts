import type {PricedAgain} from '#core/adjustments/asked-bill.js'
import type {AdjustmentPart, WorksheetRow} from '#core/adjustments/worksheet.js'
import {add, cents, negate, subtract, ZERO, type Cents} from '#core/kernel/money.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import {decimalText} from '#core/rates/fraction.js'
import {priceBill} from '#core/rates/price-bill.js'
import type {BillInputs, PricedLine} from '#core/rates/priced-bill.js'

/** A line as it was priced and as it is priced with other inputs. */
export interface LineTwice {
  readonly class: ReceivableClass
  readonly title: string
  readonly quantity: string
  readonly billed: Cents
  readonly now: Cents
}

/** Lines of a bill priced with other inputs, by their code; a line that only one of them has is nothing on the other. */
export function pricedOtherwise(
  again: readonly PricedAgain[],
  change: (inputs: BillInputs) => BillInputs,
): readonly LineTwice[] {
  return again.flatMap(({plan, inputs, priced}) =>
    twice(priced.lines, priceBill(plan, change(inputs)).lines, plan.plan.unit),
  )
}

const keysOf = (lines: readonly PricedLine[]): Map<string, PricedLine> => {
  const counts = new Map<string, number>()
  return new Map(
    lines.map((line) => {
      const base = `${line.code} ${line.version}`
      const nth = counts.get(base) ?? 0
      counts.set(base, nth + 1)
      return [`${base} ${nth}`, line]
    }),
  )
}

function twice(before: readonly PricedLine[], after: readonly PricedLine[], unit: string): LineTwice[] {
  const [old, now] = [keysOf(before), keysOf(after)]
  const keys = new Set([...old.keys(), ...now.keys()])
  return Array.from(keys).flatMap((key) => {
    const line = now.get(key) ?? old.get(key)
    if (line === undefined) return []
    return [
      {
        ...{class: line.service, title: line.title.en, quantity: quantityOf(line, unit)},
        ...{billed: old.get(key)?.amount ?? ZERO, now: now.get(key)?.amount ?? ZERO},
      },
    ]
  })
}

/** Days, or use in tiers; what other lines count has no unit of its own. */
function quantityOf(line: PricedLine, unit: string): string {
  const {basis, quantity} = line.trace()
  if (quantity === null || (basis !== 'per_day' && basis !== 'tiered')) return ''
  return `${decimalText(quantity, 3)} ${basis === 'per_day' ? 'days' : unit}`
}

export const changeOf = (lines: readonly LineTwice[]): Map<ReceivableClass, Cents> => {
  const changes = new Map<ReceivableClass, Cents>()
  for (const line of lines)
    changes.set(line.class, add(changes.get(line.class) ?? ZERO, subtract(line.now, line.billed)))
  return changes
}

/** Parts of one bill; a credit takes no more of a class than can still be credited of it. */
export function partsOf(
  billId: string,
  lines: readonly LineTwice[],
  {direction, room}: {readonly direction: 'credit' | 'charge'; readonly room: Readonly<Record<string, number>>},
): AdjustmentPart[] {
  return Array.from(changeOf(lines), ([name, change]) => {
    const most = negate(cents(room[name] ?? 0))
    const amount = direction === 'credit' && change < most ? most : change
    return {billId, class: name, amount}
  }).filter(({amount}) => (direction === 'credit' ? amount < 0 : amount > 0))
}

export const rowOf = ({title, quantity, billed, now}: LineTwice, label = title): WorksheetRow => ({
  ...{label, quantity, billed, policy: now, note: ''},
})
