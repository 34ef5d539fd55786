import {typed, type Question} from '#terminal/questions.js'

/** What is read again where the flag is read: the answer is kept as it was typed. */
const asTyped = (message: string, read: (text: string) => unknown): Question<string> =>
  typed(message, (text) => {
    read(text)
    return text
  })

export const cashText = (message: string, read: (text: string) => unknown): Question<string> =>
  asTyped(`${message}, as 20x14,10x8,coin4.83`, read)

export const bagText = (read: (text: string) => unknown): Question<string> => asTyped('Number of the bag', read)
