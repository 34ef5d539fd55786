import type {TenderKind} from '#core/payments/payment-event.js'

/** What is counted apart at the end of a shift: notes and coin, paper items, slips of the card terminal. */
export const TENDER_CLASSES = ['cash', 'checks', 'cards'] as const
export type TenderClass = (typeof TENDER_CLASSES)[number]

const CLASS_OF: Readonly<Record<TenderKind, TenderClass>> = {
  cash: 'cash',
  check: 'checks',
  cashiers_check: 'checks',
  money_order: 'checks',
  card: 'cards',
  echeck: 'cards',
}

export const classOf = (kind: TenderKind): TenderClass => CLASS_OF[kind]
