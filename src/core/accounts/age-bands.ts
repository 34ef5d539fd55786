import {daysBetween, type BusinessDate} from '#core/kernel/business-date.js'
import {CLASSES} from '#core/ledger/chart.js'

export interface AgeBand {
  readonly from_days: number
  /** Null: no upper end. */
  readonly to_days: number | null
  readonly open_cents: number
}
export interface Aged {
  readonly not_due_cents: number
  readonly past_due_cents: number
  readonly ages: readonly AgeBand[]
  readonly classes: readonly {readonly class: string; readonly open_cents: number}[]
}
interface Owed {
  readonly class: string
  readonly due_on: BusinessDate
  readonly open_cents: number
}

const total = (items: readonly Owed[]): number => items.reduce((sum, item) => sum + item.open_cents, 0)

/** Splits what is owed by days past due and by class. An item is not past due before the day after its due date. */
export function aged(items: readonly Owed[], bands: readonly number[], day: BusinessDate): Aged {
  const due = items.filter((item) => item.due_on < day)
  const ages = [...bands, null].map((to, index): AgeBand => {
    const from = index === 0 ? 0 : (bands[index - 1] ?? 0) + 1
    const inBand = due.filter((item) => {
      const days = daysBetween(item.due_on, day)
      return days >= from && (to === null || days <= to)
    })
    return {from_days: from, to_days: to, open_cents: total(inBand)}
  })
  const classes = CLASSES.map((one) => ({class: one, open_cents: total(items.filter((item) => item.class === one))}))
  return {
    not_due_cents: total(items) - total(due),
    past_due_cents: total(due),
    ages,
    classes: classes.filter((part) => part.open_cents !== 0),
  }
}
