import {cents, formatMoney} from '#core/kernel/money.js'

/** An amount of cents as people read it. */
export const dollars = (amount: number): string => formatMoney(cents(amount))
