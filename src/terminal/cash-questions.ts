import {formatCash, parseCash} from '#core/cashiering/denominations.js'
import type {Cents} from '#core/kernel/money.js'
import {typed, type Question} from '#terminal/questions.js'

/** Cash by denomination, asked as it is typed in a flag; the answer is read again where the flag is. */
export const cashText = (message: string, faces: readonly Cents[]): Question<string> =>
  typed(`${message} (20x14,10x8,coin4.83)`, (text) => formatCash(parseCash(text, faces)))
