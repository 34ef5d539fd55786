import {EXIT, Refusal} from '#core/kernel/refusal.js'
import type {DataNode} from '#core/policies/data-node.js'
import {decimalFraction, type Fraction} from '#core/rates/fraction.js'

/** A decimal written as text, so that no float is ever read. @throws Refusal BAD_DATA (78) */
export function readDecimal(node: DataNode): Fraction {
  const value = decimalFraction(node.text())
  if (value !== null) return value
  throw new Refusal({code: 'BAD_DATA', exit: EXIT.configuration, message: `${node.where}: expected a decimal as text`})
}
