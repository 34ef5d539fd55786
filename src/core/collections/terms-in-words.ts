import type {AdjustedPart, UnpaidPart} from '#core/collections/adjusted-terms.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {weekdayName} from '#core/kernel/calendar.js'
import {groupBy} from '#core/kernel/group-by.js'
import {formatMoney, subtract, sum, type Cents} from '#core/kernel/money.js'

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

const named = (number: number): string => {
  const ordinal = ORDINALS[number - 1]
  return ordinal === undefined ? `installment ${number}` : `${ordinal} installment`
}

/** `Fri 2026-12-25` */
const dated = (day: BusinessDate): string => `${weekdayName(day).slice(0, 3)} ${day}`

type Part = Pick<AdjustedPart, 'dueOn' | 'amount'>

/** Before and after as a person would say it: each installment that changed, then the total, then the end. */
export function termsInWords(before: readonly UnpaidPart[], after: readonly AdjustedPart[]): string[] {
  const laidAnew = after.some((part) => part.was === null)
  const changes = laidAnew
    ? [`${told(before)} ${before.length === 1 ? 'becomes' : 'become'} ${told(after)}`]
    : before.flatMap((part) => change(part, after))
  return [...changes, totals(before, after), ends(before, after)]
}

function change(part: UnpaidPart, after: readonly AdjustedPart[]): string[] {
  const [now, ...more] = after.filter((one) => one.was === part.number)
  const name = named(part.number)
  if (now === undefined) return [`${name} ${formatMoney(part.amount)} of ${dated(part.dueOn)} falls away`]
  if (more.length > 0) {
    const halves = [now, ...more].map((one) => `${formatMoney(one.amount)} on ${dated(one.dueOn)}`)
    return [`${name} ${formatMoney(part.amount)} of ${dated(part.dueOn)} split: ${halves.join(' and ')}`]
  }
  const moved = now.dueOn === part.dueOn ? '' : ` moved from ${dated(part.dueOn)} to ${dated(now.dueOn)}`
  const amount =
    now.amount === part.amount ? '' : ` now ${formatMoney(now.amount)} instead of ${formatMoney(part.amount)}`
  const said = [moved, amount].filter(Boolean).join(',')
  return said === '' ? [] : [`${name}${said}`]
}

/** `5 parts of $75.00 and one of $75.03 from Tue 2026-12-15` */
function told(parts: readonly Part[]): string {
  const byAmount = Array.from(groupBy(parts, (part) => String(part.amount)).values())
  const counted = byAmount.map((group) => {
    const [first] = group
    const amount = formatMoney(first?.amount ?? (0 as Cents))
    return group.length === 1 ? `one part of ${amount}` : `${group.length} parts of ${amount}`
  })
  const [first] = parts
  return `${counted.join(' and ')}${first === undefined ? '' : ` from ${dated(first.dueOn)}`}`
}

function totals(before: readonly Part[], after: readonly Part[]): string {
  const [was, is] = [sum(before.map((part) => part.amount)), sum(after.map((part) => part.amount))]
  if (was === is) return `total unchanged ${formatMoney(is)}`
  const more = is > was ? `${formatMoney(subtract(is, was))} more` : `${formatMoney(subtract(was, is))} less`
  return `total ${formatMoney(is)} instead of ${formatMoney(was)}, ${more}`
}

function ends(before: readonly Part[], after: readonly Part[]): string {
  const last = (parts: readonly Part[]): BusinessDate | undefined =>
    parts
      .map((part) => part.dueOn)
      .toSorted()
      .at(-1)
  const [was, is] = [last(before), last(after)]
  return was === is ? `ends ${is ?? ''} as before` : `ends ${is ?? ''} instead of ${was ?? ''}`
}
