import type {CashReader} from '#core/cashiering/district-cash.js'
import {parseMoney, plainMoney, type Cents} from '#core/kernel/money.js'
import {parseCount} from '#terminal/flags.js'
import type {Prompts} from '#terminal/prompts.js'
import {typed, type Question} from '#terminal/questions.js'

/** What is read again where the flag is read: the answer is kept as it was typed. */
const asTyped = (message: string, read: (text: string) => unknown): Question<string> =>
  typed(message, (text) => {
    read(text)
    return text
  })

export type CashWords = Pick<CashReader, 'cash' | 'faces'>

/** Cash in one line for who knows how it is written; on Enter each face is asked for, as the tray is counted. */
export function cashText(message: string, read: CashWords): Question<string> {
  const inOneLine = asTyped(`${message}, as 20x14,10x8,coin4.83 (Enter asks one by one)`, (text) =>
    text === '' ? text : read.cash(text),
  )
  const ask = async (prompts: Prompts): Promise<string> => {
    const line = await inOneLine.ask(prompts)
    return line === '' ? faceByFace(prompts, read.faces) : line
  }
  return {...inOneLine, ask}
}

/** The same words as would have been typed; what there is none of is left out. */
async function faceByFace(prompts: Prompts, faces: readonly number[]): Promise<string> {
  const words: string[] = []
  for (const face of faces) {
    const pieces = await typed(`How many ${face}s`, (text) => parseCount(text, 'value'), {preset: '0'}).ask(prompts)
    if (pieces > 0) words.push(`${face}x${pieces}`)
  }
  const rolls = await dollars('Coin in rolls, dollars').ask(prompts)
  const coin = await dollars('Loose coin, dollars').ask(prompts)
  if (rolls > 0) words.push(`rolls${plainMoney(rolls)}`)
  if (coin > 0 || words.length === 0) words.push(`coin${plainMoney(coin)}`)
  return words.join(',')
}

const dollars = (message: string): Question<Cents> => typed(message, parseMoney, {preset: '0.00'})

export const bagText = (read: (text: string) => unknown): Question<string> => asTyped('Number of the bag', read)
