import type {Desk} from '#core/acts/desk.js'
import {parseBag} from '#core/cashiering/bag-number.js'
import {parseCash, type CashCount} from '#core/cashiering/denominations.js'
import {drawerPolicy} from '#core/policies/cash-drawers.js'

/** Reads cash and bag numbers as they are typed, with the notes that this district counts today. */
export interface CashReader {
  /** @throws Refusal BAD_COUNT (64) */
  readonly cash: (text: string, field?: string) => CashCount
  /** @throws Refusal BAD_BAG (64) */
  readonly bag: (text: string) => string
}

export function cashReader({district, today}: Desk): CashReader {
  const faces = drawerPolicy(district.id, today).notes_cents
  return {cash: (text, field) => parseCash(text, faces, field), bag: (text) => parseBag(text)}
}
