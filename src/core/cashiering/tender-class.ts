import {CARDS, CHECKS} from '#core/cashiering/drawer-figures-views.js'
import type {TenderKind} from '#core/payments/payment-event.js'

/** What is counted apart at the end of a shift: notes and coin, paper items, slips of the card terminal. */
export const TENDER_CLASSES = ['cash', 'checks', 'cards'] as const
export type TenderClass = (typeof TENDER_CLASSES)[number]

/** null: nothing of it lies in a drawer. */
export function classOf(kind: TenderKind): TenderClass | null {
  if (kind === 'cash') return 'cash'
  if (CHECKS.includes(kind)) return 'checks'
  return CARDS.includes(kind) ? 'cards' : null
}
