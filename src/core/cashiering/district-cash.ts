import type {Desk} from '#core/acts/desk.js'
import {parseBag} from '#core/cashiering/bag-number.js'
import {parseCash, totalOfCash, type CashCount} from '#core/cashiering/denominations.js'
import type {Cents} from '#core/kernel/money.js'
import {drawerPolicy} from '#core/policies/cash-drawers.js'

const CENTS_PER_DOLLAR = 100

/** Reads cash and bag numbers as they are typed, with the notes that this district counts today. */
export interface CashReader {
  /** @throws Refusal BAD_COUNT (64) */
  readonly cash: (text: string, field?: string) => CashCount
  /** The notes there are, in dollars, the greatest first. */
  readonly faces: readonly number[]
  readonly total: (count: CashCount) => Cents
  /** @throws Refusal BAD_BAG (64) */
  readonly bag: (text: string) => string
}

export function cashReader({district, today}: Desk): CashReader {
  const faces = drawerPolicy(district.id, today).notes_cents
  return {
    cash: (text, field) => parseCash(text, faces, field),
    faces: faces.map((face) => face / CENTS_PER_DOLLAR).toSorted((a, b) => b - a),
    total: totalOfCash,
    bag: (text) => parseBag(text),
  }
}
